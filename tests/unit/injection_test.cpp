#include "miniship/injection.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

using namespace miniship;
using namespace std::string_literals;

namespace {

const std::vector<Replacement> kVersion{{"process.env.APP_VERSION", "1.2.3"}};

nlohmann::json cases() {
    return nlohmann::json::parse(std::ifstream{MINISHIP_SOURCE_DIR "/tests/data/inject/cases.json"});
}

std::vector<Replacement> replacements_of(const nlohmann::json& test_case) {
    if (!test_case.contains("set")) {
        return {{"process.env.APP_VERSION", "1.2.3"}, {"__VERSION__", "1.2.3"}, {"import.meta.env.VERSION", "1.2.3"}};
    }
    std::vector<Replacement> out;
    for (const auto& [name, value] : test_case["set"].items()) {
        out.push_back({name, value});
    }
    return out;
}

std::vector<std::string> miss_names(const Injection& found) {
    const std::map<NearMissKind, std::string> names{
        {NearMissKind::write_target, "write_target"},   {NearMissKind::declaration, "declaration"},
        {NearMissKind::destructuring, "destructuring"}, {NearMissKind::alias, "alias"},
        {NearMissKind::global_object, "global_object"}, {NearMissKind::parenthesised, "parenthesised"},
        {NearMissKind::computed, "computed"},           {NearMissKind::quoted, "quoted"},
    };
    std::vector<std::string> out;
    for (const NearMiss& miss : found.near_misses) {
        out.push_back(names.at(miss.kind));
    }
    return out;
}

/// What must hold for every injection: hits are in order, lines stay, a second time changes nothing.
void check_invariants(std::string_view source, const Injection& found, std::span<const Replacement> replacements) {
    std::size_t copied = 0;
    for (const Hit& hit : found.hits) {
        REQUIRE(hit.begin >= copied);
        copied = hit.end;
    }
    const std::string after = injected(source, found.hits);
    for (const char end : {'\n', '\r'}) {
        CHECK(std::count(source.begin(), source.end(), end) == std::count(after.begin(), after.end(), end));
    }
    const auto again = injection(after, replacements);
    REQUIRE(again.ok());
    CHECK(again->hits.empty());
}

}  // namespace

TEST_CASE("injection: the table of cases") {
    const nlohmann::json table = cases();
    CHECK(table.size() >= 120);
    for (const auto& each : table) {
        CAPTURE(each["name"].get<std::string>());
        const std::string source = each["source"];
        const auto replacements = replacements_of(each);
        const auto found = injection(source, replacements);
        if (each.contains("error")) {
            REQUIRE_FALSE(found.ok());
            CHECK(found.error().message == each["error"].get<std::string>());
            continue;
        }
        REQUIRE(found.ok());
        CHECK(injected(source, found->hits) == each.value("out", source));
        CHECK(miss_names(*found) == each.value("misses", std::vector<std::string>{}));
        CHECK(found->hits.empty() == !each.contains("out"));
        check_invariants(source, *found, replacements);
    }
}

TEST_CASE("injection: hits and near misses know their line and column in bytes") {
    const std::string source =
        "\xe7\x89\x88 = process.env.APP_VERSION\r\n\r  f(process\n.env.APP_VERSION, process.env.APP_VERSION = 1)";
    const auto found = injection(source, kVersion);
    REQUIRE(found.ok());
    REQUIRE(found->hits.size() == 2);
    CHECK(found->hits[0] == Hit{6, 29, 1, 7, 0, "\"1.2.3\""});
    CHECK(found->hits[1] == Hit{36, 60, 3, 5, 0, "\"1.2.3\"\n"});
    REQUIRE(found->near_misses.size() == 1);
    CHECK(found->near_misses[0] == NearMiss{4, 19, NearMissKind::write_target, 0});
}

TEST_CASE("injection: bytes that are not UTF-8 and NUL stay and stop nothing") {
    const std::string source = "// \xe9\0\n'\xff\0'; \xc4\xe3 = process.env.APP_VERSION; `\x80`; /\xfe/; \0x"s;
    const auto found = injection(source, kVersion);
    REQUIRE(found.ok());
    CHECK(found->hits.size() == 1);
    check_invariants(source, *found, kVersion);
    CHECK(injected(source, found->hits).find("\xc4\xe3 = \"1.2.3\"; `\x80`") != std::string::npos);
}

