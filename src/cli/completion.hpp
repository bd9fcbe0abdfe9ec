// Completion scripts for bash, zsh and fish, made from the command tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command_tree.hpp"
#include "cli/generated_file.hpp"

namespace miniship::cli {

[[nodiscard]] std::string bash_completion();
[[nodiscard]] std::string zsh_completion();
[[nodiscard]] std::string fish_completion();

/// The script for `bash`, `zsh` or `fish`; nothing for another shell.
[[nodiscard]] std::optional<std::string> completion_script(std::string_view shell);
/// All scripts as files of `completions/`, under the names that the shells look for.
[[nodiscard]] std::vector<GeneratedFile> completion_files();

/// A command and where it stands, in the words that are typed: `policy show`; empty for the root.
struct Place {
    std::string words{};
    const Command* command{};
};
/// The root, then every command below it, hidden ones too, each before its subcommands.
[[nodiscard]] std::vector<Place> all_places();
/// Every way to write a listed flag with a long name, with dashes: `--sign`, `--no-sign`.
[[nodiscard]] std::vector<std::string> long_spellings(const Flag& flag);
/// Every way to write the flag with dashes: its letter, then its long spellings.
[[nodiscard]] std::vector<std::string> spellings(const Flag& flag);
/// The names of the command's listed subcommands.
[[nodiscard]] std::vector<std::string> shown_names(const Command& command);
/// The text as one word of a shell, in single quotes.
[[nodiscard]] std::string shell_quoted(std::string_view text);

}  // namespace miniship::cli
