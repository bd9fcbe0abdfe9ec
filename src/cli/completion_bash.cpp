#include <fmt/format.h>

#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

constexpr const char* kHead = R"(# bash completion for miniship. Made from the command table by miniship; do not edit.

# Offers the words of $1 that start with what is typed; after a comma, those that go on.
_miniship_list() {
    local typed=${cur##*,}
    local kept=${cur%"$typed"}
    COMPREPLY=($(compgen -P "$kept" -W "$1" -- "$typed"))
    compopt -o nospace 2>/dev/null
}

# Offers files (-f) or folders (-d); their names may hold blanks.
_miniship_paths() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen "$1" -- "$cur"))
}

_miniship() {
    local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]}
    local command='' words='' flags='' files='' word index
    COMPREPLY=()
    # bash makes a word of its own of the equals sign in --flag=value.
    if [[ $cur == '=' ]]; then
        cur=''
    elif [[ $flag == '=' && COMP_CWORD -gt 1 ]]; then
        flag=${COMP_WORDS[COMP_CWORD-2]}
    fi
)";

constexpr const char* kTail = R"(    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$cur"))
    elif [[ -n $files ]]; then
        _miniship_paths -f
    else
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
    fi
}
complete -F _miniship miniship
)";

std::string value_action(const Flag& flag) {
    if (flag.comma_list) {
        return fmt::format("_miniship_list '{}'", text::joined(flag.choices, " "));
    }
    if (!flag.choices.empty()) {
        return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", text::joined(flag.choices, " "));
    }
    switch (flag.complete) {
        case Complete::file:
            return "_miniship_paths -f";
        case Complete::directory:
            return "_miniship_paths -d";
        case Complete::command:
            return fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))",
                               text::joined(shown_names(command_tree()), " "));
        case Complete::none:
            break;
    }
    return ":";
}

/// Finds the command among the words before the cursor; only global flags can stand before it with a value.
std::string command_loop() {
    std::vector<std::string> valued;
    for (const Flag& flag : global_flags()) {
        if (flag.takes_value()) {
            const std::vector<std::string> names = spellings(flag);
            valued.insert(valued.end(), names.begin(), names.end());
        }
    }
    std::vector<std::string> known;
    for (const Place& place : all_places()) {
        if (place.command != &command_tree()) {
            known.push_back(fmt::format("' {}'", place.words));
        }
    }
    return fmt::format(
        "    for ((index = 1; index < COMP_CWORD; index++)); do\n"
        "        word=${{COMP_WORDS[index]}}\n"
        "        case $word in\n"
        "            {}) if [[ ${{COMP_WORDS[index+1]}} == '=' ]]; then ((index += 2)); else ((index += 1)); fi ;;\n"
        "            -*) ;;\n"
        "            *)\n"
        "                case \"$command $word\" in\n"
        "                    {}) command+=\" $word\" ;;\n"
        "                esac\n"
        "                ;;\n"
        "        esac\n"
        "    done\n",
        text::joined(valued, " | "), text::joined(known, " | "));
}

/// Values come first: after a flag that takes one nothing else is offered.
std::string value_cases(const std::string& words, const std::vector<Flag>& flags) {
    std::string out;
    for (const Flag& flag : flags) {
        if (!flag.takes_value() || flag.optional_value) {
            continue;
        }
        std::vector<std::string> patterns;
        for (const std::string& name : spellings(flag)) {
            patterns.push_back(fmt::format("{}:{}", words, name));
        }
        out += fmt::format("        {}) {}; return ;;\n", text::joined(patterns, " | "), value_action(flag));
    }
    return out;
}

std::string place_case(const Place& place) {
    std::vector<std::string> flags;
    for (const auto& group : {shown_flags(*place.command), inherited_flags(*place.command)}) {
        for (const Flag& flag : group) {
            const std::vector<std::string> names = long_spellings(flag);
            flags.insert(flags.end(), names.begin(), names.end());
        }
    }
    std::vector<std::string> words = shown_names(*place.command);
    bool files = false;
    for (const Positional& positional : place.command->positionals) {
        words.insert(words.end(), positional.choices.begin(), positional.choices.end());
        if (positional.complete == Complete::command) {
            words = shown_names(command_tree());
        }
        files = files || positional.complete == Complete::file || positional.complete == Complete::directory;
    }
    return fmt::format("        '{}')\n            words='{}'\n            flags='{}'\n{}            ;;\n",
                       place.words.empty() ? "" : " " + place.words, text::joined(words, " "), text::joined(flags, " "),
                       files ? "            files=1\n" : "");
}

}  // namespace

std::string bash_completion() {
    std::string values;
    std::string cases;
    for (const Place& place : all_places()) {
        const bool is_root = place.command == &command_tree();
        if (!is_root) {
            values += value_cases("' " + place.words + "'", shown_flags(*place.command));
        }
        cases += place_case(place);
    }
    values += value_cases("*", global_flags());
    return std::string{kHead} + command_loop() + "    case \"$command:$flag\" in\n" + values +
           "    esac\n    case $command in\n" + cases + "    esac\n" + kTail;
}

}  // namespace miniship::cli
