// The command line as one table of plain data: parser, help, manual pages and shell completions are all made from it.
// Texts are views of literals: every start of miniship builds the table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace miniship::cli {

/// What a shell offers where a value is expected and there is no fixed list of choices.
enum class Complete : std::uint8_t { none, file, directory, command };

/// One flag: a switch when `value_name` is empty, else it takes one value for each use.
struct Flag {
    /// Without the dashes; may hold dots (`skip.tag`). Empty for a flag that has only a short name (`-C`).
    std::string long_name{};
    /// '\0' where there is none.
    char short_name{'\0'};
    /// How help names the value, in upper case; empty for a switch.
    std::string_view value_name{};
    /// One line: lower-case start, no full stop.
    std::string_view help{};
    /// The only values allowed; empty when any value goes.
    std::vector<std::string> choices{};
    /// What holds without the flag, as people read it; empty when there is nothing to say.
    std::string_view default_text{};
    /// The heading it stands under in help; empty for the plain FLAGS.
    std::string_view group{};
    /// Other long spellings that are accepted and never listed.
    std::vector<std::string> aliases{};
    Complete complete{Complete::none};
    /// Every use counts; without it the last use wins.
    bool repeatable{false};
    /// The value may be left out; it is then the empty string.
    bool optional_value{false};
    /// A switch that `--no-NAME` is accepted for, because a config may have turned it on.
    bool negatable{false};
    /// The value is a list of `choices` with commas between them.
    bool comma_list{false};
    /// Accepted, and left out of help, manual pages and completions.
    bool hidden{false};

    bool operator==(const Flag&) const = default;

    [[nodiscard]] bool takes_value() const { return !value_name.empty(); }
    /// The key of the flag in `Invocation::values`: its long name, or its letter where it has no long name.
    [[nodiscard]] std::string key() const { return long_name.empty() ? std::string(1, short_name) : long_name; }
    /// The flag as messages name it: `--dry-run`, `-C`.
    [[nodiscard]] std::string spelling() const { return (long_name.empty() ? "-" : "--") + key(); }
};

/// One word after the verb that is not a flag.
struct Positional {
    /// In upper case: `PATH`.
    std::string name{};
    std::string_view help{};
    std::vector<std::string> choices{};
    Complete complete{Complete::none};
    bool required{false};
    /// Takes all words that are left; only the last one of a command may.
    bool repeatable{false};

    bool operator==(const Positional&) const = default;
};

/// A command to paste and what it is good for.
struct Example {
    std::string_view command{};
    /// Lower-case start, no full stop.
    std::string_view says{};

    bool operator==(const Example&) const = default;
};

/// An exit status and what it means.
struct Exit {
    int status{};
    std::string_view meaning{};

    bool operator==(const Exit&) const = default;
};

/// A verb, or a family of verbs (`policy`) when it has subcommands; the root of the tree is `miniship` itself.
struct Command {
    std::string name{};
    /// One line: lower-case start, no full stop.
    std::string_view summary{};
    /// The heading it stands under in the list of commands.
    std::string_view group{};
    /// Paragraphs of plain text; words between backquotes are literal.
    std::vector<std::string_view> description{};
    std::vector<Positional> positionals{};
    std::vector<Flag> flags{};
    std::vector<Command> subcommands{};
    std::vector<Example> examples{};
    /// What the statuses that matter here mean for this command; the common table covers the others.
    std::vector<Exit> exits{};
    /// More paragraphs that only the manual page has.
    std::vector<std::string_view> notes{};
    /// Accepted, and left out of help, manual pages and completions.
    bool hidden{false};

    bool operator==(const Command&) const = default;
};

/// The whole tree. Its root is `miniship`: the global flags in `flags`, the verbs in `subcommands`.
[[nodiscard]] const Command& command_tree();
/// The flags that stand before or after any verb. A command's own flag of the same name goes before it (`policy check
/// --version`).
[[nodiscard]] const std::vector<Flag>& global_flags();
/// The exit statuses of every command.
[[nodiscard]] const std::vector<Exit>& exit_statuses();

/// The command at the end of `path` (`{"policy", "show"}`), the root for an empty path; null where there is none.
[[nodiscard]] const Command* command_at(const std::vector<std::string>& path);
/// The flag of `flags` that has this long name or alias, or null.
[[nodiscard]] const Flag* flag_named(const std::vector<Flag>& flags, std::string_view long_name);
/// The flag of `flags` that has this letter, or null.
[[nodiscard]] const Flag* flag_lettered(const std::vector<Flag>& flags, char short_name);
/// The other spelling of a flag: `releaseAs` for `release-as`, `compare-url-format` for `compareUrlFormat`;
/// the name itself where both are the same.
[[nodiscard]] std::string other_spelling(std::string_view long_name);

}  // namespace miniship::cli
