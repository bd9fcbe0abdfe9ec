#include "miniship/json_text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace miniship;
using namespace miniship::json_text;

namespace {

std::string problem_of(const std::string& text, Syntax syntax = Syntax::strict) {
    auto document = parsed(text, syntax);
    return document ? "" : document.error().message;
}

Document read(const std::string& text, Syntax syntax = Syntax::strict) {
    auto document = parsed(text, syntax);
    REQUIRE_MESSAGE(document.ok(), text);
    return *std::move(document);
}

std::string text_at(const Document& document, std::string_view pointer) {
    const auto value = document.find(pointer);
    return value ? value->text().value_or("no text") : "nothing";
}

}  // namespace

TEST_CASE("json_text: what RFC 8259 allows is read") {
    for (const std::string text :
         {"0", " -0.5e+10 ", "\"\"", "[]", "{}", "[1,[2,{\"a\":null}],true,false]", "\xef\xbb\xbf{\"a\": 1}\r\n",
          "1e400", "\"\\ud800\"", "\"\\u0000\"", "12345678901234567890123", "{\"a\":1,\"a\":2}", "\"\x7f\""}) {
        CHECK_MESSAGE(problem_of(text).empty(), text);
    }
}

TEST_CASE("json_text: what RFC 8259 forbids is refused with line and column") {
    struct Row {
        std::string text;
        std::string problem;
    };
    const std::vector<Row> rows{
        {"", "not JSON at line 1, column 1: the text ends where a value is expected"},
        {"{\n  \"a\": 1\n  \"b\": 2\n}", "not JSON at line 3, column 3: expected ',' or '}'"},
        {"[1 2]", "not JSON at line 1, column 4: expected ',' or ']'"},
        {"[1,]", "not JSON at line 1, column 4: comma before the end"},
        {"{\"a\":1,}", "not JSON at line 1, column 8: comma before the end"},
        {"{a:1}", "not JSON at line 1, column 2: expected a name in quotes"},
        {"{\"a\" 1}", "not JSON at line 1, column 6: expected ':'"},
        {"{} {}", "not JSON at line 1, column 4: unexpected text after the value"},
        {"01", "not JSON at line 1, column 2: unexpected text after the value"},
        {"-", "not JSON at line 1, column 2: number without digits"},
        {"1.", "not JSON at line 1, column 3: number without digits after its point"},
        {"1e+", "not JSON at line 1, column 4: number without digits in its exponent"},
        {"tru", "not JSON at line 1, column 1: expected a value"},
        {"\"a", "not JSON at line 1, column 1: string does not end"},
        {"\"a\\", "not JSON at line 1, column 3: unknown escape"},
        {"\"\\x\"", "not JSON at line 1, column 2: unknown escape"},
        {"\"\\u12g4\"", "not JSON at line 1, column 2: \\u needs four hexadecimal digits"},
        {"\"a\nb\"", "not JSON at line 1, column 3: control character in a string"},
        {"[\r\n\"\xff\"]", "not JSON at line 2, column 1: string is not UTF-8"},
        {"<html>", "not JSON at line 1, column 1: expected a value"},
        {"// a\n1", "not JSON at line 1, column 1: expected a value"},
        {"[", "not JSON at line 1, column 2: the text ends where a value is expected"},
        {"{", "not JSON at line 1, column 2: expected a name in quotes"},
    };
    for (const Row& row : rows) {
        CHECK(problem_of(row.text) == row.problem);
    }
    CHECK(parsed("x").error().code == ErrorCode::file_invalid);
}

