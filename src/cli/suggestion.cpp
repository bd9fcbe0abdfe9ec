#include "cli/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// The candidate that was probably meant: a slip of the finger away, or the only one that starts with the word.
std::optional<std::string> meant(const std::string& word, const std::vector<std::string>& candidates) {
    if (auto near = text::closest(word, candidates)) {
        return near;
    }
    std::vector<std::string> longer;
    std::ranges::copy_if(candidates, std::back_inserter(longer),
                         [&](const std::string& candidate) { return word.size() > 1 && candidate.starts_with(word); });
    return longer.size() == 1 ? std::optional{longer.front()} : std::nullopt;
}

/// Everything that may be typed after the dashes, and the listed name it stands for.
std::map<std::string, std::string> names_of(const std::vector<Flag>& flags) {
    std::map<std::string, std::string> names;
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
    std::map<std::string, std::string> names = names_of(global_flags());
    names.merge(names_of(command_at(path)->flags));
    std::vector<std::string> candidates;
    std::ranges::transform(names, std::back_inserter(candidates), [](const auto& pair) { return pair.first; });
    const auto name = meant(spelling.substr(spelling.find_first_not_of('-')), candidates);
    return name ? std::optional{"--" + names.at(*name)} : std::nullopt;
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

Error unknown_command(const std::vector<std::string>& path, const std::string& name) {
    std::vector<std::string> candidates;
    for (const Command& command : command_at(path)->subcommands) {
        candidates.push_back(command.name);
    }
    std::vector<std::string> wrong = path;
    wrong.push_back(name);
    Error error{.code = ErrorCode::usage, .message = "unknown command " + text::joined(wrong, " ")};
    const auto right = meant(name, candidates);
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
