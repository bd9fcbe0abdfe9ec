// Usage errors for names that are not in the command tree, each with the way out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command_tree.hpp"
#include "miniship/result.hpp"

namespace miniship::cli {

/// `miniship policy show` for `{"policy", "show"}`.
[[nodiscard]] std::string full_name(const std::vector<std::string>& path);
/// "see `miniship bump --help`"
[[nodiscard]] std::string help_hint(const std::vector<std::string>& path);
/// "a, b or c"; with another word than "or" when asked for.
[[nodiscard]] std::string enumerated(const std::vector<std::string>& words, std::string_view last = "or");

/// `name` is no subcommand of the command at `path`.
[[nodiscard]] Error unknown_command(const std::vector<std::string>& path, const std::string& name);
/// `spelling` (`--dryrun`, `-x`, without a value) is no flag of the command at `path`.
[[nodiscard]] Error unknown_flag(const std::vector<std::string>& path, const std::string& spelling);

}  // namespace miniship::cli
