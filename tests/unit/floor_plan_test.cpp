#include "plan/floor.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace miniship;
using namespace miniship::plan;

namespace {

FloorOptions options(std::size_t back) {
    return {.rules = {.patterns = default_tag_patterns()}, .back = back};
}

FloorFacts releases(int count) {
    FloorFacts facts{.source = "local"};
    for (int index = 0; index < count; ++index) {
        facts.tag_names.push_back(fmt::format("v1.{}.0", index));
    }
    return facts;
}

std::string floor_name(const FloorFacts& facts, std::size_t back) {
    const auto floor = floor_of(facts, options(back));
    return floor.floor ? floor.floor->name : "none";
}

}  // namespace

TEST_CASE("floor: exactly N releases are at or above it") {
    CHECK(floor_name(releases(57), 20) == "v1.37.0");
    CHECK(floor_name(releases(57), 1) == "v1.56.0");
    CHECK(floor_name(releases(20), 20) == "v1.0.0");
    CHECK(floor_name(releases(19), 20) == "none");
}

TEST_CASE("floor: junk, prereleases and moved names take no slot") {
    auto facts = releases(20);
    for (const char* junk : {"latest", "v1.99.0-rc.1", "nightly-1", "1.19.0", "v1.19"}) {
        facts.tag_names.emplace_back(junk);
    }
    const auto floor = floor_of(facts, options(20));
    CHECK(floor.floor->name == "v1.0.0");
    CHECK(floor.counted.size() == 20);
    CHECK(floor.ignored == 5);
    CHECK(floor.latest->name == "v1.19.0");
}

TEST_CASE("floor: a release being made joins at its precedence, once") {
    auto facts = releases(20);
    facts.upcoming = ReleaseTag{.name = "v1.20.0", .version = *parse_version("1.20.0")};
    CHECK(floor_name(facts, 20) == "v1.1.0");
    // A hotfix of an older line is not the newest, and takes its slot where it belongs.
    facts.upcoming = ReleaseTag{.name = "v1.5.1", .version = *parse_version("1.5.1")};
    CHECK(floor_name(facts, 20) == "v1.1.0");
    CHECK(floor_of(facts, options(20)).latest->name == "v1.19.0");
    facts.upcoming = ReleaseTag{.name = "v1.19.0", .version = *parse_version("1.19.0")};
    CHECK(floor_name(facts, 20) == "v1.0.0");
    facts.upcoming = ReleaseTag{.name = "v2.0.0-rc.1", .version = *parse_version("2.0.0-rc.1")};
    CHECK(floor_name(facts, 20) == "v1.0.0");
}

TEST_CASE("floor: tags above live do not count") {
    auto facts = releases(30);
    facts.live = parse_version("1.24.0");
    const auto floor = floor_of(facts, options(20));
    CHECK(floor.floor->name == "v1.5.0");
    CHECK(floor.latest->name == "v1.29.0");
    CHECK(floor.ignored == 5);
}

TEST_CASE("floor: too few releases are an error of their own, never an empty floor") {
    const auto missing = required_floor(floor_of(releases(12), options(20)));
    CHECK(missing.error().code == ErrorCode::too_few_tags);
    CHECK(missing.error().message == "the floor needs 20 releases, and only 12 count in local");
    CHECK(required_floor(floor_of({.tag_names = {"x"}, .source = "local"}, options(20))).error().code ==
          ErrorCode::too_few_tags);
    auto short_one = options(20);
    short_one.allow_short = true;
    CHECK(required_floor(floor_of(releases(12), short_one))->name == "v1.0.0");
}
