#include "miniship/source_map.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "miniship/injection.hpp"

using namespace miniship;

namespace {

using Spans = std::vector<MapSpan>;

std::string map_of(const std::string& mappings) {
    return R"({"version":3,"sources":["a.ts"],"names":[],"mappings":")" + mappings + "\"}";
}

/// The mappings after the spans, or the error's message.
std::string shifted(const std::string& mappings, const Spans& spans) {
    const auto map = shifted_source_map(map_of(mappings), spans);
    if (!map) {
        CHECK(map.error().code == ErrorCode::file_invalid);
        return map.error().message;
    }
    const std::string head = map_of("");
    const std::string before = head.substr(0, head.size() - 2);
    REQUIRE(map->starts_with(before));
    return map->substr(before.size(), map->size() - before.size() - 2);
}

Spans spans_in(const std::string& code, const std::string& name, const std::string& value) {
    const std::vector<Replacement> replacements{{name, value}};
    const auto injected = injection(code, replacements);
    REQUIRE(injected.ok());
    return map_spans(code, injected->hits);
}

constexpr std::size_t kLineEnd = MapSpan::kLineEnd;

}  // namespace

TEST_CASE("source_map: a hit on one line is one span, in UTF-16 units") {
    CHECK(spans_in("x=V;", "V", "1.2") == Spans{{0, 3, 3, 4}});
    CHECK(spans_in("\n'\xe4\xb8\xad\xf0\x9f\x98\x80'+p.V", "p.V", "1") == Spans{{1, 7, 9, 0}});
    CHECK(spans_in("\xef\xbb\xbfV", "V", "1") == Spans{{0, 1, 1, 2}});
    CHECK(spans_in("V+V", "V", "\xf0\x9f\x98\x80") == Spans{{0, 1, 1, 3}, {0, 3, 3, 3}});
    CHECK(spans_in("x={V}", "V", "1") == Spans{{0, 4, 4, 4}});
}

TEST_CASE("source_map: bytes that are not UTF-8 count as a decoder counts them") {
    const std::vector<std::pair<std::string, std::size_t>> table{
        {"\xe9", 1},         {"\xe4\xb8", 1},         {"\xe4\xb8'\xff", 3}, {"\xf0\x9f\x98", 1},
        {"\xed\xa0\x80", 3}, {"\xf5\x80", 2},         {"\xc0\xaf", 2},      {"\xe0\x80\x80", 3},
        {"\xf0\x80\x80", 3}, {"\xf4\x90\x80\x80", 4}, {"\x80\x80\x80", 3},  {"\xc3\xa9\xc3", 2},
    };
    for (const auto& [bytes, units] : table) {
        const auto& shown = bytes;
        CAPTURE(shown);
        const std::string code = "/*" + bytes + "*/V";
        const std::vector<Hit> hits{{.begin = code.size() - 1, .end = code.size(), .text = "\"\""}};
        CHECK(map_spans(code, hits) == Spans{{0, units + 5, units + 5, 1}});
    }
}

TEST_CASE("source_map: lines end where ECMAScript ends them") {
    for (const std::string end : {"\n", "\r", "\r\n", "\xe2\x80\xa8", "\xe2\x80\xa9"}) {
        CAPTURE(end);
        CHECK(spans_in("a" + end + end + " V", "V", "1") == Spans{{2, 2, 2, 2}});
    }
    CHECK(spans_in("a\n\r V", "V", "1") == Spans{{2, 2, 2, 2}});
}

TEST_CASE("source_map: a hit over several lines is a span on each of them") {
    CHECK(spans_in("x=p\n.e\n  .V;", "p.e.V", "1") == Spans{{0, 3, kLineEnd, 0}, {1, 0, kLineEnd, 0}, {2, 0, 4, -4}});
}

TEST_CASE("source_map: only the first segment behind a hit gets another column") {
    // Columns 0, 2, 5, 9; a hit in [2,5) that grows by 4.
    CHECK(shifted("AAAA,EAAE,GAAG,IAAI", {{0, 3, 5, 4}}) == "AAAA,EAAE,OAAG,IAAI");
    CHECK(shifted("AAAA,EAAE,GAAG,IAAI", {{0, 3, 5, -1}}) == "AAAA,EAAE,EAAG,IAAI");
    CHECK(shifted(";;AAAA,EAAE;AACA,EAAE", {{2, 1, 2, 1}}) == ";;AAAA,GAAE;AACA,EAAE");
    CHECK(shifted("AAAA", {{0, 3, 5, 4}}) == "AAAA");
    CHECK(shifted("", {{0, 3, 5, 4}}) == "");
    CHECK(shifted(";", {{7, 3, 5, 4}}) == ";");
}

