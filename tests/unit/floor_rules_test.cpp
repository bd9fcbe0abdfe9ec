#include "plan/floor.hpp"

#include <doctest/doctest.h>

using namespace miniship;
using namespace miniship::plan;

namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kNow = 20000 * kDay;

FloorFacts facts_with(std::vector<std::string> names) {
    return {.tag_names = std::move(names), .now = kNow, .source = "origin"};
}

FloorOptions counting_back(std::size_t back) {
    return {.rules = {.patterns = default_tag_patterns(), .detect = true}, .back = back};
}

std::string floor_name(const FloorFacts& facts, const FloorOptions& options) {
    const auto floor = floor_of(facts, options);
    return floor.floor ? floor.floor->name : "none";
}

/// Releases 1.0.0, 1.1.0, … with the days since each.
FloorFacts released(const std::vector<std::int64_t>& days_ago) {
    FloorFacts facts = facts_with({});
    for (std::size_t index = 0; index < days_ago.size(); ++index) {
        facts.tag_names.push_back("v1." + std::to_string(index) + ".0");
        facts.dates[facts.tag_names.back()] = kNow - days_ago[index] * kDay;
    }
    return facts;
}

FloorOptions keeping(std::size_t back, KeepRule rule) {
    FloorOptions options = counting_back(back);
    options.keep = rule;
    return options;
}

}  // namespace

TEST_CASE("floor: exactly N releases are at or above it") {
    const auto facts = facts_with({"v1.0.0", "v1.1.0", "v1.2.0", "v1.2.0-rc.1", "latest"});
    CHECK(floor_name(facts, counting_back(1)) == "v1.2.0");
    CHECK(floor_name(facts, counting_back(3)) == "v1.0.0");
    CHECK(floor_name(facts, counting_back(4)) == "none");
    FloorOptions lenient = counting_back(4);
    lenient.allow_short = true;
    CHECK(floor_name(facts, lenient) == "v1.0.0");
    CHECK(floor_of(facts, counting_back(2)).ignored == 2);
}

TEST_CASE("floor: tags that were counted elsewhere are in the totals") {
    FloorFacts facts = facts_with({"v1.2.0", "v1.1.0"});
    facts.unlisted_older = 40;
    facts.unlisted_ignored = 3;
    const auto floor = floor_of(facts, counting_back(2));
    CHECK(floor.total() == 42);
    CHECK(floor.ignored == 3);
}

TEST_CASE("floor: a release being made joins at its place") {
    FloorFacts facts = facts_with({"v1.0.0", "v1.1.0", "v2.0.0"});
    facts.upcoming = ReleaseTag{"v1.1.1", *parse_version("1.1.1")};
    CHECK(floor_name(facts, counting_back(2)) == "v1.1.1");
    CHECK(floor_of(facts, counting_back(2)).latest->name == "v2.0.0");
    facts.live = parse_version("1.1.0");
    CHECK(floor_name(facts, counting_back(2)) == "v1.0.0");
    facts.upcoming = ReleaseTag{"v3.0.0-rc.1", *parse_version("3.0.0-rc.1")};
    CHECK(floor_of(facts, counting_back(1)).latest->name == "v2.0.0");
}

TEST_CASE("floor: newer releases of another form are told, with the flags that count both") {
    const auto newer =
        floor_of(facts_with({"1.11.0", "1.12.0", "1.12.1", "shop@1.13.0", "shop@1.14.0"}), counting_back(2));
    CHECK(newer.floor->name == "1.12.0");
    const auto notes = floor_notes(newer);
    REQUIRE(notes.size() == 1);
    CHECK(notes[0] ==
          "3 tags count, the newest is 1.12.1; 2 tags like shop@{version} do not, and their newest, shop@1.14.0, is "
          "newer: "
          "`miniship floor --tags '{version}' --tags 'shop@{version}'` counts both forms");
    CHECK(floor_notes(floor_of(facts_with({"v2.0.0", "api/v0.1.0"}), counting_back(1))).empty());

    FloorOptions named = counting_back(2);
    named.rules = {.patterns = {{.before = ""}, {.before = "shop@"}}};
    const auto both = floor_of(facts_with({"1.12.0", "1.12.1", "shop@1.13.0"}), named);
    CHECK(both.floor->name == "1.12.1");
    CHECK(floor_notes(both).empty());
}

