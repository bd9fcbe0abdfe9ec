#include "miniship/same_json.hpp"

#include <doctest/doctest.h>

using namespace miniship;

TEST_CASE("same json: layout, escapes, order and the spelling of numbers do not count") {
    const std::string text = R"({"a": [1, 2.50], "b": {"zh": "新"}})";
    for (const char* same : {R"({"b":{"zh":"新"},"a":[1,2.5]})", R"({"a":[1.0,25e-1],"b":{"zh":"\u65b0"}})"}) {
        CHECK(is_same_json(text, same));
    }
    for (const char* other : {R"({"a": [2.50, 1], "b": {"zh": "新"}})", R"({"a": [1, 2.50]})", "{}", "", "<html>"}) {
        CHECK_FALSE(is_same_json(text, other));
        CHECK_FALSE(is_same_json(other, text));
    }
    CHECK(is_same_json("<html>", "<html>"));
    CHECK_FALSE(is_same_json("18446744073709551614", "18446744073709551615"));
    CHECK_FALSE(is_same_json(std::string(100000, '['), std::string(100001, '[')));
}
