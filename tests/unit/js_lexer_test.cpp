#include "miniship/js_lexer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace miniship;
using namespace std::string_literals;
using js::BracketKind;
using js::Expected;
using js::TokenKind;

namespace {

/// Comments, strings, template chunks and regular expressions in the order of the text.
std::vector<std::string> literals(std::string_view source, const js::Lexed& lexed) {
    std::vector<std::pair<std::uint32_t, std::string>> found;
    for (const js::Comment& each : lexed.comments) {
        found.emplace_back(each.begin, source.substr(each.begin, each.end - each.begin));
    }
    for (const js::Token& each : lexed.tokens) {
        if (each.kind == TokenKind::string || each.kind == TokenKind::template_chunk || each.kind == TokenKind::regex) {
            found.emplace_back(each.begin, js::text_of(source, each));
        }
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    for (auto& [begin, text] : found) {
        out.push_back(std::move(text));
    }
    return out;
}

std::vector<std::string> token_texts(std::string_view source) {
    const auto lexed = js::lexed(source);
    REQUIRE(lexed.ok());
    std::vector<std::string> out;
    for (const js::Token& each : lexed->tokens) {
        out.emplace_back(js::text_of(source, each));
    }
    return out;
}

std::vector<BracketKind> bracket_kinds(std::string_view source) {
    const auto lexed = js::lexed(source);
    REQUIRE(lexed.ok());
    std::vector<BracketKind> out;
    for (const js::Bracket& each : lexed->brackets) {
        out.push_back(each.kind);
    }
    out.erase(out.begin());
    return out;
}

js::Token token_with_text(std::string_view source, std::string_view text) {
    const auto lexed = js::lexed(source);
    REQUIRE(lexed.ok());
    const auto found = std::find_if(lexed->tokens.begin(), lexed->tokens.end(),
                                    [&](const js::Token& each) { return js::text_of(source, each) == text; });
    REQUIRE(found != lexed->tokens.end());
    return *found;
}

std::string message(std::string_view source) {
    const auto lexed = js::lexed(source);
    return lexed.ok() ? "" : lexed.error().message;
}

}  // namespace

TEST_CASE("js_lexer: the hard cases, which acorn or V8 read the same way") {
    const auto table = nlohmann::json::parse(std::ifstream{MINISHIP_SOURCE_DIR "/tests/data/inject/lexer.json"});
    CHECK(table.size() >= 150);
    for (const auto& each : table) {
        CAPTURE(each["name"].get<std::string>());
        const std::string source = each["source"];
        const auto lexed = js::lexed(source);
        if (each.contains("error")) {
            REQUIRE_FALSE(lexed.ok());
            CHECK(lexed.error().code == ErrorCode::unlexable);
            CHECK(lexed.error().message == each["error"].get<std::string>());
        } else {
            REQUIRE_MESSAGE(lexed.ok(), lexed.error().message);
            CHECK(literals(source, *lexed) == each["literals"].get<std::vector<std::string>>());
        }
    }
}

TEST_CASE("js_lexer: punctuators are the longest match") {
    using Texts = std::vector<std::string>;
    CHECK(token_texts("a>>>=b>>>c>>=d**=e**f&&=g||=h?\?=i??j?.k?.5:l") ==
          Texts{"a",   ">>>=", "b",    ">>>", "c",  ">>=", "d",  "**=", "e", "**", "f", "&&=", "g",
                "||=", "h",    "?\?=", "i",   "??", "j",   "?.", "k",   "?", ".5", ":", "l"});
    CHECK(token_texts("a===b!==c=>d...e+++f---g<=h<<=i~!j^=k%=l|=m&=n*=o") ==
          Texts{"a", "===", "b", "!==", "c", "=>", "d",  "...", "e",  "++", "+",  "f", "--", "-", "g",  "<=",
                "h", "<<=", "i", "~",   "!", "j",  "^=", "k",   "%=", "l",  "|=", "m", "&=", "n", "*=", "o"});
}

TEST_CASE("js_lexer: numbers end where they end") {
    using Texts = std::vector<std::string>;
    CHECK(token_texts("1..x 1.e5 1_000n .5.x 0x1fn 010.x 08.5 1e x") ==
          Texts{"1.", ".", "x", "1.e5", "1_000n", ".5", ".", "x", "0x1fn", "010", ".", "x", "08.5", "1", "e", "x"});
}

TEST_CASE("js_lexer: brackets know what they are") {
    using Kinds = std::vector<BracketKind>;
    CHECK(bracket_kinds("if (a) {} for (b of c) {}") ==
          Kinds{BracketKind::control_head, BracketKind::block, BracketKind::for_head, BracketKind::block});
    CHECK(bracket_kinds("function f(a) {} x = { m(b) {}, [c]: d[e] }") ==
          Kinds{BracketKind::parameters, BracketKind::function_body, BracketKind::object, BracketKind::parameters,
                BracketKind::function_body, BracketKind::computed_key, BracketKind::index});
    CHECK(bracket_kinds("class A { static {} } (a) => {}; f(b); [c]; `${d}`; try {} catch (e) {}") ==
          Kinds{BracketKind::class_body, BracketKind::function_body, BracketKind::group, BracketKind::function_body,
                BracketKind::call, BracketKind::array, BracketKind::template_hole, BracketKind::block,
                BracketKind::parameters, BracketKind::block});
    CHECK(bracket_kinds("import { a } from 'b'; export { a }; import c, { d } from 'e'") ==
          Kinds(3, BracketKind::module_names));
    CHECK(bracket_kinds("for await (a of b) ; let [c] = d; let { e } = f") ==
          Kinds{BracketKind::for_head, BracketKind::array, BracketKind::object});
}

TEST_CASE("js_lexer: brackets pair and nest") {
    const std::string source = "f([a, `b${c}d${e}g`])";
    const auto lexed = js::lexed(source);
    REQUIRE(lexed.ok());
    REQUIRE(lexed->brackets.size() == 5);
    CHECK(lexed->brackets[0] == js::Bracket{0, 12, 0, BracketKind::program});
    CHECK(lexed->brackets[1] == js::Bracket{1, 11, 0, BracketKind::call});
    CHECK(lexed->brackets[2] == js::Bracket{2, 10, 1, BracketKind::array});
    CHECK(lexed->brackets[3] == js::Bracket{5, 7, 2, BracketKind::template_hole});
    CHECK(lexed->brackets[4] == js::Bracket{7, 9, 2, BracketKind::template_hole});
}

TEST_CASE("js_lexer: every token knows what was expected") {
    CHECK(token_with_text("a.b", "b").expected == Expected::member);
    CHECK(token_with_text("a?.b", "b").expected == Expected::member);
    CHECK(token_with_text("x = { b: 1 }", "b").expected == Expected::key);
    CHECK(token_with_text("class A { b = 1\n c = 2 }", "c").expected == Expected::key);
    CHECK(token_with_text("var a = 1, b", "b").expected == Expected::name);
    CHECK(token_with_text("function b() {}", "b").expected == Expected::name);
    CHECK(token_with_text("import a, * as b from 'c'", "b").expected == Expected::name);
    CHECK(token_with_text("export default b", "b").expected == Expected::declaration);
    CHECK(token_with_text("a\nb", "b").expected == Expected::statement);
    CHECK(token_with_text("a\nb", "b").newline_before);
    CHECK(token_with_text("a /*\n*/ b", "b").newline_before);
    CHECK_FALSE(token_with_text("a /* */ b", "b").newline_before);
    CHECK(token_with_text("a + b", "b").expected == Expected::operand);
}

TEST_CASE("js_lexer: comments have kinds") {
    const auto lexed = js::lexed("#!a\n// b\n/* c */ d <!-- e\n--> f");
    REQUIRE(lexed.ok());
    std::vector<js::CommentKind> kinds;
    for (const js::Comment& each : lexed->comments) {
        kinds.push_back(each.kind);
    }
    CHECK(kinds == std::vector{js::CommentKind::hashbang, js::CommentKind::line, js::CommentKind::block,
                               js::CommentKind::html, js::CommentKind::html});
}

TEST_CASE("js_lexer: any byte may stand in strings, comments and names") {
    CHECK(message("'\xff\0\x80' // \xfe\0\n \xc3 + \0a\x01 + /\xff\0/ + `\0\xe2`"s).empty());
    CHECK(message("'\xe2").starts_with("1:1"));
    CHECK(message("a \xe2\x80").empty());
    CHECK(message("/a\\").starts_with("1:1"));
    CHECK(message("'a\\").starts_with("1:1"));
    CHECK(message("`a\\").starts_with("1:1"));
    CHECK(message("/*/").starts_with("1:1"));
    CHECK(message("\\u{61") == "1:1: `\\` begins no token");
}

TEST_CASE("js_lexer: decorators, which are not in the standard yet, do no harm") {
    const std::string source = "@a class B { @c d() { /e'/.exec(f) } @g({}) h = 1 / 2 / 1 }";
    const auto lexed = js::lexed(source);
    REQUIRE(lexed.ok());
    CHECK(literals(source, *lexed) == std::vector<std::string>{"/e'/"});
}

TEST_CASE("js_lexer: deep nesting needs no recursion") {
    const std::size_t depth = 20000;
    CHECK(message(std::string(depth, '[') + std::string(depth, ']')).empty());
    CHECK(message(std::string(depth, '(')) == "1:20000: `(` is not closed");
    std::string holes;
    for (std::size_t index = 0; index < depth / 4; ++index) {
        holes += "`${";
    }
    CHECK(message(holes) == "1:14999: `${` is not closed");
}
