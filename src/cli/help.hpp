// Help texts, made from the command tree.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/command_tree.hpp"

namespace miniship::cli {

/// `miniship compare [flags] A [OP] B`; `path` must name a command of the tree.
[[nodiscard]] std::string usage_line(const std::vector<std::string>& path);
/// The flag with its letter and value: `-p, --prerelease [ID]`, `--[no-]sign`.
[[nodiscard]] std::string flag_label(const Flag& flag);
/// What the flag does, and in brackets its choices, its default and whether it may be repeated.
[[nodiscard]] std::string flag_meaning(const Flag& flag);
/// The command's own flags that are listed.
[[nodiscard]] std::vector<Flag> shown_flags(const Command& command);
/// The global flags that the command has no flag of its own for.
[[nodiscard]] std::vector<Flag> inherited_flags(const Command& command);

/// The help of the command at `path` (the root's for an empty path), in lines of at most `width` columns.
/// `styled` sets headings in bold with terminal escapes. `path` must name a command of the tree.
[[nodiscard]] std::string help_text(const std::vector<std::string>& path, std::size_t width, bool styled);

}  // namespace miniship::cli
