#include "edge/terminal.hpp"

#include <doctest/doctest.h>

using namespace miniship::edge;

TEST_CASE("terminal: colour is decided for each stream") {
    const TerminalFacts facts{.is_terminal_out = false, .is_terminal_err = true, .term = "xterm"};
    CHECK_FALSE(terminal_of(facts, "auto").color_out);
    CHECK(terminal_of(facts, "auto").color_err);
    CHECK(terminal_of(facts, "always").color_out);
    CHECK_FALSE(terminal_of(facts, "never").color_err);
}

TEST_CASE("terminal: the flag goes before NO_COLOR, NO_COLOR before CLICOLOR_FORCE, and a dumb terminal has none") {
    TerminalFacts facts{
        .is_terminal_out = true, .is_terminal_err = true, .term = "xterm", .no_color = "1", .clicolor_force = "1"};
    CHECK_FALSE(terminal_of(facts, "auto").color_out);
    CHECK(terminal_of(facts, "always").color_out);
    facts.no_color = "";
    CHECK(terminal_of(facts, "auto").color_out);
    facts = {.is_terminal_out = true, .term = "dumb"};
    CHECK_FALSE(terminal_of(facts, "auto").color_out);
    facts = {.is_terminal_out = false, .clicolor_force = "1"};
    CHECK(terminal_of(facts, "auto").color_out);
    facts.clicolor_force = "0";
    CHECK_FALSE(terminal_of(facts, "auto").color_out);
}

TEST_CASE("terminal: the width is the terminal's, else COLUMNS, else 80, and text never gets wider than 100") {
    CHECK(terminal_of({}, "auto").width == 80);
    CHECK(terminal_of({.columns = 93, .columns_variable = "70"}, "auto").width == 93);
    CHECK(terminal_of({.columns_variable = "70"}, "auto").width == 70);
    CHECK(terminal_of({.columns_variable = "70x"}, "auto").width == 80);
    CHECK(terminal_of({.columns = 400}, "auto").width == 100);
    CHECK(terminal_of({.columns = 5}, "auto").width == 40);
}

TEST_CASE("terminal: streams keep whether there is a terminal") {
    const Terminal terminal = terminal_of({.is_terminal_out = false, .is_terminal_err = true}, "always");
    CHECK_FALSE(terminal.is_terminal_out);
    CHECK(terminal.is_terminal_err);
}
