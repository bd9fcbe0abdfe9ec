#include <fmt/format.h>

#include "cli/completion.hpp"
#include "cli/help.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// Brackets and backslashes end or escape an explanation of `_arguments`.
std::string explanation(std::string_view text) {
    return text::replaced(text::replaced(text::replaced(text, "\\", "\\\\"), "[", "\\["), "]", "\\]");
}

/// A colon would end the message that names the value.
std::string message(std::string_view text) {
    return text::replaced(text, ":", "\\:");
}

std::string function_name(const std::string& words) {
    return words.empty() ? "_miniship" : "_miniship_" + text::replaced(words, " ", "_");
}

std::string action(const std::vector<std::string>& choices, Complete complete, bool comma_list) {
    if (comma_list) {
        return "_sequence compadd - " + text::joined(choices, " ");
    }
    if (!choices.empty()) {
        return fmt::format("({})", text::joined(choices, " "));
    }
    switch (complete) {
        case Complete::file:
            return "_files";
        case Complete::directory:
            return "_files -/";
        case Complete::command:
            return fmt::format("({})", text::joined(shown_names(command_tree()), " "));
        case Complete::none:
            break;
    }
    // One blank: a value is expected and there is nothing to offer for it.
    return " ";
}

/// One spec of `_arguments` for each spelling; they exclude each other unless the flag may be repeated.
std::string flag_specs(const Flag& flag, std::string_view indent) {
    std::string out;
    const std::vector<std::string> names = spellings(flag);
    for (const std::string& name : names) {
        std::string spec = flag.repeatable    ? "*"
                           : names.size() > 1 ? fmt::format("({})", text::joined(names, " "))
                                              : "";
        spec += name;
        if (flag.takes_value() && !flag.optional_value) {
            spec += name.starts_with("--") ? "=" : "+";
        }
        spec += fmt::format("[{}]", explanation(flag.help));
        if (flag.takes_value()) {
            spec += fmt::format("{}{}:{}", flag.optional_value ? "::" : ":", message(flag.value_name),
                                action(flag.choices, flag.complete, flag.comma_list));
        }
        out += fmt::format("{}{}\n", indent, shell_quoted(spec));
    }
    return out;
}

std::string positional_specs(const Command& command, std::string_view indent) {
    std::string out;
    std::size_t index = 1;
    for (const Positional& positional : command.positionals) {
        const std::string place = positional.repeatable ? "*" : std::to_string(index++);
        const std::string spec = fmt::format("{}:{}:{}", place, message(positional.name),
                                             action(positional.choices, positional.complete, false));
        out += fmt::format("{}{}\n", indent, shell_quoted(spec));
    }
    return out;
}

/// The function of a command without subcommands: flags and words.
std::string leaf_function(const Place& place) {
    std::string specs;
    for (const auto& flags : {shown_flags(*place.command), inherited_flags(*place.command)}) {
        for (const Flag& flag : flags) {
            specs += flag_specs(flag, "        ");
        }
    }
    specs += positional_specs(*place.command, "        ");
    return fmt::format("{}() {{\n    local -a specs\n    specs=(\n{}    )\n    _arguments -s $specs\n}}\n\n",
                       function_name(place.words), specs);
}

/// The function of a command with subcommands: offers them, or hands on to the one that was typed.
std::string family_function(const Place& place) {
    std::string specs;
    for (const Flag& flag : global_flags()) {
        specs += flag_specs(flag, "        ");
    }
    std::string commands;
    std::string cases;
    for (const Command& subcommand : place.command->subcommands) {
        if (!subcommand.hidden) {
            commands += fmt::format("                {}\n",
                                    shell_quoted(fmt::format("{}:{}", subcommand.name, subcommand.summary)));
        }
        const std::string words = place.words.empty() ? subcommand.name : place.words + " " + subcommand.name;
        cases += fmt::format("                {}) {} ;;\n", subcommand.name, function_name(words));
    }
    return fmt::format(
        "{}() {{\n"
        "    local curcontext=$curcontext state line\n"
        "    local -a specs commands\n"
        "    typeset -A opt_args\n"
        "    specs=(\n{}    )\n"
        "    _arguments -C -s $specs '1:command:->command' '*::argument:->argument'\n"
        "    case $state in\n"
        "        command)\n"
        "            commands=(\n{}            )\n"
        "            _describe -t commands command commands\n"
        "            ;;\n"
        "        argument)\n"
        "            curcontext=${{curcontext%:*:*}}:miniship-$words[1]:\n"
        "            case $words[1] in\n{}            esac\n"
        "            ;;\n"
        "    esac\n"
        "}}\n\n",
        function_name(place.words), specs, commands, cases);
}

}  // namespace

std::string zsh_completion() {
    std::string out = "#compdef miniship\n# Made from the command table by miniship; do not edit.\n\n";
    for (const Place& place : all_places()) {
        out += place.command->subcommands.empty() ? leaf_function(place) : family_function(place);
    }
    // The file is either autoloaded as the function itself, or sourced.
    return out +
           "if [[ $funcstack[1] == _miniship ]]; then\n    _miniship \"$@\"\nelse\n    compdef _miniship "
           "miniship\nfi\n";
}

}  // namespace miniship::cli