TEST_CASE("source_map: several hits on a line add up") {
    // Columns 0, 4, 8, 12, 16; hits in [0,4) and [8,12), each longer by 2.
    CHECK(shifted("AAAA,IAAI,IAAI,IAAI,IAAI", {{0, 1, 4, 2}, {0, 9, 12, 2}}) == "AAAA,MAAI,IAAI,MAAI,IAAI");
    // Nothing between two hits: the segment behind both moves by both.
    CHECK(shifted("AAAA,gBAAI", {{0, 1, 4, 2}, {0, 9, 12, 2}}) == "AAAA,oBAAI");
}

TEST_CASE("source_map: segments inside a hit go, and their deltas stay") {
    // Columns 0, 2, 4, 6 with original columns 0, 3, 6, 9; a hit in [0,6).
    CHECK(shifted("AAAA,EAAG,EAAG,EAAG", {{0, 1, 6, 1}}) == "AAAA,OAAS");
    // None at the end: the last one moves there, and what follows counts from it.
    CHECK(shifted("AAAA,EAAG,EAAG,IAAG", {{0, 1, 6, 1}}) == "AAAA,OAAM,EAAG");
    CHECK(shifted("AAAA,EAAG,EAAG", {{0, 1, 6, 1}}) == "AAAA,OAAM");
    CHECK(shifted("AAAA,E", {{0, 1, 6, 1}}) == "AAAA,O");
}

TEST_CASE("source_map: dropped deltas go to the next segment that has the field") {
    // The name of the dropped segment is due at the next segment with a name, here on the next line.
    CHECK(shifted("AAAA,EACGC,E,CAAG;EAAGC,AAAAC", {{0, 1, 4, 0}}) == "AAAA,I,CACM;EAAGE,AAAAC");
    CHECK(shifted("AAAAA,CAACC,CAACD;;AAAA,AACAA;AAAAA", {{0, 1, 2, 0}}) == "AAAAA,EAAEA;;AAAA,AACAA;AAAAA");
}

TEST_CASE("source_map: a hit over several lines empties the lines inside") {
    CHECK(shifted("AAAA,EAAE;AACA,CAAC;AACA,GAAG,CAAC", {{0, 1, kLineEnd, 0}, {1, 0, kLineEnd, 0}, {2, 0, 3, -3}}) ==
          "AAAA;;AAEM,CAAC");
    CHECK(shifted("AAAA;CAAE;AAAA,CAAC", {{0, 1, kLineEnd, 0}, {1, 0, 3, -3}}) == "AAAA;AAAE;AAAA,CAAC");
}

TEST_CASE("source_map: numbers of any size that the format knows") {
    // 15 and 16, -1, the most that 32 bits hold, and -0, which is the least one.
    CHECK(shifted("AAAA,eAAA", {{0, 1, 1, 1}}) == "AAAA,gBAAA");
    CHECK(shifted("AAAA,gBAAA", {{0, 1, 1, -1}}) == "AAAA,eAAA");
    CHECK(shifted("AAAA,EAAD,EAAD,CAAA", {{0, 1, 4, 0}}) == "AAAA,IAAF,CAAA");
    CHECK(shifted("A,8////DAAA,CAAA", {{0, 9, 9, 0}}) == "A,8////DAAA,CAAA");
    CHECK(shifted("A,+/////DAAA", {{0, 1, 1, -1}}) == "A,8/////DAAA");
    CHECK(shifted("AAAA,CAAB,EAAA", {{0, 1, 1, 1}}) == "AAAA,EAAB,EAAA");
    CHECK(shifted("AAAA,CAAB,EAAA", {{0, 1, 3, 0}}) == "AAAA,GAAB");
    // More digits than needed: kept where the number stays.
    CHECK(shifted("gAAAgA,CAAA", {{0, 1, 1, 1}}) == "gAAAgA,EAAA");
}

TEST_CASE("source_map: malformed mappings are an error where they are needed") {
    const Spans spans{{1, 2, 4, 1}};
    const std::vector<std::pair<std::string, std::string>> table{
        {"AAAA;AA", "mappings of line 2: `AA` is no segment"},
        {"AAAA;AAA", "mappings of line 2: `AAA` is no segment"},
        {"AAAA;AAAAAA", "mappings of line 2: `AAAAAA` is no segment"},
        {"AAAA;AAAg", "mappings of line 2: `AAAg` is no segment"},
        {"AAAA;ggggggggA", "mappings of line 2: `ggggggggA` is no segment"},
        {"AAAA;+/////HAAA", "mappings of line 2: `+/////HAAA` is no segment"},
        {"AAAA;EAAA,DAAA", "mappings of line 2: columns do not ascend"},
        {"AA-A;AAAA", "character 3 of the mappings belongs into none"},
        {"AAAA;A AAA", "character 7 of the mappings belongs into none"},
        {"AAAA;AAAA,EAA+/////D,EAA+/////D,EAAA", "mappings of line 2: a number needs more than 32 bits"},
    };
    for (const auto& [mappings, message] : table) {
        CHECK(shifted(mappings, mappings.ends_with("EAAA") ? Spans{{1, 1, 6, 1}} : spans) == message);
    }
    CHECK(shifted("AA;AAAA,,EAAE,", spans) == "AA;AAAA,KAAE");
}

