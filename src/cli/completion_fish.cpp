#include <fmt/format.h>

#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// In single quotes fish escapes with a backslash.
std::string fish_quoted(std::string_view text) {
    return "'" + text::replaced(text::replaced(text, "\\", "\\\\"), "'", "\\'") + "'";
}

std::string place_function() {
    std::string valued;
    for (const Flag& flag : global_flags()) {
        if (flag.takes_value()) {
            valued += " " + text::joined(spellings(flag), " ");
        }
    }
    std::string known;
    for (const Place& place : all_places()) {
        known += place.words.empty() ? "" : " " + fish_quoted(" " + place.words);
    }
    return fmt::format(
        "function __miniship_at --description 'Is this the command that is being typed?'\n"
        "    set -l command ''\n"
        "    set -l skip\n"
        "    set -l words (commandline -opc)\n"
        "    set -e words[1]\n"
        "    for word in $words\n"
        "        if set -q skip[1]\n"
        "            set skip\n"
        "            continue\n"
        "        end\n"
        "        switch $word\n"
        "            case{}\n"
        "                set skip yes\n"
        "            case '-*'\n"
        "            case '*'\n"
        "                switch \"$command $word\"\n"
        "                    case{}\n"
        "                        set command \"$command $word\"\n"
        "                end\n"
        "        end\n"
        "    end\n"
        "    test \"$command\" = \"$argv\"\n"
        "end\n\n",
        valued, known);
}

std::string condition(const std::string& words) {
    return fmt::format("complete -c miniship -n \"__miniship_at {}\"", fish_quoted(words.empty() ? "" : " " + words));
}

std::string offered(const std::vector<std::string>& choices, Complete complete, bool comma_list) {
    if (comma_list) {
        return " -x -a " + fish_quoted(fmt::format("(__fish_append , {})", text::joined(choices, " ")));
    }
    if (!choices.empty()) {
        return " -x -a " + fish_quoted(text::joined(choices, " "));
    }
    switch (complete) {
        case Complete::file:
            return " -r -F";
        case Complete::directory:
            return " -x -a '(__fish_complete_directories)'";
        case Complete::command:
            return " -x -a " + fish_quoted(text::joined(shown_names(command_tree()), " "));
        case Complete::none:
            break;
    }
    return " -x";
}

std::string flag_line(const std::string& start, const Flag& flag) {
    std::string line = start;
    if (flag.short_name != '\0') {
        line += fmt::format(" -s {}", flag.short_name);
    }
    if (!flag.long_name.empty()) {
        line += fmt::format(" -l {}", flag.long_name);
    }
    // fish would insist on a value for a flag that may go without one.
    if (flag.takes_value() && !flag.optional_value) {
        line += offered(flag.choices, flag.complete, flag.comma_list);
    }
    line += fmt::format(" -d {}\n", fish_quoted(flag.help));
    if (flag.negatable) {
        line +=
            fmt::format("{} -l no-{} -d {}\n", start, flag.long_name, fish_quoted(fmt::format("not: {}", flag.help)));
    }
    return line;
}

std::string place_lines(const Place& place) {
    const std::string start = condition(place.words);
    std::string out = fmt::format("\n# miniship {}\n", place.words);
    for (const Command& subcommand : place.command->subcommands) {
        if (!subcommand.hidden) {
            out += fmt::format("{} -a {} -d {}\n", start, subcommand.name, fish_quoted(subcommand.summary));
        }
    }
    for (const Positional& positional : place.command->positionals) {
        if (positional.complete == Complete::file || positional.complete == Complete::directory) {
            out += start + " -F\n";
        } else if (!positional.choices.empty() || positional.complete == Complete::command) {
            out += start + offered(positional.choices, positional.complete, false) + "\n";
        }
    }
    if (place.words.empty()) {
        return out;
    }
    for (const auto& flags : {shown_flags(*place.command), inherited_flags(*place.command)}) {
        for (const Flag& flag : flags) {
            out += flag_line(start, flag);
        }
    }
    return out;
}

}  // namespace

std::string fish_completion() {
    std::string out = "# fish completion for miniship. Made from the command table by miniship; do not edit.\n\n";
    out += place_function() + "complete -c miniship -f\n";
    for (const Flag& flag : global_flags()) {
        out += flag_line(condition(""), flag);
    }
    for (const Place& place : all_places()) {
        out += place_lines(place);
    }
    return out;
}

}  // namespace miniship::cli
