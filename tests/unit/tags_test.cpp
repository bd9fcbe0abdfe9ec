#include "miniship/tags.hpp"

#include <doctest/doctest.h>

using namespace miniship;

namespace {

std::vector<std::string> names_of(const ReleaseTags& found) {
    std::vector<std::string> names;
    for (const auto& tag : found.tags) {
        names.push_back(tag.name);
    }
    return names;
}

TagRules rules(std::vector<std::string> patterns) {
    TagRules made;
    for (const auto& text : patterns) {
        made.patterns.push_back(*parse_tag_pattern(text));
    }
    return made;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("tags: a pattern holds {version} exactly once") {
    CHECK(*parse_tag_pattern("@scope/pkg@{version}") == TagPattern{.before = "@scope/pkg@"});
    CHECK(*parse_tag_pattern("{version}-wx") == TagPattern{.after = "-wx"});
    CHECK(to_string(*parse_tag_pattern("v{version}")) == "v{version}");
    CHECK(parse_tag_pattern("v1").error().code == ErrorCode::config_invalid);
    CHECK_FALSE(parse_tag_pattern("{version}{version}").ok());
}

TEST_CASE("tags: only strict versions without build metadata count, newest first") {
    const Names names{"v1.0.0",    "v1.10.0", "v1.9.0",     "v1.2", "v01.2.3", "v1.0.0.1", "nightly-2024-01-01",
                      "v1.0.1+wx", "latest",  "v2.0.0-rc.1"};
    const auto found = release_tags(names, rules({"v{version}"}));
    CHECK(names_of(found) == Names{"v1.10.0", "v1.9.0", "v1.0.0"});
    CHECK(found.ignored == 7);
}

TEST_CASE("tags: prereleases count when asked for, below their release") {
    auto with = rules({"v{version}"});
    with.prereleases = true;
    CHECK(names_of(release_tags(Names{"v1.0.0", "v1.0.0-rc.2", "v1.0.0-rc.10", "v1.1.0-beta"}, with)) ==
          Names{"v1.1.0-beta", "v1.0.0", "v1.0.0-rc.10", "v1.0.0-rc.2"});
}

TEST_CASE("tags: v, bare and V are one series, and a version counts once") {
    TagRules series{.patterns = default_tag_patterns()};
    const auto found = release_tags(Names{"1.0.0", "v1.0.0", "V1.1.0", "2.0.0"}, series);
    CHECK(names_of(found) == Names{"2.0.0", "V1.1.0", "v1.0.0"});
    CHECK(found.ignored == 1);
}

TEST_CASE("tags: packages of one repository do not mix") {
    const Names names{"api/v0.12.0", "web/v0.3.0", "@s/web@1.0.0", "v1.0.0"};
    CHECK(names_of(release_tags(names, rules({"api/v{version}"}))) == Names{"api/v0.12.0"});
    CHECK(names_of(release_tags(names, rules({"@s/web@{version}"}))) == Names{"@s/web@1.0.0"});
    CHECK(names_of(release_tags(names, rules({"v{version}"}))) == Names{"v1.0.0"});
}

TEST_CASE("tags: an excluded tag was never published") {
    auto some = rules({"v{version}"});
    some.exclude.push_back(*Glob::compiled("v1.1.*"));
    CHECK(names_of(release_tags(Names{"v1.0.0", "v1.1.0", "v1.1.1", "v1.2.0"}, some)) == Names{"v1.2.0", "v1.0.0"});
}

TEST_CASE("tags: the version in a name") {
    const auto series = default_tag_patterns();
    CHECK(to_string(*version_in_tag("v1.2.3-rc.1", series)) == "1.2.3-rc.1");
    CHECK_FALSE(version_in_tag("release-1.2.3", series).has_value());
}