TEST_CASE("source_map: every member but the mappings is the same bytes") {
    const std::string map =
        ")]}'\n\xef\xbb\xbf{ \"x_y\" : [1.0, 1e2],\r\n\t\"version\": 3, \"sourcesContent\":[\"V \\u0041\"],"
        "\"mappings\":\"AAAA,EAAE\" , \"debugId\":\"d\",\"ignoreList\":[0], \"names\":[],\"names\":[]}\n";
    const auto after = shifted_source_map(map, Spans{{0, 1, 2, 1}});
    REQUIRE(after.ok());
    std::string expected = map;
    expected.replace(expected.find("EAAE"), 4, "GAAE");
    CHECK(*after == expected);
    CHECK(*shifted_source_map(map, Spans{}) == map);
    // A slash may be escaped, and then the mappings are written anew.
    CHECK(*shifted_source_map(R"({"version":3,"mappings":"AAAA,EAA\/\/B"})", Spans{{0, 1, 2, 1}}) ==
          R"({"version":3,"mappings":"AAAA,GAA//B"})");
}

TEST_CASE("source_map: what is no map of version 3 is an error") {
    for (const std::string map :
         {"", "{", "[]", "3", "{}", R"({"version":2,"mappings":""})", R"({"version":3})", ")]}'",
          R"({"version":"3","mappings":""})", R"({"version":3,"mappings":7})", R"({"version":3,"sections":[{}]})",
          R"({"version":3,"sections":[{"offset":{"line":0,"column":0}}]})",
          R"({"version":3,"sections":[{"offset":{"line":-1,"column":0},"map":{}}]})",
          R"({"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{}}]})"}) {
        CAPTURE(map);
        const auto after = shifted_source_map(map, Spans{{0, 1, 2, 1}});
        REQUIRE_FALSE(after.ok());
        CHECK(after.error().code == ErrorCode::file_invalid);
    }
}

TEST_CASE("source_map: sections move with the code, and their maps count from them") {
    const auto index = [](const std::string& first, std::size_t column, const std::string& second) {
        return R"({"version":3,"sections":[{"offset":{"line":0,"column":0},"map":)" + map_of(first) +
               R"(},{ "offset" : {"column": )" + std::to_string(column) + R"(, "line":1}, "map":)" + map_of(second) +
               "}],\"file\":\"a\"}";
    };
    const auto after = [](const std::string& map, const Spans& spans) {
        const auto shifted = shifted_source_map(map, spans);
        return shifted ? *shifted : shifted.error().message;
    };
    const std::string map = index("AAAA;AAAA,EAAE", 4, "AAAA,EAAE;AAAA,EAAE");
    // Before the second section: its offset moves, its mappings stay.
    CHECK(after(map, {{1, 1, 2, 3}}) == index("AAAA;AAAA,KAAE", 7, "AAAA,EAAE;AAAA,EAAE"));
    CHECK(after(map, {{1, 3, 4, 3}}) == index("AAAA;AAAA,EAAE", 7, "AAAA,EAAE;AAAA,EAAE"));
    // Behind its beginning, on its first line and on the next.
    CHECK(after(map, {{1, 5, 6, 3}}) == index("AAAA;AAAA,EAAE", 4, "AAAA,KAAE;AAAA,EAAE"));
    CHECK(after(map, {{2, 1, 2, 3}}) == index("AAAA;AAAA,EAAE", 4, "AAAA,EAAE;AAAA,KAAE"));
    CHECK(after(map, {{1, 3, 6, 3}}) == "the source map has a section that begins inside a replaced name");
    std::string unordered = map;
    unordered.replace(unordered.find("\"line\":0"), 8, "\"line\":5");
    CHECK(after(unordered, {{1, 3, 4, 3}}) == "the source map has sections that are out of order");
}

