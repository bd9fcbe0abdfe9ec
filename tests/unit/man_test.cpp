#include "cli/man.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>

#include "cli/command_tree.hpp"
#include "cli/completion.hpp"
#include "cli/roff.hpp"
#include "miniship/text.hpp"

using namespace miniship;
using namespace miniship::cli;

namespace {

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("man: there is one page for miniship and one for each command") {
    const auto files = man_files();
    CHECK(files.size() == 1 + shown_names(command_tree()).size());
    CHECK(files.front().path == "man/miniship.1");
    for (const Command& command : command_tree().subcommands) {
        const bool has_page = std::ranges::any_of(
            files, [&](const GeneratedFile& file) { return file.path == "man/miniship-" + command.name + ".1"; });
        CHECK(has_page == !command.hidden);
        CHECK(man_page(command.name).has_value() == !command.hidden);
    }
    CHECK(man_page("") == files.front().bytes);
    CHECK_FALSE(man_page("nonsense").has_value());
}

TEST_CASE("man: every page has the usual sections in the usual order") {
    for (const GeneratedFile& file : man_files()) {
        CAPTURE(file.path);
        std::size_t last = 0;
        for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "ENVIRONMENT",
                                    "EXIT STATUS", "FILES", "SEE ALSO"}) {
            const std::size_t at = file.bytes.find(std::string{"\n.SH "} + section + "\n");
            CHECK_MESSAGE(at != std::string::npos, section);
            CHECK(at > last);
            last = at;
        }
    }
}

TEST_CASE("man: every listed flag is explained on the page of its command") {
    for (const Place& place : all_places()) {
        const auto page = man_page(place.words.substr(0, place.words.find(' ')));
        if (!page) {
            continue;
        }
        for (const Flag& flag : place.command->flags) {
            const std::string bare = flag.negatable ? "[no-]" + flag.long_name : flag.long_name;
            const std::string tag = flag.long_name.empty() ? roff::bold({"-C", 2}) : roff::bold("--" + bare);
            CHECK_MESSAGE(holds(*page, tag) == !flag.hidden, place.words << " " << flag.spelling());
        }
    }
}

TEST_CASE("man: no text can be taken for a request, and nothing depends on where or when it was made") {
    const std::vector<std::string_view> requests{".TH", ".SH", ".SS", ".TP", ".PP",  ".RS",
                                                 ".RE", ".nf", ".fi", ".BR", ".\\\""};
    for (const GeneratedFile& file : man_files()) {
        for (const std::string_view line : text::split(file.bytes, '\n')) {
            if (line.starts_with('.')) {
                CHECK_MESSAGE(std::ranges::count(requests, line.substr(0, 3)) == 1, line);
            }
            CHECK_FALSE(line.starts_with('\''));
            CHECK_FALSE(line.ends_with(' '));
        }
    }
    CHECK(man_files() == man_files());
}

TEST_CASE("man: text is made safe for roff") {
    CHECK(roff::literal("--a\\b`'\"^~") == "\\-\\-a\\eb\\(ga\\(aq\\(dq\\(ha\\(ti");
    CHECK(roff::prose("run `a-b` now. Then rest.") == "run \\fBa\\-b\\fR now.\nThen rest.\n");
    CHECK(roff::prose(".versionrc is read") == "\\&.versionrc is read\n");
    CHECK(roff::prose("a\\b") == "a\\eb\n");
    CHECK(roff::tagged(roff::italic("V"), "text") == ".TP\n\\fIV\\fR\ntext\n");
}
