// The arguments with every name resolved against the command tree, so that what is left to the parser cannot be
// misread.
#pragma once

#include <string>
#include <vector>

#include "cli/command_tree.hpp"
#include "miniship/result.hpp"

namespace miniship::cli {

/// One use of a flag.
struct Use {
    const Flag* flag{};
    /// The key in `Invocation::values`: the flag's key, or `no-` and the key.
    std::string key{};
    /// Empty for a switch.
    std::string value{};
};

/// Arguments, sorted into the command, its flags with their values, and the words that are left.
struct Words {
    const Command* command{};
    std::vector<std::string> path{};
    std::vector<Use> uses{};
    std::vector<std::string> positionals{};
    bool wants_help{false};
    bool wants_version{false};
};

/// Sorts the arguments. Values come from the next word only when it does not start with a dash (a lone `-` is a word);
/// `--x=`, `--x=-1`, `-x3`, `-x=3` and `-x ''` all mean what they say. From `--help` or `--version` on only command
/// names are read. Errors: `ErrorCode::usage` for unknown commands and flags, flags of other commands, and missing or
/// surplus values.
[[nodiscard]] Result<Words> sorted_words(const std::vector<std::string>& arguments);

}  // namespace miniship::cli
