#include "cli/help.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/layout.hpp"
#include "cli/suggestion.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

std::string upper(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return out;
}

std::string sentence(std::string_view text) {
    return fmt::format("{}{}.", upper(text.substr(0, 1)), text.substr(1));
}

std::string positional_label(const Positional& positional) {
    const std::string name = positional.name + (positional.repeatable ? "..." : "");
    return positional.required ? name : "[" + name + "]";
}

/// A heading and its rows; headings in the order in which their first member stands in the tree.
struct Section {
    std::string heading{};
    std::vector<Row> rows{};
};

void add_row(std::vector<Section>& sections, const std::string& heading, Row row) {
    auto found = std::ranges::find(sections, heading, &Section::heading);
    if (found == sections.end()) {
        found = sections.insert(sections.end(), Section{heading, {}});
    }
    found->rows.push_back(std::move(row));
}

std::vector<Section> command_sections(const Command& command) {
    std::vector<Section> sections;
    for (const Command& subcommand : command.subcommands) {
        if (!subcommand.hidden) {
            const std::string_view group = subcommand.group;
            add_row(sections, group.empty() ? "COMMANDS" : upper(group) + " COMMANDS",
                    {subcommand.name, std::string{subcommand.summary}});
        }
    }
    return sections;
}

std::vector<Section> flag_sections(const std::vector<std::string>& path, const Command& command) {
    std::vector<Section> sections;
    if (!path.empty()) {
        for (const Flag& flag : shown_flags(command)) {
            add_row(sections, flag.group.empty() ? "FLAGS" : upper(flag.group) + " FLAGS",
                    {flag_label(flag), flag_meaning(flag)});
        }
    }
    for (const Flag& flag : inherited_flags(command)) {
        add_row(sections, "GLOBAL FLAGS", {flag_label(flag), flag_meaning(flag)});
    }
    return sections;
}

std::vector<Row> exit_rows(const Command& command) {
    std::vector<Row> rows;
    for (const Exit& exit : command.exits.empty() ? exit_statuses() : command.exits) {
        rows.push_back({fmt::format("{:>3}", exit.status), std::string{exit.meaning}});
    }
    return rows;
}

std::string more_text(const std::vector<std::string>& path) {
    if (path.empty()) {
        return "`miniship COMMAND --help` explains a command, `man miniship` everything together";
    }
    return fmt::format("`man miniship-{}`; the exit statuses of all commands are in `man miniship`", path.front());
}

class HelpText {
public:
    HelpText(std::size_t width, bool styled) : width_{width}, styled_{styled} {}

    void add_heading(const std::string& text) {
        out_ += styled_ ? fmt::format("\n\x1b[1m{}\x1b[0m\n", text) : fmt::format("\n{}\n", text);
    }
    void add_text(std::string_view text, std::size_t indent) { out_ += paragraph(text, indent, width_); }
    void add_break() { out_ += "\n"; }
    void add_section(const Section& section, std::size_t column) {
        add_heading(section.heading);
        out_ += aligned(section.rows, column, width_);
    }
    void add_sections(const std::vector<Section>& sections) {
        std::vector<Row> all;
        for (const Section& section : sections) {
            all.insert(all.end(), section.rows.begin(), section.rows.end());
        }
        for (const Section& section : sections) {
            add_section(section, meaning_column(all));
        }
    }
    void add_examples(const std::vector<Example>& examples) {
        add_heading("EXAMPLES");
        for (const Example& example : examples) {
            add_text(fmt::format("# {}", example.says), 2);
            out_ += fmt::format("  {}\n", example.command);
        }
    }
    [[nodiscard]] std::string text() && { return std::move(out_); }

private:
    std::size_t width_;
    bool styled_;
    std::string out_{};
};

}  // namespace

std::string usage_line(const std::vector<std::string>& path) {
    const Command& command = *command_at(path);
    std::string line = full_name(path);
    if (path.empty()) {
        return line + " [global flags] COMMAND [flags]";
    }
    if (!command.subcommands.empty()) {
        return line + " COMMAND [flags]";
    }
    line += command.flags.empty() ? "" : " [flags]";
    for (const Positional& positional : command.positionals) {
        line += " " + positional_label(positional);
    }
    return line;
}

std::string flag_label(const Flag& flag) {
    std::string label = flag.short_name == '\0' ? "    " : fmt::format("-{}, ", flag.short_name);
    label = flag.long_name.empty() ? fmt::format("-{}", flag.short_name)
                                   : fmt::format("{}--{}{}", label, flag.negatable ? "[no-]" : "", flag.long_name);
    if (!flag.takes_value()) {
        return label;
    }
    return label + (flag.optional_value ? fmt::format(" [{}]", flag.value_name) : fmt::format(" {}", flag.value_name));
}

std::string flag_meaning(const Flag& flag) {
    std::vector<std::string> remarks;
    if (!flag.choices.empty()) {
        remarks.push_back(enumerated(flag.choices, flag.comma_list ? "and" : "or"));
    }
    if (flag.repeatable) {
        remarks.emplace_back("repeatable");
    }
    if (!flag.default_text.empty()) {
        remarks.push_back(fmt::format("default: {}", flag.default_text));
    }
    return remarks.empty() ? std::string{flag.help} : fmt::format("{} ({})", flag.help, text::joined(remarks, "; "));
}

std::vector<Flag> shown_flags(const Command& command) {
    std::vector<Flag> flags;
    std::ranges::copy_if(command.flags, std::back_inserter(flags), [](const Flag& flag) { return !flag.hidden; });
    return flags;
}

std::vector<Flag> inherited_flags(const Command& command) {
    std::vector<Flag> flags;
    std::ranges::copy_if(global_flags(), std::back_inserter(flags), [&](const Flag& flag) {
        return &command == &command_tree() || flag_named(command.flags, flag.long_name) == nullptr;
    });
    return flags;
}

std::string help_text(const std::vector<std::string>& path, std::size_t width, bool styled) {
    const Command& command = *command_at(path);
    HelpText help{width, styled};
    help.add_text(sentence(command.summary), 0);
    for (const std::string_view text : command.description) {
        help.add_break();
        help.add_text(text, 0);
    }
    help.add_heading("USAGE");
    help.add_text(usage_line(path), 2);
    if (!command.positionals.empty()) {
        Section arguments{"ARGUMENTS", {}};
        for (const Positional& positional : command.positionals) {
            const std::string choices =
                positional.choices.empty() ? "" : fmt::format(" ({})", enumerated(positional.choices));
            arguments.rows.push_back({positional_label(positional), fmt::format("{}{}", positional.help, choices)});
        }
        help.add_section(arguments, meaning_column(arguments.rows));
    }
    help.add_examples(command.examples);
    help.add_sections(command_sections(command));
    help.add_sections(flag_sections(path, command));
    const Section exits{"EXIT STATUS", exit_rows(command)};
    help.add_section(exits, meaning_column(exits.rows));
    help.add_heading("MORE");
    help.add_text(more_text(path), 2);
    return std::move(help).text();
}

}  // namespace miniship::cli
