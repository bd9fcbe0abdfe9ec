// Rows of texts in columns as wide as their widest text.
#pragma once

#include <string>
#include <vector>

namespace miniship::cli {

/// One ended line per row, two blanks between columns, none at line ends. Wide characters count two columns.
[[nodiscard]] std::string columns(const std::vector<std::vector<std::string>>& rows, const std::string& indent = "");

}  // namespace miniship::cli
