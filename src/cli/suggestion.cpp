#include "cli/suggestion.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// What may be typed, and the listed name that it stands for.
using Names = std::map<std::string, std::string>;

/// The listed name that was probably meant: a slip of the finger away, or the only one that starts with the word.
std::optional<std::string> meant(const std::string& word, const Names& names) {
    std::vector<std::string> typed;
    std::set<std::string> longer;
    for (const auto& [name, listed] : names) {
        typed.push_back(name);
        if (word.size() > 1 && name.starts_with(word)) {
            longer.insert(listed);
        }
    }
    if (const auto near = text::closest(word, typed)) {
        return names.at(*near);
    }
    return longer.size() == 1 ? std::optional{*longer.begin()} : std::nullopt;
}

/// The names of flags, without dashes.
Names names_of(const std::vector<Flag>& flags) {
    Names names;
    for (const Flag& flag : flags) {
        if (flag.long_name.empty()) {
            continue;
        }
        names.emplace(flag.long_name, flag.long_name);
        for (const std::string& alias : flag.aliases) {
            names.emplace(alias, flag.long_name);
        }
        if (flag.negatable) {
            names.emplace("no-" + flag.long_name, "no-" + flag.long_name);
        }
    }
    return names;
}

/// The commands below `command` that have the flag, as people type them.
void collect_owners(const Command& command, std::vector<std::string> path, const std::string& spelling,
                    std::vector<std::string>& owners) {
    const bool is_long = spelling.starts_with("--");
    const bool owns = is_long ? names_of(command.flags).contains(spelling.substr(2))
                              : spelling.size() == 2 && flag_lettered(command.flags, spelling[1]) != nullptr;
    if (owns && !path.empty()) {
        owners.push_back(fmt::format("`{}`", full_name(path)));
    }
    for (const Command& subcommand : command.subcommands) {
        std::vector<std::string> longer = path;
        longer.push_back(subcommand.name);
        collect_owners(subcommand, std::move(longer), spelling, owners);
    }
}

std::optional<std::string> meant_flag(const std::vector<std::string>& path, const std::string& spelling) {
    Names names = names_of(global_flags());
    names.merge(names_of(command_at(path)->flags));
    const std::size_t start = spelling.find_first_not_of('-');
    const auto name = start == std::string::npos ? std::nullopt : meant(spelling.substr(start), names);
    return name ? std::optional{"--" + *name} : std::nullopt;
}

}  // namespace

std::string full_name(const std::vector<std::string>& path) {
    return path.empty() ? "miniship" : "miniship " + text::joined(path, " ");
}

std::string help_hint(const std::vector<std::string>& path) {
    return fmt::format("see `{} --help`", full_name(path));
}

std::string enumerated(const std::vector<std::string>& words, std::string_view last) {
    std::string list;
    for (std::size_t index = 0; index < words.size(); ++index) {
        if (index > 0) {
            list += index + 1 == words.size() ? fmt::format(" {} ", last) : ", ";
        }
        list += words[index];
    }
    return list;
}

Error usage_error(std::string message, std::string hint) {
    return Error{.code = ErrorCode::usage, .message = std::move(message), .hint = std::move(hint)};
}

Error unknown_command(const std::vector<std::string>& path, const std::string& name) {
    Names names;
    for (const Command& command : command_at(path)->subcommands) {
        names.emplace(command.name, command.name);
    }
    std::vector<std::string> wrong = path;
    wrong.push_back(name);
    Error error{.code = ErrorCode::usage, .message = "unknown command " + text::joined(wrong, " ")};
    const auto right = meant(name, names);
    error.hint = right ? fmt::format("did you mean `{} {}`?", full_name(path), *right) : help_hint(path);
    return error;
}

Error unknown_flag(const std::vector<std::string>& path, const std::string& spelling) {
    Error error{.code = ErrorCode::usage, .message = "unknown flag " + spelling};
    std::vector<std::string> owners;
    collect_owners(command_tree(), {}, spelling, owners);
    if (!owners.empty()) {
        error.message = path.empty() ? fmt::format("flag {} needs its command before it", spelling)
                                     : fmt::format("flag {} is not one of `{}`", spelling, full_name(path));
        error.hint = fmt::format("it belongs to {}", enumerated(owners, "and"));
    } else if (const auto right = meant_flag(path, spelling)) {
        error.hint = fmt::format("did you mean {}?", *right);
    } else {
        error.hint = help_hint(path);
    }
    return error;
}

}  // namespace miniship::cli
