#include "cli/man.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/command_tree.hpp"
#include "cli/help.hpp"
#include "cli/roff.hpp"
#include "cli/suggestion.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// man(7) wants a date. It is the day on which the text was last gone through, not a day on which something was built.
constexpr const char* kDate = "2026-11-22";

using Path = std::vector<std::string>;

std::string sentence(std::string_view text) {
    std::string out = fmt::format("{}.", text);
    if (out.front() >= 'a' && out.front() <= 'z') {
        out.front() = static_cast<char>(out.front() - 'a' + 'A');
    }
    return out;
}

std::string page_name(const Path& path) {
    return path.empty() ? "miniship" : "miniship-" + path.front();
}

std::string flag_tag(const Flag& flag) {
    std::string tag;
    if (flag.short_name != '\0') {
        tag = roff::bold(fmt::format("-{}", flag.short_name)) + (flag.long_name.empty() ? "" : ", ");
    }
    if (!flag.long_name.empty()) {
        tag += roff::bold(fmt::format("--{}{}", flag.negatable ? "[no-]" : "", flag.long_name));
    }
    if (flag.takes_value()) {
        const std::string value = roff::italic(flag.value_name);
        tag += flag.optional_value ? fmt::format(" [{}]", value) : " " + value;
    }
    return tag;
}

std::string flag_entries(const std::vector<Flag>& flags) {
    std::string out;
    std::string_view group;
    for (const Flag& flag : flags) {
        if (flag.group != group) {
            group = flag.group;
            out += roff::subsection(group);
        }
        out += roff::tagged(flag_tag(flag), sentence(flag_meaning(flag)));
    }
    return out;
}

/// The global flags that the command has no flag of the same name for, by their names.
std::string global_flag_names(const Command& command) {
    std::vector<std::string> names;
    for (const Flag& flag : inherited_flags(command)) {
        names.push_back(roff::bold(flag.spelling()));
    }
    return enumerated(names, "and") + ".\n";
}

std::string positional_entries(const Command& command) {
    std::string out;
    for (const Positional& positional : command.positionals) {
        std::string text{positional.help};
        if (!positional.choices.empty()) {
            text += fmt::format(" ({})", enumerated(positional.choices));
        }
        out += roff::tagged(roff::italic(positional.name), sentence(text));
    }
    return out;
}

std::string paragraphs(const std::vector<std::string_view>& texts) {
    std::string out;
    for (const std::string_view text : texts) {
        out += (out.empty() ? "" : ".PP\n") + roff::prose(text);
    }
    return out;
}

std::string exit_entries(const std::vector<Exit>& exits) {
    std::string out;
    for (const Exit& exit : exits) {
        out += roff::tagged(roff::bold(std::to_string(exit.status)), sentence(exit.meaning));
    }
    return out;
}

std::string row_entries(const std::vector<Row>& rows) {
    std::string out;
    for (const Row& row : rows) {
        out += roff::tagged(roff::bold(row.label), row.meaning);
    }
    return out;
}

std::string example_entries(const Command& command) {
    std::string out;
    for (const Example& example : command.examples) {
        out += (out.empty() ? "" : ".PP\n") + roff::prose(sentence(example.says)) + ".PP\n.RS 4\n" +
               roff::unfilled(roff::literal(example.command)) + ".RE\n";
    }
    return out;
}

/// `miniship bump [flags]` with the words of the command in bold and what the user puts in as it is.
std::string synopsis(const Path& path) {
    const std::string name = full_name(path);
    return roff::bold(name) + roff::literal(usage_line(path).substr(name.size()));
}

/// The commands below this one, each with synopsis, flags and exit statuses: the page of a family explains all of them.
std::string member_entries(const Path& family, const Command& command) {
    std::string out = roff::section("COMMANDS");
    for (const Command& member : command.subcommands) {
        Path path = family;
        path.push_back(member.name);
        out += roff::subsection(text::joined(path, " ")) + synopsis(path) + "\n";
        out += ".PP\n" + paragraphs(member.description) + flag_entries(shown_flags(member));
        out += ".PP\nExit status:\n" + exit_entries(member.exits);
    }
    return out;
}

std::string page_list(const Command& root) {
    std::string out = roff::section("COMMANDS");
    std::string_view group;
    for (const Command& command : root.subcommands) {
        if (command.hidden) {
            continue;
        }
        if (command.group != group) {
            group = command.group;
            out += roff::subsection(group);
        }
        out += roff::tagged(roff::bold(page_name({command.name})) + "(1)", sentence(command.summary));
    }
    return out;
}

std::string options(const Path& path, const Command& command) {
    std::string out = roff::section("OPTIONS") + positional_entries(command);
    if (path.empty()) {
        return out + "These stand before or after any command.\n" + flag_entries(global_flags());
    }
    if (command.subcommands.empty()) {
        out += flag_entries(shown_flags(command));
    }
    return out + roff::subsection("Global options") +
           "The flags that every command takes are explained in\n.BR miniship (1):\n" + global_flag_names(command);
}

std::string see_also(const Path& path) {
    std::vector<std::string> names;
    for (const Command& command : command_tree().subcommands) {
        const bool shown = !command.hidden && (path.empty() || command.name != path.front());
        const bool related = path.empty() || command.group == command_at(path)->group;
        if (shown && related) {
            names.push_back(page_name({command.name}));
        }
    }
    if (!path.empty()) {
        names.insert(names.begin(), "miniship");
    }
    names.emplace_back("git");
    std::string out = roff::section("SEE ALSO");
    for (const std::string& name : names) {
        out += fmt::format(".BR {} (1){}\n", roff::literal(name), &name == &names.back() ? "" : ",");
    }
    return out;
}

std::string page(const Path& path) {
    const Command& command = *command_at(path);
    const std::string name = page_name(path);
    std::string title = name;
    std::ranges::transform(title, title.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    std::string out = fmt::format(
        ".\\\" Made from the command table by miniship; do not edit.\n"
        ".TH {} 1 {} miniship \"miniship manual\"\n",
        title, kDate);
    out += roff::section("NAME") + fmt::format("{} \\- {}\n", roff::literal(name), command.summary);
    out += roff::section("SYNOPSIS") + synopsis(path) + "\n";
    std::vector<std::string_view> texts = command.description;
    texts.insert(texts.end(), command.notes.begin(), command.notes.end());
    out += roff::section("DESCRIPTION") + paragraphs(texts);
    if (path.empty()) {
        out += page_list(command);
    } else if (!command.subcommands.empty()) {
        out += member_entries(path, command);
    }
    out += options(path, command);
    out += roff::section("EXAMPLES") + example_entries(command);
    out += roff::section("ENVIRONMENT") + row_entries(manual_environment());
    out += roff::section("EXIT STATUS") + exit_entries(command.exits.empty() ? exit_statuses() : command.exits);
    out += roff::section("FILES") + row_entries(manual_files());
    return out + see_also(path);
}

}  // namespace

std::optional<std::string> man_page(std::string_view command) {
    const Path path = command.empty() ? Path{} : Path{std::string{command}};
    const Command* found = command_at(path);
    return found == nullptr || found->hidden ? std::nullopt : std::optional{page(path)};
}

std::vector<GeneratedFile> man_files() {
    std::vector<GeneratedFile> files{{"man/miniship.1", page({})}};
    for (const Command& command : command_tree().subcommands) {
        if (!command.hidden) {
            files.push_back({fmt::format("man/{}.1", page_name({command.name})), page({command.name})});
        }
    }
    return files;
}

}  // namespace miniship::cli
