// Usage errors, each with the way out: the name that was probably meant, the right place, or the help to read.
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

[[nodiscard]] Error usage_error(std::string message, std::string hint);
/// `name` is no subcommand of the command at `path`.
[[nodiscard]] Error unknown_command(const std::vector<std::string>& path, const std::string& name);
/// `spelling` (`--dryrun`, `-x`, without a value) is no flag of the command at `path`.
[[nodiscard]] Error unknown_flag(const std::vector<std::string>& path, const std::string& spelling);

}  // namespace miniship::cli
