// Manual pages in man(7) roff, made from the command tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/generated_file.hpp"
#include "cli/layout.hpp"

namespace miniship::cli {

/// The page miniship-COMMAND(1), or miniship(1) for an empty name; nothing where there is no such page.
/// Subcommands stand on the page of their family (`policy`).
[[nodiscard]] std::optional<std::string> man_page(std::string_view command);
/// All pages as files of `man/`.
[[nodiscard]] std::vector<GeneratedFile> man_files();

/// What miniship reads from the environment, for every page.
[[nodiscard]] const std::vector<Row>& manual_environment();
/// The files that miniship reads and writes.
[[nodiscard]] const std::vector<Row>& manual_files();

}  // namespace miniship::cli
