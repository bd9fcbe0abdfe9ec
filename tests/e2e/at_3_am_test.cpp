// docs/at-3-am.md does what it says: its blocks run one after the other on the example project.
#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "sandbox.hpp"

using namespace miniship::test;

namespace {

/// One thing to do on the page: a command, with what it prints where that is shown.
struct Act {
    std::string command{};
    std::vector<std::string> prints{};
    bool shown{false};
};

std::vector<Act> acts_of(const std::string& page) {
    std::vector<Act> acts;
    std::istringstream lines{page};
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        const std::string hidden = "<!-- before: ";
        if (line.starts_with(hidden)) {
            acts.push_back({.command = line.substr(hidden.size(), line.find(" -->") - hidden.size())});
        } else if (line == "<!-- by hand -->") {
            acts.push_back({.command = "by hand"});
        } else if (line.starts_with("```")) {
            inside = line == "```console";
        } else if (inside && line.starts_with("$ ")) {
            acts.push_back({.command = line.substr(2), .shown = true});
        } else if (inside) {
            acts.back().prints.push_back(line);
        }
    }
    return acts;
}

/// The words with one blank between them.
std::string squeezed(const std::string& text) {
    std::istringstream words{text};
    std::string out;
    for (std::string word; words >> word;) {
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

/// True when the text is the pattern, `…` standing for any characters; how many blanks there are does not count.
bool fits(const std::string& text, const std::string& pattern) {
    const std::string any = "…";
    const std::string line = squeezed(text);
    std::string rest = squeezed(pattern);
    std::size_t at = 0;
    bool first = true;
    for (auto end = rest.find(any); end != std::string::npos; end = rest.find(any)) {
        const auto found = line.find(rest.substr(0, end), at);
        if (found == std::string::npos || (first && found != 0)) {
            return false;
        }
        first = false;
        at = found + end;
        rest = rest.substr(end + any.size());
    }
    return first ? line == rest : line.size() >= at + rest.size() && line.ends_with(rest);
}

/// The lines of the pattern in their order; a line `…` stands for any number of lines.
bool prints(const std::string& text, const std::vector<std::string>& patterns) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        lines.push_back(line);
    }
    std::size_t at = 0;
    bool gap = false;
    for (const auto& pattern : patterns) {
        if (pattern == "…") {
            gap = true;
            continue;
        }
        while (gap && at < lines.size() && !fits(lines[at], pattern)) {
            ++at;
        }
        if (at == lines.size() || !fits(lines[at], pattern)) {
            return false;
        }
        ++at;
        gap = false;
    }
    return gap || at == lines.size();
}

/// The commands that the text mentions: from `miniship …` to the next backtick, outside of blocks.
std::vector<std::string> mentioned(const std::string& page) {
    std::vector<std::string> commands;
    const std::string start = "`miniship ";
    for (auto at = page.find(start); at != std::string::npos; at = page.find(start, at)) {
        const auto end = page.find('`', at + 1);
        commands.push_back(page.substr(at + 1, end - at - 1));
        at = end + 1;
    }
    return commands;
}

}  // namespace

TEST_CASE("docs: at 3 am every command does what the page shows") {
    CHECK(fits("a  b 12 c", "a b … c"));
    CHECK_FALSE(fits("a b 12 d", "a b … c"));
    CHECK_FALSE(fits("x a b", "a b"));
    CHECK(prints("one\ntwo\nthree\n", {"one", "…", "three"}));
    CHECK_FALSE(prints("one\ntwo\n", {"one"}));

    const Sandbox sandbox;
    grow_shop(sandbox);
    const auto acts = acts_of(bytes_of(MINISHIP_SOURCE_DIR "/docs/at-3-am.md"));
    int shown = 0;
    for (const Act& act : acts) {
        CAPTURE(act.command);
        if (act.command == "by hand") {
            std::string document = sandbox.read("policy.json");
            document.replace(document.find("1.4.2"), 5, "1.4.1");
            sandbox.write("policy.json", document);
            continue;
        }
        REQUIRE(act.command.starts_with("miniship "));
        const Outcome outcome = sandbox.run({"sh", "-c", MINISHIP_BINARY + act.command.substr(8)});
        const std::string told = outcome.out + outcome.err;
        CAPTURE(told);
        CHECK(prints(told, act.shown ? act.prints : std::vector<std::string>{"…"}));
        shown += act.shown ? 1 : 0;
    }
    CHECK(shown == 6);

    const std::string told = sandbox.miniship({"policy", "history", "--json"}).out;
    const auto restorable = told.find_first_of("0123456789", told.find("restorable"));
    const std::string revision = told.substr(restorable, told.find_first_not_of("0123456789", restorable) - restorable);
    const auto commands = mentioned(bytes_of(MINISHIP_SOURCE_DIR "/docs/at-3-am.md"));
    CHECK(commands.size() >= 7);
    for (std::string command : commands) {
        CAPTURE(command);
        if (const auto place = command.find("REVISION"); place != std::string::npos) {
            command.replace(place, 8, revision);
        }
        // As the page says, every command takes --dry-run; and then nothing changes.
        const std::string before = sandbox.read("policy.json");
        CHECK(sandbox.run({"sh", "-c", MINISHIP_BINARY + command.substr(8) + " --dry-run"}).status == 0);
        CHECK(sandbox.read("policy.json") == before);
    }
}
