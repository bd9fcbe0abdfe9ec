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

/// True when the text is the pattern, `…` standing for any characters and blanks for any number of them.
bool fits(const std::string& text, const std::string& pattern) {
    const std::string any = "…";
    std::size_t at = 0;
    bool anchored = true;
    std::istringstream words{pattern};
    for (std::string word; words >> word;) {
        std::size_t start = 0;
        for (auto end = word.find(any); start <= word.size(); end = word.find(any, start)) {
            const std::string piece = word.substr(start, end - start);
            const auto found = text.find(piece, at);
            if (found == std::string::npos ||
                (anchored && !piece.empty() && found != text.find_first_not_of(' ', at))) {
                return false;
            }
            at = found + piece.size();
            anchored = end == std::string::npos;
            if (anchored) {
                break;
            }
            start = end + any.size();
        }
    }
    return !anchored || text.find_first_not_of(' ', at) == std::string::npos;
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
}