TEST_CASE("json_text: comments and one trailing comma are read when asked") {
    CHECK(problem_of("/* a */{ // b\n \"a\": [1, /* , */ 2,], }\n// c", Syntax::with_comments).empty());
    CHECK(problem_of("[,]", Syntax::with_comments) == "not JSON at line 1, column 2: expected a value");
    CHECK(problem_of("[1,,]", Syntax::with_comments) == "not JSON at line 1, column 4: expected a value");
    CHECK(problem_of("1 /* a", Syntax::with_comments) == "not JSON at line 1, column 3: comment does not end");
    CHECK(problem_of("1 // \xff", Syntax::with_comments) == "not JSON at line 1, column 3: comment is not UTF-8");
    CHECK(problem_of("1 / 2", Syntax::with_comments) == "not JSON at line 1, column 3: unexpected '/'");
    CHECK(text_at(read("{\"a\": \"// b\"}", Syntax::with_comments), "/a") == "// b");
}

TEST_CASE("json_text: nesting has a limit and costs no stack") {
    const std::string deepest = std::string(kDepthLimit, '[') + std::string(kDepthLimit, ']');
    CHECK(problem_of(deepest).empty());
    CHECK(problem_of("[" + deepest + "]") == "not JSON at line 1, column 257: nested deeper than 256 levels");
    CHECK(problem_of(std::string(1'000'000, '[')) == "not JSON at line 1, column 257: nested deeper than 256 levels");
}

TEST_CASE("json_text: strings are decoded, everything else is text as it stands") {
    const Document document =
        read(R"({"s":"a\"\\\/\b\f\n\r\t\u0041\u4f60\ud83d\ude00","lone":"\ud800x\udc00","n":1.10,"e":1e3})");
    CHECK(text_at(document, "/s") == "a\"\\/\b\f\n\r\tA你\xf0\x9f\x98\x80");
    CHECK(text_at(document, "/lone") == "\xef\xbf\xbdx\xef\xbf\xbd");
    CHECK(document.find("/n")->raw() == "1.10");
    CHECK(document.find("/e")->raw() == "1e3");
    CHECK_FALSE(document.find("/n")->text().has_value());
}

TEST_CASE("json_text: pointers are those of RFC 6901") {
    const Document document = read(
        R"({"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"c":{"":{"d":"deep"}},"\u0065":"escaped name","01":[["x"]]})");
    CHECK(document.find("")->kind() == Kind::object);
    CHECK(text_at(document, "/foo/1") == "baz");
    CHECK(document.find("/")->raw() == "0");
    CHECK(document.find("/a~1b")->raw() == "1");
    CHECK(document.find("/m~0n")->raw() == "8");
    CHECK(text_at(document, "/c//d") == "deep");
    CHECK(text_at(document, "/e") == "escaped name");
    CHECK(text_at(document, "/01/0/0") == "x");
    for (const std::string nothing :
         {"/foo/2", "/foo/-", "/foo/01", "/foo/+1", "/foo/", "/x", "foo", "/a~2b", "/a~", "/foo/0/0"}) {
        CHECK_MESSAGE(text_at(document, nothing) == "nothing", nothing);
    }
    CHECK(document.find("/c//d")->pointer() == "/c//d");
    CHECK(document.find("/a~1b")->pointer() == "/a~1b");
    CHECK(document.find("/01/0/0")->pointer() == "/01/0/0");
    CHECK(pointer_token("a/b~c") == "a~1b~0c");
}

TEST_CASE("json_text: of duplicate names the last counts, and all are visible") {
    const Document document = read(R"({"a":1,"b":0,"\u0061":2})");
    CHECK(document.find("/a")->raw() == "2");
    CHECK(document.root().count("a") == 2);
    CHECK(document.root().children().size() == 3);
}

