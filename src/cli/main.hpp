// The whole program as a function: arguments in, exit status out.
#pragma once

#include <string>
#include <vector>

namespace miniship::cli {

/// Runs one call of miniship and gives its exit status. Writes to stdout and stderr.
[[nodiscard]] int exit_status_of(const std::vector<std::string>& arguments);

}  // namespace miniship::cli
