#include "miniship/glob.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace miniship;

namespace {

bool matches(std::string_view pattern, std::string_view path) {
    const auto glob = Glob::compiled(pattern);
    REQUIRE(glob.ok());
    return glob->matches(path);
}

}  // namespace

TEST_CASE("glob: what matches and what does not") {
    struct Row {
        std::string pattern;
        std::vector<std::string> yes;
        std::vector<std::string> no;
    };
    const std::vector<Row> table{
        {"", {""}, {"a"}},
        {"a.js", {"a.js"}, {"b/a.js", "a.jsx", "axjs", "A.js"}},
        {"*", {"a", "", ".a"}, {"a/b"}},
        {"*.js", {"a.js", ".js", "a.b.js"}, {"b/a.js", "a.jsx"}},
        {"v*", {"v", "v1.2.3"}, {"v1/2", "av"}},
        {"nightly-*", {"nightly-1"}, {"nightly", "x-nightly-1"}},
        {"?", {"a", "版", "\xff"}, {"", "ab", "/"}},
        {"a?c", {"abc"}, {"a/c", "ac"}},
        {"**", {"a", "a/b", ""}, {}},
        {"**/*.js", {"a.js", "b/a.js", "c/b/a.js"}, {"a.ts"}},
        {"dist/**", {"dist/a", "dist/b/c"}, {"dist", "distx/a"}},
        {"a/**/b", {"a/b", "a/x/b", "a/x/y/b"}, {"ab", "a/xb", "a/b/c"}},
        {"**/a/**", {"a/b", "x/a/b/c"}, {"a", "xa/b"}},
        {"a**b", {"ab", "axxb"}, {"a/b"}},
        {"**a", {"a", "xa"}, {"x/a"}},
        {"[a-c]x", {"ax", "cx"}, {"dx", "x"}},
        {"[!a-c]x", {"dx", "]x"}, {"ax", "/x"}},
        {"[^a]", {"b"}, {"a", "/"}},
        {"[]a]", {"]", "a"}, {"b"}},
        {"[a-]", {"a", "-"}, {"b"}},
        {"[\\]]", {"]"}, {"\\"}},
        {"[一-龥]", {"版"}, {"a"}},
        {"[.-0]", {".", "0"}, {"/"}},
        {"{a,b}.js", {"a.js", "b.js"}, {"c.js", ".js"}},
        {"a{,b{c,d}}e", {"ae", "abce", "abde"}, {"abe"}},
        {"{*.{js,cjs},x/**}", {"a.js", "a.cjs", "x/y/z"}, {"a.mjs", "b/a.js"}},
        {"{**/a,b}", {"a", "x/y/a", "b"}, {"x/b"}},
        {"{a}", {"a"}, {"{a}"}},
        {"a,b}", {"a,b}"}, {"a"}},
        {"\\*\\{", {"*{"}, {"a{"}},
        {"版本/*", {"版本/é"}, {"版/é"}},
    };
    for (const Row& row : table) {
        CAPTURE(row.pattern);
        for (const std::string& path : row.yes) {
            CHECK_MESSAGE(matches(row.pattern, path), path);
        }
        for (const std::string& path : row.no) {
            CHECK_FALSE_MESSAGE(matches(row.pattern, path), path);
        }
    }
}

TEST_CASE("glob: a pattern that is none is refused with the reason") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"a{b", "pattern `a{b`: `{` is not closed"},
        {"[ab", "pattern `[ab`: `[` is not closed"},
        {"[", "pattern `[`: `[` is not closed"},
        {"[]", "pattern `[]`: `[` is not closed"},
        {"[!", "pattern `[!`: `[` is not closed"},
        {"[a-", "pattern `[a-`: `[` is not closed"},
        {"[z-a]", "pattern `[z-a]`: a range runs backwards"},
        {"a\\", "pattern `a\\`: nothing follows the `\\`"},
        {"[a\\", "pattern `[a\\`: `[` is not closed"},
    };
    for (const auto& row : table) {
        CAPTURE(row.first);
        const auto glob = Glob::compiled(row.first);
        REQUIRE_FALSE(glob.ok());
        CHECK(glob.error().code == ErrorCode::config_invalid);
        CHECK(glob.error().message == row.second);
    }
}

TEST_CASE("glob: no pattern takes more than its length times the path's") {
    std::string stars;
    std::string braces;
    for (int index = 0; index < 20; ++index) {
        stars += "*a**/";
        braces += "{a,{a,*}}";
    }
    CHECK_FALSE(matches(stars + "b", std::string(500, 'a')));
    CHECK_FALSE(matches(braces + "b", std::string(500, 'a')));
    CHECK(matches(std::string(500, '{') + "a" + std::string(500, '}'), "a"));
}
