#include <doctest/doctest.h>

#include "json_random.hpp"
#include "miniship/json_text.hpp"

using namespace miniship;
using namespace miniship::json_text;

namespace {

struct Row {
    std::string before;
    Edit edit;
    std::string after;
};

void check(const std::vector<Row>& rows, Syntax syntax = Syntax::strict) {
    for (const Row& row : rows) {
        const auto after = edited(row.before, std::vector{row.edit}, syntax);
        CAPTURE(row.before);
        CAPTURE(row.edit.pointer);
        CHECK_MESSAGE(after.ok(), (after.ok() ? std::string{} : after.error().message));
        if (after) {
            CHECK(*after == row.after);
        }
    }
}

std::string refusal(const std::string& before, const Edit& edit) {
    const auto after = edited(before, std::vector{edit});
    return after ? "accepted: " + *after : after.error().message;
}

Edit replacing(std::string pointer, std::string raw) {
    return {std::move(pointer), std::move(raw), Create::nothing};
}
Edit adding(std::string pointer, std::string raw) {
    return {std::move(pointer), std::move(raw), Create::leaf};
}
Edit adding_deep(std::string pointer, std::string raw) {
    return {std::move(pointer), std::move(raw), Create::parents};
}
Edit erasing(std::string pointer) {
    return {std::move(pointer), std::nullopt, Create::nothing};
}

}  // namespace

TEST_CASE("json_edit: a replaced value costs its own bytes") {
    check({
        {"\xef\xbb\xbf{\r\n\t\"v\" :\t1e3 ,\"w\":1.10}\r\n", replacing("/v", "\"2\""),
         "\xef\xbb\xbf{\r\n\t\"v\" :\t\"2\" ,\"w\":1.10}\r\n"},
        {R"({"n":12345678901234567890123,"\u0076":"\u4f60\/\ud800"})", replacing("/v", "1"),
         R"({"n":12345678901234567890123,"\u0076":1})"},
        {"[ 1 , [2 ] ]", replacing("/1/0", "{ }"), "[ 1 , [{ } ] ]"},
        {" true\n", replacing("", "{\"a\": 1}"), " {\"a\": 1}\n"},
        {R"({"d":1,"d":2,"v":0})", replacing("/v", "1"), R"({"d":1,"d":2,"v":1})"},
    });
}

TEST_CASE("json_edit: a new member looks like its sibling") {
    check({
        {"{\n  \"a\": 1\n}\n", adding("/b", "2"), "{\n  \"a\": 1,\n  \"b\": 2\n}\n"},
        {"{\r\n\t\"a\" : 1\r\n}", adding("/b", "2"), "{\r\n\t\"a\" : 1,\r\n\t\"b\" : 2\r\n}"},
        {"{\n\n    \"a\":1,\n\n    \"c\":3\n\n}", adding("/b", "2"),
         "{\n\n    \"a\":1,\n\n    \"c\":3,\n    \"b\":2\n\n}"},
        {"{\"a\":1}", adding("/b", "2"), "{\"a\":1,\"b\":2}"},
        {"{\"a\": 1}", adding("/b", "2"), "{\"a\": 1, \"b\": 2}"},
        {"{ \"a\": 1 }", adding("/b", "2"), "{ \"a\": 1, \"b\": 2 }"},
        {"{ \"a\":1,\"c\":3 }", adding("/b", "2"), "{ \"a\":1,\"c\":3,\"b\":2 }"},
        {"{\n  \"a\": 1, \"c\": 3\n}", adding("/b", "2"), "{\n  \"a\": 1, \"c\": 3, \"b\": 2\n}"},
        {"{\n  \"o\": { \"x\": 1 },\n  \"z\": 0\n}", adding("/o/y", "2"),
         "{\n  \"o\": { \"x\": 1, \"y\": 2 },\n  \"z\": 0\n}"},
        {"{\"a\":\n1}", adding("/b", "2"), "{\"a\":\n1, \"b\": 2}"},
        {"{\"a\":1}", adding("/~0~1\"", "2"), "{\"a\":1,\"~/\\\"\":2}"},
    });
}

