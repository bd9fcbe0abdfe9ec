#include "cli/help.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

#include "cli/completion.hpp"
#include "cli/layout.hpp"
#include "miniship/text.hpp"

using namespace miniship;
using namespace miniship::cli;

namespace {

std::vector<std::string> path_of(const Place& place) {
    std::vector<std::string> path;
    for (const std::string_view word : text::split(place.words, ' ')) {
        if (!word.empty()) {
            path.emplace_back(word);
        }
    }
    return path;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("help: the first page names every command under its heading") {
    const std::string help = help_text({}, 90, false);
    CHECK(help.starts_with("Release mini-programs: version, injection, floor, policy.\n"));
    std::size_t last = 0;
    for (const char* heading : {"\nUSAGE\n", "\nEXAMPLES\n", "\nRELEASE COMMANDS\n", "\nFLOOR AND POLICY COMMANDS\n",
                                "\nPROJECT COMMANDS\n", "\nGLOBAL FLAGS\n", "\nEXIT STATUS\n", "\nMORE\n"}) {
        const std::size_t at = help.find(heading);
        CHECK_MESSAGE(at != std::string::npos, heading);
        CHECK(at > last);
        last = at;
    }
    for (const Command& command : command_tree().subcommands) {
        CHECK(holds(help, command.summary) == !command.hidden);
    }
}

TEST_CASE("help: every listed flag is in the help of its command, with its letter, and no hidden one") {
    for (const Place& place : all_places()) {
        const std::string help = help_text(path_of(place), 100, false);
        CAPTURE(place.words);
        for (const Flag& flag : place.command->flags) {
            CHECK_MESSAGE(holds(help, "\n  " + flag_label(flag)) == !flag.hidden, flag.spelling());
        }
        CHECK(holds(help, usage_line(path_of(place))));
        for (const Example& example : place.command->examples) {
            CHECK(holds(help, "\n  " + std::string{example.command} + "\n"));
        }
    }
}

TEST_CASE("help: no line is wider than the terminal, but for examples") {
    for (const Place& place : all_places()) {
        for (const std::size_t width : {60U, 80U, 100U}) {
            const std::string help = help_text(path_of(place), width, false);
            for (const std::string_view line : text::split(help, '\n')) {
                const bool is_example = std::ranges::any_of(
                    place.command->examples, [&](const Example& example) { return line.ends_with(example.command); });
                CHECK_MESSAGE((is_example || text::display_width(line) <= width), place.words << ": " << line);
                CHECK_MESSAGE(!line.ends_with(' '), line);
            }
        }
    }
}

TEST_CASE("help: flags are labelled as they are typed") {
    const auto label = [](const char* command, const char* flag) {
        return flag_label(*flag_named(command_at({command})->flags, flag));
    };
    CHECK(label("bump", "release-as") == "-r, --release-as VERSION");
    CHECK(label("bump", "prerelease") == "-p, --prerelease [ID]");
    CHECK(label("bump", "commit-all") == "-a, --[no-]commit-all");
    CHECK(label("floor", "tag") == "    --tag");
    CHECK(flag_label(*flag_lettered(global_flags(), 'C')) == "-C DIR");
}

TEST_CASE("help: choices, default and repetition stand in brackets") {
    CHECK(flag_meaning(*flag_named(global_flags(), "color")) ==
          "colour the output (auto, always or never; default: auto)");
    CHECK(holds(flag_meaning(*flag_named(command_at({"inject"})->flags, "exclude")), "(repeatable)"));
    CHECK(flag_meaning(*flag_named(command_at({"push"})->flags, "allow-lower")) ==
          "let --min lower the floor, and --live what is live");
}

TEST_CASE("help: usage lines") {
    CHECK(usage_line({}) == "miniship [global flags] COMMAND [flags]");
    CHECK(usage_line({"policy"}) == "miniship policy COMMAND [flags]");
    CHECK(usage_line({"inject"}) == "miniship inject [flags] [PATH...]");
    CHECK(usage_line({"compare"}) == "miniship compare [flags] A [OP] B");
}

TEST_CASE("help: policy check lists its own --version and not the global one") {
    const std::string help = help_text({"policy", "check"}, 100, false);
    CHECK(holds(help, "--version V"));
    CHECK_FALSE(holds(help, "print the version of miniship"));
    CHECK(holds(help_text({"policy", "show"}, 100, false), "print the version of miniship"));
}

TEST_CASE("help: headings are bold only when asked for") {
    CHECK(holds(help_text({"bump"}, 80, true), "\n\x1b[1mUSAGE\x1b[0m\n"));
    CHECK_FALSE(holds(help_text({"bump"}, 80, false), "\x1b"));
}

TEST_CASE("help: text is wrapped by columns, not bytes") {
    CHECK(wrapped("小程序 版本 注入", 11) == std::vector<std::string>{"小程序 版本", "注入"});
    CHECK(wrapped("a verylongword b", 4) == std::vector<std::string>{"a", "verylongword", "b"});
    CHECK(wrapped("", 10).empty());
}

TEST_CASE("help: an overlong label has a line of its own and does not move the others") {
    const std::vector<Row> rows{{"-a", "one two three"}, {"--a-label-that-is-too-long-for-the-column", "four"}};
    CHECK(meaning_column(rows) == 6);
    CHECK(aligned(rows, 6, 80) == "  -a  one two three\n  --a-label-that-is-too-long-for-the-column\n      four\n");
    CHECK(aligned({{"-a", "one two three four five six seven"}}, 6, 30) ==
          "  -a  one two three four five\n      six seven\n");
}
