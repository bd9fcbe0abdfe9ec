#include "miniship/tags.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace miniship;

namespace {

using Names = std::vector<std::string>;

TagRules rules_of(const std::vector<std::string>& patterns) {
    TagRules rules;
    for (const auto& pattern : patterns) {
        rules.patterns.push_back(*parse_tag_pattern(pattern));
    }
    return rules;
}

TagRules usual() {
    return {.patterns = default_tag_patterns(), .detect = true};
}

Names names_of(const ReleaseTags& found) {
    Names names;
    for (const auto& tag : found.tags) {
        names.push_back(tag.name);
    }
    return names;
}

ReleaseTags found_in(const Names& names, const TagRules& rules, const TagWindow& window = {}) {
    return release_tags(names, rules, window);
}

}  // namespace

TEST_CASE("release tags: versions are sorted as versions, whatever stands before them") {
    const auto found = found_in({"v1.9.0", "1.10.0", "V2.0.0", "v1.2.0", "v0.0.1"}, usual());
    CHECK(names_of(found) == Names{"V2.0.0", "1.10.0", "v1.9.0", "v1.2.0", "v0.0.1"});
    CHECK(found.ignored == 0);
    CHECK(found.latest->name == "V2.0.0");
}

TEST_CASE("release tags: what is no release does not count") {
    for (const std::string name :
         {"latest", "nightly-2024-01-01", "v1", "v1.0", "v1.0.0.1", "v01.2.03", "v1.0.0+build", "v1.0.0-rc.1", "v", "",
          "vv1.0.0", "v1.0.0 ", "v-1.0.0", "v1..0", "v1.0.0-", "1.2.3.4"}) {
        CAPTURE(name);
        const auto found = found_in({name, "v1.0.0"}, usual());
        CHECK(names_of(found) == Names{"v1.0.0"});
        CHECK(found.ignored == 1);
    }
}

TEST_CASE("release tags: a version counts once, under the name of the earliest pattern") {
    const auto found = found_in({"V1.0.0", "1.0.0", "v1.0.0", "1.1.0", "v1.1.0"}, usual());
    CHECK(names_of(found) == Names{"v1.1.0", "v1.0.0"});
    CHECK(found.ignored == 3);
}

TEST_CASE("release tags: numbers of any size, and prereleases when they are asked for") {
    TagRules rules = usual();
    rules.prereleases = true;
    const auto found = found_in({"v1.0.99999999999999999999999", "v1.0.100", "v999999.999999.999999", "v1000000.0.0",
                                 "v2.0.0-rc.1", "v2.0.0", "v2.0.0-alpha.10", "v2.0.0-alpha.2"},
                                rules);
    CHECK(names_of(found) == Names{"v1000000.0.0", "v999999.999999.999999", "v2.0.0", "v2.0.0-rc.1", "v2.0.0-alpha.10",
                                   "v2.0.0-alpha.2", "v1.0.99999999999999999999999", "v1.0.100"});
}

TEST_CASE("release tags: live cuts off what is above it, and latest still knows") {
    for (const std::string live : {"1.5.0", "1.6.0-rc.1", "1.5.99999999999"}) {
        CAPTURE(live);
        const auto found = found_in({"v1.4.0", "v1.5.0", "v1.6.0", "v2.0.0"}, usual(), {.live = parse_version(live)});
        CHECK(names_of(found) == Names{"v1.5.0", "v1.4.0"});
        CHECK(found.ignored == 2);
        CHECK(found.latest->name == "v2.0.0");
    }
}

TEST_CASE("release tags: patterns with text on both sides, and globs of what was never published") {
    TagRules rules = rules_of({"@shop/mini@{version}-wx"});
    rules.exclude.push_back(*Glob::compiled("@shop/mini@1.2.*"));
    const auto found = found_in(
        {"@shop/mini@1.0.0-wx", "@shop/mini@1.2.0-wx", "@shop/mini@1.3.0", "v9.0.0", "@shop/mini@1.1.0-wx"}, rules);
    CHECK(names_of(found) == Names{"@shop/mini@1.1.0-wx", "@shop/mini@1.0.0-wx"});
    CHECK(found.ignored == 3);
}

TEST_CASE("release tags: a short list counts as the long one does") {
    std::mt19937 random{7};
    for (int round = 0; round < 200; ++round) {
        Names names;
        for (int left = 0; left < 120; ++left) {
            const auto number = [&](unsigned below) { return std::to_string(random() % below); };
            static const char* const kBefore[] = {"v", "", "V", "v", "api/v"};
            static const char* const kAfter[] = {"", "", "", "-rc.1", "+b", "000000000"};
            std::string name =
                kBefore[random() % 5] + number(3) + "." + number(4) + "." + number(6) + kAfter[random() % 6];
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                names.push_back(std::move(name));
            }
        }
        TagRules rules = usual();
        rules.prereleases = round % 2 == 0;
        const auto live = round % 3 == 0 ? parse_version("1.2.3") : std::nullopt;
        const auto all = found_in(names, rules, {.live = live});
        const std::size_t limit = 1 + random() % 25;
        const auto some = found_in(names, rules, {.limit = limit, .live = live});
        auto newest = names_of(all);
        newest.resize(std::min(limit, newest.size()));
        CHECK(names_of(some) == newest);
        CHECK(some.tags.size() + some.older == all.tags.size());
        CHECK(some.ignored == all.ignored);
        CHECK(some.latest == all.latest);
        CHECK(all.ignored + all.tags.size() == names.size());
    }
}

TEST_CASE("release tags: the only form there is counts, of several none is guessed") {
    const auto one = found_in({"shop@1.0.0", "shop@1.1.0", "nightly"}, usual());
    CHECK(names_of(one) == Names{"shop@1.1.0", "shop@1.0.0"});
    CHECK(one.ignored == 1);

    const auto two = found_in({"web@1.0.0", "api/v2.0.0", "api/v2.1.0"}, usual());
    CHECK(two.tags.empty());
    REQUIRE(two.others.size() == 2);
    CHECK(to_string(two.others[0].pattern) == "api/v{version}");
    CHECK(two.others[0].count == 2);
    CHECK(two.others[0].newest.name == "api/v2.1.0");

    const auto named = found_in({"shop@1.0.0"}, rules_of({"v{version}"}));
    CHECK(named.tags.empty());
    CHECK(named.others.empty());
}

TEST_CASE("release tags: what stands before a version") {
    CHECK(version_prefix("v1.2.3") == "v");
    CHECK(version_prefix("1.2.3") == "");
    CHECK(version_prefix("@s/web2@0.12.0-rc.1") == "@s/web2@");
    CHECK(version_prefix("release-2024-1.2.3") == "release-2024-");
    CHECK_FALSE(version_prefix("v1.2").has_value());
    CHECK_FALSE(version_prefix("1.2.3.4").has_value());
}