TEST_CASE("json_edit: an empty object opens up as its surroundings do") {
    check({
        {"{}", adding("/a", "1"), "{\"a\": 1}"},
        {"{}\n", adding("/a", "1"), "{\"a\": 1}\n"},
        {"{\n}\n", adding("/a", "1"), "{\n  \"a\": 1\n}\n"},
        {"{\r\n}\r\n", adding("/a", "1"), "{\r\n  \"a\": 1\r\n}\r\n"},
        {"{\"o\":{}}", adding("/o/a", "1"), "{\"o\":{\"a\":1}}"},
        {"{\n\t\"o\": {}\n}", adding("/o/a", "1"), "{\n\t\"o\": {\n\t\t\"a\": 1\n\t}\n}"},
        {"{\r\n    \"o\" : { }\r\n}", adding("/o/a", "1"), "{\r\n    \"o\" : {\r\n        \"a\" : 1\r\n    }\r\n}"},
        {"{\n  \"l\": [\n    {}\n  ]\n}", adding("/l/0/a", "1"), "{\n  \"l\": [\n    {\n      \"a\": 1\n    }\n  ]\n}"},
        {"{\n  \"l\": []\n}", adding("/l/-", "1"), "{\n  \"l\": [\n    1\n  ]\n}"},
    });
}

