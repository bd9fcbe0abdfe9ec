#include "miniship/text.hpp"

#include <doctest/doctest.h>

using namespace miniship;

TEST_CASE("text: split keeps empty parts") {
    CHECK(text::split("a..b", '.') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(text::split("", '.') == std::vector<std::string_view>{""});
}

TEST_CASE("text: the closest candidate is a slip of the finger, not another word") {
    const std::vector<std::string> verbs{"bump", "push", "policy", "inject"};
    CHECK(text::closest("bmup", verbs) == "bump");
    CHECK(text::closest("injct", verbs) == "inject");
    CHECK_FALSE(text::closest("xyzzy", verbs).has_value());
}

TEST_CASE("text: UTF-8 is checked as in RFC 3629") {
    CHECK(text::is_utf8("小程序 ✔ \xf0\x9f\x98\x80"));
    CHECK_FALSE(text::is_utf8("\xc0\xaf"));
    CHECK_FALSE(text::is_utf8("\xed\xa0\x80"));
    CHECK_FALSE(text::is_utf8("\xe4\xb8"));
    CHECK_FALSE(text::is_utf8("\xf4\x90\x80\x80"));
}

TEST_CASE("text: width counts columns, not bytes") {
    CHECK(text::display_width("abc") == 3);
    CHECK(text::display_width("版本") == 4);
    CHECK(text::display_width("e\xcc\x81") == 1);
}

TEST_CASE("text: control characters from outside become visible") {
    CHECK(text::printable("a\x1b[31mb") == "a\\x1b[31mb");
    CHECK(text::printable("\xe2\x80\xae") == "\\u202e");
    CHECK(text::printable("好\n") == "好\n");
}

TEST_CASE("text: positions count CR LF as one line end") {
    CHECK(text::position_of("ab\r\ncd", 5) == text::Position{2, 2});
    CHECK(text::position_of("a\rb", 2) == text::Position{2, 1});
}