TEST_CASE("injection: a byte that is not UTF-8 makes a longer identifier") {
    const std::string source = "x = process.env.APP_VERSION\xe9; y = \xe9process.env.APP_VERSION";
    CHECK(injection(source, kVersion)->hits.empty());
}

TEST_CASE("injection: a text without the last name is not lexed") {
    CHECK_FALSE(may_hold("process.env.OTHER '", kVersion));
    CHECK(may_hold("APP_VERSION", kVersion));
    CHECK(injection("process.env.OTHER '", kVersion)->hits.empty());
}

TEST_CASE("injection: literals are JSON") {
    for (const std::string value : {"", "1.2.3", "a\"b\\c/d</e\x01\x1f\n\t\x7f", "\xe2\x80\xa8\xe2\x80\xa9", "版本"}) {
        CHECK(nlohmann::json::parse(string_literal(value)).get<std::string>() == value);
    }
    CHECK(string_literal("</script>") == "\"<\\/script>\"");
}

TEST_CASE("injection: many names within one bracket, and deep brackets, take linear time") {
    const std::size_t count = 3000;
    std::string source = std::string(count, '[');
    for (std::size_t index = 0; index < count; ++index) {
        source += "process.env.APP_VERSION,";
    }
    source += std::string(count, ']');
    const auto found = injection(source, kVersion);
    REQUIRE(found.ok());
    CHECK(found->hits.size() == count);
}

TEST_CASE("injection: every near miss has a reason of its own") {
    std::map<std::string, int> reasons;
    for (int kind = 0; kind <= static_cast<int>(NearMissKind::quoted); ++kind) {
        ++reasons[std::string{reason(static_cast<NearMissKind>(kind))}];
    }
    CHECK(reasons.size() == static_cast<std::size_t>(NearMissKind::quoted) + 1);
    CHECK_FALSE(reasons.contains(""));
}

TEST_CASE("injection: markers in text are bytes, the first and then the longest wins") {
    const std::vector<Replacement> markers{{"@V@", "$&1"}, {"@V@@", "2"}, {"%X%", "@V@"}};
    const std::string_view text = "a@V@\r\n\xff@V@@V@ %X%@V";
    const auto found = text_injection(text, markers);
    CHECK(injected(text, found.hits) ==
          "a$&1\r\n\xff"
          "2V@ @V@@V");
    REQUIRE(found.hits.size() == 3);
    CHECK(found.hits[1] == Hit{7, 11, 2, 2, 1, "2"});
    CHECK(found.near_misses.empty());
    CHECK(text_injection("nothing", markers).hits.empty());
}

TEST_CASE("injection: what is a marker") {
    for (const std::string name : {"@APP_VERSION@", "{{v}}", "${V}", "<!-- v -->", "%\xe7\x89\x88%", "@a b@"}) {
        CHECK(is_marker(name));
    }
    for (const std::string name : {"", "@", "@@", "@@@", "V", "@V", "V@", "__V__", "@V\n@", " V "}) {
        CHECK_FALSE(is_marker(name));
    }
}

TEST_CASE("injection: a long line of near misses, and brackets nested as deep as any text has them") {
    constexpr std::size_t kMisses = 4'000;
    constexpr std::size_t kDepth = 50'000;
    const std::string miss = "window.process.env.APP_VERSION+1/2/3.0*(x),++yy;";
    std::string code;
    code.reserve(kMisses * miss.size() + 6 * kDepth);
    for (std::size_t count = 0; count < kMisses; ++count) {
        code += miss;
    }
    for (std::size_t depth = 0; depth < kDepth; ++depth) {
        code += "[(";
    }
    code += kVersion[0].name;
    for (std::size_t depth = 0; depth < kDepth; ++depth) {
        code += ")]";
    }
    const auto found = injection(code, kVersion);
    REQUIRE(found.ok());
    CHECK(found->hits.size() == 1);
    CHECK(found->near_misses.size() == kMisses);
    CHECK(found->near_misses.back().column == (kMisses - 1) * miss.size() + 1);
    CHECK(injected(code, found->hits).size() == code.size() - kVersion[0].name.size() + found->hits[0].text.size());
}