TEST_CASE("json_edit: parents appear only when asked, and items only at the end") {
    check({
        {"{\n  \"a\": 1\n}\n", adding_deep("/b/c/d", "2"),
         "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": {\n      \"d\": 2\n    }\n  }\n}\n"},
        {"{\"a\":1}", adding_deep("/b/c", "2"), "{\"a\":1,\"b\":{\"c\":2}}"},
        {"[1]", adding("/-", "2"), "[1, 2]"},
        {"[1,2]", adding("/2", "3"), "[1,2,3]"},
        {"[]", adding_deep("/-/a/b", "1"), "[{\"a\": {\"b\": 1}}]"},
    });
    CHECK(refusal("{}", replacing("/a", "1")) == "there is nothing at /a");
    CHECK(refusal("{}", adding("/a/b", "1")) == "there is nothing at /a/b");
    CHECK(refusal("[1]", adding("/2", "1")) == "/2 leads into the array at \"\"");
    CHECK(refusal("[1]", adding("/x", "1")) == "/x leads into the array at \"\"");
    CHECK(refusal("{\"a\":\"x\"}", adding_deep("/a/b", "1")) == "/a/b leads into the string at \"/a\"");
    CHECK(refusal("{}", adding("a", "1")) == "\"a\" is not a JSON pointer");
    CHECK(refusal("{}", adding("/a", "1 2")) == "not JSON at line 1, column 3: unexpected text after the value");
    CHECK(refusal("{", adding("/a", "1")) == "not JSON at line 1, column 2: expected a name in quotes");
    CHECK(refusal("[1]", erasing("")) == "the whole document cannot be erased");
    const std::string deepest = std::string(kDepthLimit, '[') + std::string(kDepthLimit, ']');
    CHECK(refusal("[0]", replacing("/0", deepest)) == "not JSON at line 1, column 257: nested deeper than 256 levels");
}

TEST_CASE("json_edit: a name that occurs twice on the way is refused") {
    CHECK(refusal(R"({"a":1,"a":2})", replacing("/a", "3")) == "\"a\" occurs twice on the way to /a");
    CHECK(refusal(R"({"a":{"b":1},"\u0061":{"b":2}})", replacing("/a/b", "3")) ==
          "\"a\" occurs twice on the way to /a/b");
    CHECK(refusal(R"({"a":1,"a":2})", erasing("/a")) == "\"a\" occurs twice on the way to /a");
}

TEST_CASE("json_edit: an erased member takes one comma and its own line along") {
    check({
        {"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", erasing("/a"), "{\n  \"b\": 2,\n  \"c\": 3\n}\n"},
        {"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", erasing("/b"), "{\n  \"a\": 1,\n  \"c\": 3\n}\n"},
        {"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", erasing("/c"), "{\n  \"a\": 1,\n  \"b\": 2\n}\n"},
        {"{ \"a\": 1 }", erasing("/a"), "{}"},
        {"{\n  \"a\": 1\n}", erasing("/a"), "{}"},
        {"{\"a\":1,\"b\":2}", erasing("/b"), "{\"a\":1}"},
        {"[1, 2, 3]", erasing("/1"), "[1, 3]"},
        {"{\"a\":1}", erasing("/b/c"), "{\"a\":1}"},
    });
}

TEST_CASE("json_edit: comments and trailing commas stay") {
    check(
        {
            {"{\n  // one\n  \"a\": 1, // two\n}", adding("/b", "2"),
             "{\n  // one\n  \"a\": 1, // two\n  \"b\": 2,\n}"},
            {"{\n  \"a\": 1 // two, }\n}", adding("/b", "2"), "{\n  \"a\": 1, // two, }\n  \"b\": 2\n}"},
            {"{\"a\": 1 // two\n}", adding("/b", "2"), "{\"a\": 1, \"b\": 2 // two\n}"},
            {"{ // none yet\n}", adding("/a", "1"), "{ // none yet\n  \"a\": 1\n}"},
            {"{ /* none */ }", adding("/a", "1"), "{ /* none */ \"a\": 1 }"},
            {"{\n  \"a\": 1, // a\n  // b\n  \"b\": 2\n}", erasing("/a"), "{\n   // a\n  // b\n  \"b\": 2\n}"},
            {"{\n  // a\n  \"a\": 1, \"b\": 2\n}", erasing("/a"), "{\n  // a\n  \"b\": 2\n}"},
            {"{\n  \"a\": 1,\n  \"b\": 2,\n}", erasing("/b"), "{\n  \"a\": 1,\n}"},
            {"{\n  \"a\": 1, // a\n  \"b\": 2\n}", erasing("/b"), "{\n  \"a\": 1 // a\n  \n}"},
            {"{\n  \"a\": 1, /*/ b */\n}", adding("/b", "2"), "{\n  \"a\": 1, /*/ b */\n  \"b\": 2,\n}"},
            {"[1,]", adding("/-", "2"), "[1, 2,]"},
            {"[1,]", erasing("/0"), "[]"},
        },
        Syntax::with_comments);
}

TEST_CASE("json_edit: several edits see each other") {
    const std::vector<Edit> edits{adding("/a", "{}"), adding("/a/b", "1"), erasing("/z"), replacing("/a/b", "2")};
    CHECK(*edited("{\n  \"z\": 0\n}", edits) == "{\n  \"a\": {\n    \"b\": 2\n  }\n}");
    CHECK(*edited(" [ ] ", std::vector<Edit>{}) == " [ ] ");
}

TEST_CASE("json_edit: a name that is not UTF-8 is refused, as nobody would find it again") {
    for (const char* pointer : {"/a/\xff/b", "/\xff"}) {
        const auto after = edited("{\"a\": {}}", std::vector<Edit>{{pointer, "1", Create::parents}});
        REQUIRE_FALSE(after.ok());
        CHECK(after.error().message.find("\\xff") != std::string::npos);
    }
}

TEST_CASE("json_edit: random edits are what another library says, and leave every other byte alone") {
    testing::JsonRandom random{20261122};
    for (int round = 0; round < 1500; ++round) {
        const bool comments = round % 2 == 1;
        const std::string complaint =
            random.complaint_about_edit(random.document(comments), comments ? Syntax::with_comments : Syntax::strict);
        REQUIRE(complaint == "");
    }
}