TEST_CASE("source_map: a map is named by a comment, the last one counts") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"x\n//# sourceMappingURL=a.js.map", "a.js.map"},
        {"x\n//# sourceMappingURL=a.js.map\r\n", "a.js.map"},
        {"//@ sourceMappingURL=a.map\nx", "a.map"},
        {"x /*# sourceMappingURL=a.map */", "a.map"},
        {"//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map\n//# debugId=1", "b.map"},
        {"//#\tsourceMappingURL=my%20file.map  ", "my%20file.map"},
        {"x", ""},
        {"// sourceMappingURL=a.map", ""},
        {"//# sourceMappingURL=", ""},
        {"'//# sourceMappingURL=a.map'", ""},
        {"`\n//# sourceMappingURL=a.map\n`", ""},
        {"//# sourceMappingURL=a.map\n`\n//# sourceMappingURL=data:,${x}`", "a.map"},
        {"x.y = /\\//# sourceMappingURL=a.map", ""},
        {"//# sourceMappingURL=a.map\n'", ""},
    };
    for (const auto& [code, url] : table) {
        const auto& shown = code;
        CAPTURE(shown);
        const auto link = source_map_link(code);
        CHECK((link ? link->url(code) : "") == url);
        CHECK((link && link->in_block) == (code.find("/*#") != std::string::npos));
    }
}

TEST_CASE("source_map: URLs as paths beside the code") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"a.js.map", "a.js.map"},
        {"../maps/a.map", "../maps/a.map"},
        {"my%20file%2b.map?v=1#x", "my file+.map"},
        {"100%.map", "100%.map"},
        {"%zz.map", "%zz.map"},
        {"a/b:c.map", "a/b:c.map"},
        {"/abs/a.map", ""},
        {"//host/a.map", ""},
        {"https://host/a.map", ""},
        {"file:///a.map", ""},
        {"%2fetc/a.map", ""},
        {"a%00.map", ""},
        {"?x", ""},
    };
    for (const auto& [url, path] : table) {
        const auto& shown = url;
        CAPTURE(shown);
        CHECK(source_map_path(url).value_or("") == path);
    }
    CHECK(is_data_url("DATA:application/json,{}"));
    CHECK_FALSE(is_data_url("data.map"));
}

TEST_CASE("source_map: inline maps keep their encoding") {
    const Spans spans{{0, 1, 2, 1}};
    const auto shifted = [&](const std::string& url) {
        const auto after = shifted_data_url(url, spans);
        return after ? *after : after.error().message;
    };
    // {"version":3,"mappings":"AAAA,EAAE"} and the same with GAAE, one blank more each time for the padding.
    CHECK(shifted("data:application/json;charset=utf-8;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEsRUFBRSJ9") ==
          "data:application/json;charset=utf-8;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEsR0FBRSJ9");
    CHECK(shifted("data:;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEsRUFBRSJ9IA==") ==
          "data:;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEsR0FBRSJ9IA==");
    CHECK(shifted("data:;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEsRUFBRSJ9IA") ==
          "data:;base64,eyJ2ZXJzaW9uIjozLCJtYXBwaW5ncyI6IkFBQUEsR0FBRSJ9IA");
    CHECK(shifted("data:application/json,%7b\"version\"%3A3,\"mappings\":\"AAAA%2CEAAE\",\"x\":\"%e4%B8%ad\"}") ==
          "data:application/json,%7b\"version\"%3A3,\"mappings\":\"AAAA%2CGAAE\",\"x\":\"%e4%B8%ad\"}");
    CHECK(shifted("data:application/json") == "the data URL of the source map holds no data");
    for (const std::string body : {"eyJ2*", "eyJ2Z", "e===", "=eyJ", "ey J2"}) {
        CHECK(shifted("data:;base64," + body) == "the data URL of the source map is not base64");
    }
}

TEST_CASE("source_map: many hits on one line are one pass") {
    constexpr std::size_t kHits = 20'000;
    std::string code;
    std::string mappings = "AAAA";
    std::vector<Hit> hits;
    for (std::size_t count = 0; count < kHits; ++count) {
        hits.push_back({.begin = code.size(), .end = code.size() + 3, .text = "\"1\"+"});
        code += "p.V,";
        mappings += ",IAAI";
    }
    const auto after = shifted_source_map(map_of(mappings), map_spans(code, hits));
    REQUIRE(after.ok());
    CHECK(after->size() == map_of(mappings).size());
    CHECK(after->find("AAAA,KAAI,KAAI") != std::string::npos);
    CHECK(after->find(",IAAI") == std::string::npos);
}

TEST_CASE("source_map: an inline map that no length fits is an error, not a guess") {
    // Column 1,227 behind the URL: each `+` and `/` among the digits makes the URL longer by two, and moves it again.
    const std::string code =
        "f(p.V)/*# sourceMappingURL=data:application/json,{\"version\":3,\"mappings\":\"2sCoapuMsrd\"}*/;g(p.V)+h";
    const auto link = source_map_link(code);
    REQUIRE(link);
    const std::vector<Hit> hits{{.begin = 2, .end = 5, .text = "\"1.9.0\""}};
    const auto all = with_inline_map(code, hits, *link);
    REQUIRE_FALSE(all.ok());
    CHECK(all.error().message == "the source map moves the code behind it, and never fits");
}
