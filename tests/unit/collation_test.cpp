#include "miniship/collation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace miniship;

namespace {

bool before(std::string_view left, std::string_view right) {
    return collation_key(left) < collation_key(right);
}

}  // namespace

TEST_CASE("collation: the groups follow each other as in the root locale") {
    // Recorded order of a changelog, and the borders between the groups.
    const std::vector<std::string> ordered{" x", "_x", "-", "：", "(",   "@", "`code`", "~",    "✨ star", "🎉",
                                           "$",  "0",  "9", "a",  "Api", "b", "Über",   "zeta", "あ",     "中文提交"};
    for (std::size_t index = 1; index < ordered.size(); ++index) {
        CAPTURE(ordered[index - 1]);
        CAPTURE(ordered[index]);
        CHECK(before(ordered[index - 1], ordered[index]));
        CHECK_FALSE(before(ordered[index], ordered[index - 1]));
    }
}

TEST_CASE("collation: case decides only between equal letters, lower case first") {
    CHECK(before("A", "b"));
    CHECK(before("api", "Api"));
    CHECK(before("Apialpha", "apibeta"));
    CHECK(before("aB", "Ab"));
}

TEST_CASE("collation: accents decide after all letters and before case") {
    CHECK(before("ua", "Über"));
    CHECK(before("Über", "v"));
    CHECK(before("uber", "über"));
    CHECK(before("über", "ubes"));
    CHECK(before("Uber", "über"));
    CHECK(before("straße", "strassf"));
    CHECK(before("strasse", "straße"));
    CHECK(before("Łukasz", "lump"));
    CHECK(before("aez", "æz"));
}

TEST_CASE("collation: combining marks count as the accents that they are") {
    CHECK(before("e", "e\xcc\x81"));
    CHECK(before("e\xcc\x81", "f"));
}

TEST_CASE("collation: full-width and typographic forms are the same letters") {
    CHECK(collation_key("：").letters == collation_key(":").letters);
    CHECK(collation_key("Ａ").letters == collation_key("a").letters);
    CHECK(collation_key("“x”").letters == collation_key("\"x\"").letters);
    CHECK(before("a", "ａ"));
    CHECK(before("ａ", "A"));
}

TEST_CASE("collation: what has no weight changes nothing") {
    CHECK(collation_key("a\xe2\x80\x8d\x01") == collation_key("a"));
    CHECK(collation_key("⚠️") == collation_key("⚠"));
}

TEST_CASE("collation: bytes that are not UTF-8 sort last and do no harm") {
    CHECK(before("中", "\xff"));
    CHECK(before("\xe4\xb8", "\xff"));
    CHECK(before("", "a"));
    CHECK_FALSE(before("", ""));
}
