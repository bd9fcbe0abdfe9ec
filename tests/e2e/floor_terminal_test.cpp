// What a floor looks like in a terminal: nothing is wider than it, and nothing steers it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <sstream>

#include "miniship/text.hpp"
#include "pty.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

Outcome shown(const Sandbox& sandbox, Words arguments, unsigned columns) {
    arguments.insert(arguments.begin(), MINISHIP_BINARY);
    return outcome_at_terminal(
        {.arguments = std::move(arguments), .directory = sandbox.path(), .environment = sandbox.environment}, columns);
}

void check_fits(const std::string& text, std::size_t columns) {
    for (const auto& line : lines_of(text)) {
        CAPTURE(line);
        CHECK(miniship::text::display_width(line) <= columns);
        CHECK(line.find('\x1b') == std::string::npos);
    }
}

}  // namespace

TEST_CASE("floor in a terminal: the explanation fits into 60, 100 and 200 columns") {
    Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.environment["TERM"] = "xterm-256color";
    sandbox.write("users.csv", "1.8.1,120000\n1.8.0,3000\n1.1.2,90\n");
    for (const unsigned columns : {60U, 100U, 200U}) {
        CAPTURE(columns);
        const Outcome outcome =
            shown(sandbox, {"floor", "--explain", "--live", "1.8.0", "--usage", "users.csv"}, columns);
        CHECK(outcome.status == 0);
        check_fits(outcome.out, columns);
        CHECK(outcome.out.find("<- floor") != std::string::npos);
        CHECK(outcome.out.find("▲ floor 1.1.2") != std::string::npos);
        CHECK(outcome.out.find("live 1.8.0") != std::string::npos);
        // The axis takes the whole width.
        std::string axis;
        for (unsigned column = 0; column < columns; ++column) {
            axis += "─";
        }
        CHECK(outcome.out.find(axis + "\n") != std::string::npos);
    }
}

TEST_CASE("floor in a terminal: names in wide characters keep their columns") {
    Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.environment["TERM"] = "xterm";
    const std::string name = "微信小程序商城项目发布版本";
    for (int patch = 0; patch < 12; ++patch) {
        sandbox.git({"tag", fmt::format("{}-1.0.{}", name, patch)});
    }
    for (const unsigned columns : {60U, 100U, 200U}) {
        CAPTURE(columns);
        const Outcome outcome = shown(
            sandbox, {"floor", "--from", "local", "--back", "9", "--explain", "--tags", name + "-{version}"}, columns);
        CHECK(outcome.status == 0);
        check_fits(outcome.out, columns);
        CHECK(outcome.out.ends_with("1.0.3\n"));
    }
}