TEST_CASE("floor: too few releases name what would count") {
    const auto error_of = [](const std::vector<std::string>& names, std::size_t back) {
        return required_floor(floor_of(facts_with(names), counting_back(back))).error();
    };
    const Error none = error_of({"web@1.0.0", "api@2.0.0"}, 1);
    CHECK(none.code == ErrorCode::too_few_tags);
    CHECK(none.message ==
          "no release tag counts in origin (2 tags ignored: 1 like api@{version}, 1 like web@{version})");
    CHECK(none.hint == "`miniship floor --tags 'api@{version}'` counts those of the newest form");
    const Error few = error_of({"1.0.0", "shop@1.1.0"}, 2);
    CHECK(few.message == "the floor needs 2 releases, and only 1 counts in origin (and 1 like shop@{version})");
    CHECK(few.hint == "`miniship floor --tags '{version}' --tags 'shop@{version}'` counts both forms");
    CHECK(error_of({"v1.0.0"}, 2).hint == "`miniship floor --back 1` counts fewer, `--allow-short` takes the oldest");
}

TEST_CASE("keep: the stricter of the two rules wins") {
    const auto facts = released({50, 40, 29, 20, 10, 1});
    CHECK(floor_name(facts, keeping(5, {30, 30})) == "v1.2.0");
    CHECK(floor_of(facts, keeping(5, {30, 30})).by_keep);
    CHECK(floor_name(facts, keeping(5, {2, 30})) == "v1.4.0");
    CHECK(floor_name(facts, keeping(2, {30, 30})) == "v1.4.0");
    CHECK_FALSE(floor_of(facts, keeping(2, {30, 30})).by_keep);
    CHECK(floor_name(facts, keeping(7, {30, 30})) == "none");
}

TEST_CASE("keep: days are counted to the second, and the newest release always stays") {
    FloorFacts facts = released({60, 30});
    CHECK(floor_name(facts, keeping(2, {30, 30})) == "v1.1.0");
    CHECK(floor_name(facts, keeping(2, {30, 60})) == "v1.0.0");
    facts.now += 1;
    CHECK(floor_name(facts, keeping(2, {30, 60})) == "v1.1.0");
    CHECK(floor_name(released({90, 80, 70}), keeping(3, {30, 30})) == "v1.2.0");
}

TEST_CASE("keep: a hotfix of an older line takes a place and does not pull the floor down") {
    FloorFacts facts = released({60, 50, 20, 10});
    facts.tag_names.emplace_back("v1.0.1");
    facts.dates["v1.0.1"] = kNow - kDay;
    CHECK(floor_name(facts, keeping(5, {30, 30})) == "v1.2.0");
    CHECK(floor_name(facts, keeping(5, {2, 30})) == "v1.3.0");
    CHECK(floor_name(facts, keeping(5, {1, 30})) == "v1.3.0");
}

TEST_CASE("keep: tags without a date have left, those of one second leave together") {
    FloorFacts facts = released({5, 5, 5, 1});
    CHECK(floor_name(facts, keeping(4, {3, 30})) == "v1.3.0");
    CHECK(floor_name(facts, keeping(4, {4, 30})) == "v1.0.0");
    facts.dates.erase("v1.1.0");
    CHECK(floor_name(facts, keeping(4, {4, 30})) == "v1.2.0");
}

TEST_CASE("keep: the rule as text") {
    CHECK(*parse_keep_rule("30/14") == KeepRule{30, 14});
    CHECK(to_string(KeepRule{30, 14}) == "30/14");
    for (const std::string wrong :
         {"", "30", "30/", "/30", "0/30", "30/0", "a/b", "30/30/30", "-1/3", "30 /30", "99999999999999999999/1"}) {
        CAPTURE(wrong);
        CHECK(parse_keep_rule(wrong).error().code == ErrorCode::usage);
    }
}