TEST_CASE("json_text: a text is encoded as a string that reads as the same text") {
    CHECK(json_string("a\"b\\c/\b\f\n\r\t\x01 小") == "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001 小\"");
    CHECK(json_string("\xff\xe4\xb8") == "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    std::string all;
    for (char c = 0; c < 0x7f; ++c) {
        all += c;
    }
    CHECK(read(json_string(all)).root().text() == all);
}

TEST_CASE("json_text: differences are places, by the text of scalars") {
    const auto changes_of = [](const std::string& before, const std::string& after) {
        return differences(read(before), read(after));
    };
    CHECK(changes_of(R"({"a":1,"b":[1,2]})", "{ \"b\" : [ 1, 2 ],\n\"a\": 1 }").empty());
    CHECK(changes_of(R"({"a":{"x/y":1}})", R"({"a":{"x/y":1.0}})") == std::vector<Change>{{"/a/x~1y", "1", "1.0"}});
    CHECK(changes_of(R"({"a":"\u0041"})", R"({"a":"A"})") == std::vector<Change>{{"/a", "\"\\u0041\"", "\"A\""}});
    CHECK(changes_of(R"({"a":1})", R"({"b":{"c":1}})") ==
          std::vector<Change>{{"/a", "1", std::nullopt}, {"/b", std::nullopt, "{\"c\":1}"}});
    CHECK(changes_of("[1,2]", "[1,3]") == std::vector<Change>{{"/1", "2", "3"}});
    CHECK(changes_of("[1,2]", "[1]") == std::vector<Change>{{"", "[1,2]", "[1]"}});
    CHECK(changes_of("[]", "{}") == std::vector<Change>{{"", "[]", "{}"}});
    CHECK(changes_of(R"({"a":1,"a":2})", R"({"a":3,"a":2})") == std::vector<Change>{{"/a", "2", "2"}});
    CHECK(changes_of(R"({"a":1,"a":2})", R"({"a":2})") == std::vector<Change>{{"/a", "2", "2"}});
    CHECK(changes_of(R"({"a":{"x":1},"a":2})", R"({"a":{"x": 1}, "a":2})").empty());
}

TEST_CASE("json_text: changes are proven to be the intended ones") {
    const Document before = read(R"({"a":{"x":1},"l":[1],"n":0})");
    const auto proof = [&](const std::string& after, const std::vector<std::string>& pointers) {
        auto changes = proven_changes(before, read(after), pointers);
        return changes ? "" : changes.error().message;
    };
    CHECK(proof(R"({"a":{"x":2},"l":[1],"n":0})", {"/a/x"}).empty());
    CHECK(proof(R"({"a":{"x":2},"l":[1],"n":0})", {"/a"}).empty());
    CHECK(proof(R"({"a":{"x":1},"l":[1],"n":0,"b":{"c":{"d":1},"e":2}})", {"/b/c/d", "/b/e"}).empty());
    CHECK(proof(R"({"a":{"x":1},"l":[1,2],"n":0})", {"/l"}).empty());
    CHECK(proof(R"({"a":{"x":1},"l":[1]})", {"/n"}).empty());
    CHECK(proof(R"({"a":{"x":2},"l":[1],"n":0.0})", {"/a/x"}) == "the edit also changes \"/n\"");
    CHECK(proof(R"({"a":{"x":1},"l":[1],"n":0,"b":{"c":1,"d":2}})", {"/b/c"}) == "the edit also changes \"/b\"");
    CHECK(proof(R"({"a":{"x":1},"l":[1]})", {"/n/deeper"}) == "the edit also changes \"/n\"");
    CHECK(proof(R"({"a":{"x":1},"l":[1],"n":0})", {"/a/x"}) == "the edit does not change \"/a/x\"");
    CHECK(proof(R"({"a":{"x":1},"l":[1],"n":1})", {"/n", "/nn"}) == "the edit does not change \"/nn\"");
    CHECK(proven_changes(before, before, std::vector<std::string>{"/n"}).error().code == ErrorCode::internal);
}

TEST_CASE("json_text: changes print as an RFC 6902 patch with tests") {
    CHECK(json_patch({}) == "[]\n");
    const std::vector<Change> changes{{"/a", "1", "2"}, {"/b", "[]", std::nullopt}, {"/c~1d", std::nullopt, "\"x\""}};
    CHECK(json_patch(changes) == R"([
  {"op": "test", "path": "/a", "value": 1},
  {"op": "replace", "path": "/a", "value": 2},
  {"op": "test", "path": "/b", "value": []},
  {"op": "remove", "path": "/b"},
  {"op": "add", "path": "/c~1d", "value": "x"}
]
)");
}
