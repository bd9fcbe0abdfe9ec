#include "miniship/semver.hpp"

#include <doctest/doctest.h>

using namespace miniship;

namespace {

Version version_of(std::string_view text) {
    const auto version = parse_version(text);
    INFO(std::string{text});
    REQUIRE(version.has_value());
    return version.value_or(Version{});
}

std::string after(std::string_view text, ReleaseType type) {
    return to_string(incremented(version_of(text), type));
}

}  // namespace

TEST_CASE("semver: every valid version of the specification is read and written back") {
    // The examples of SemVer 2.0.0 sections 9 and 10, and the list beside its suggested regular expression.
    for (const char* text : {
             "0.0.4",
             "1.2.3",
             "10.20.30",
             "1.1.2-prerelease+meta",
             "1.1.2+meta",
             "1.1.2+meta-valid",
             "1.0.0-alpha",
             "1.0.0-beta",
             "1.0.0-alpha.beta",
             "1.0.0-alpha.beta.1",
             "1.0.0-alpha.1",
             "1.0.0-alpha0.valid",
             "1.0.0-alpha.0valid",
             "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
             "1.0.0-rc.1+build.1",
             "2.0.0-rc.1+build.123",
             "1.2.3-beta",
             "10.2.3-DEV-SNAPSHOT",
             "1.2.3-SNAPSHOT-123",
             "1.0.0",
             "2.0.0",
             "1.1.7",
             "2.0.0+build.1848",
             "2.0.1-alpha.1227",
             "1.0.0-alpha+beta",
             "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
             "1.2.3----R-S.12.9.1--.12+meta",
             "1.2.3----RC-SNAPSHOT.12.9.1--.12",
             "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
             "99999999999999999999999.999999999999999999.99999999999999999",
             "1.0.0-0A.is.legal",
             "1.0.0-0.3.7",
             "1.0.0-x.7.z.92",
             "1.0.0-x-y-z.--",
             "1.0.0-alpha+001",
             "1.0.0+20130313144700",
             "1.0.0-beta+exp.sha.5114f85",
             "1.0.0+21AF26D3----117B344092BD",
         }) {
        CHECK(to_string(version_of(text)) == std::string{text});
    }
}

TEST_CASE("semver: what the specification calls invalid is refused") {
    for (const char* text : {
             "1",
             "1.2",
             "1.2.3-0123",
             "1.2.3-0123.0123",
             "1.1.2+.123",
             "+invalid",
             "-invalid",
             "-invalid+invalid",
             "-invalid.01",
             "alpha",
             "alpha.beta",
             "alpha.beta.1",
             "alpha.1",
             "alpha+beta",
             "alpha_beta",
             "alpha.",
             "alpha..",
             "beta",
             "1.0.0-alpha_beta",
             "-alpha.",
             "1.0.0-alpha..",
             "1.0.0-alpha..1",
             "1.0.0-alpha...1",
             "1.0.0-alpha....1",
             "1.0.0-alpha.....1",
             "1.0.0-alpha......1",
             "1.0.0-alpha.......1",
             ".....",
             "01.1.1",
             "1.01.1",
             "1.1.01",
             "1.2.3.DEV",
             "1.2-SNAPSHOT",
             "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
             "1.2-RC-SNAPSHOT",
             "-1.0.3-gamma+b7718",
             "+justmeta",
             "9.8.7+meta+meta",
             "9.8.7-whatever+meta+meta",
             "99999999999999999999999.999999999999999999.99999999999999999----RC-SNAPSHOT.12.09.1-----------------..12",
             "",
             "v1.2.3",
             " 1.2.3",
             "1.2.3 ",
             "1.2.3-",
             "1.2.3+",
             "1.2.3-a+",
             "1.2.3-ä",
             "1.2.3\n",
             "1..3",
             "1.2.3.4",
             "1.-2.3",
             "+1.2.3",
         }) {
        CAPTURE(std::string{text});
        CHECK_FALSE(parse_version(text).has_value());
    }
    CHECK_FALSE(parse_version(std::string_view{"1.2.3\0", 6}).has_value());
}

TEST_CASE("semver: precedence follows section 11") {
    const std::vector<const char*> ascending{
        "0.0.0-0",
        "0.0.0",
        "1.0.0-0.3.7",
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "2.0.0",
        "2.1.0",
        "2.1.1",
        "2.1.9",
        "2.1.10",
        "2.10.0",
        "10.0.0",
        "99999999999999999999.0.0",
    };
    for (std::size_t left = 0; left < ascending.size(); ++left) {
        for (std::size_t right = 0; right < ascending.size(); ++right) {
            CAPTURE(std::string{ascending[left]});
            CAPTURE(std::string{ascending[right]});
            const auto order = precedence(version_of(ascending[left]), version_of(ascending[right]));
            CHECK((order < 0) == (left < right));
            CHECK((order == 0) == (left == right));
        }
    }
}

TEST_CASE("semver: build metadata tells versions apart, but not in precedence") {
    CHECK(precedence(version_of("1.0.0+a"), version_of("1.0.0+b")) == 0);
    CHECK(version_of("1.0.0+a") != version_of("1.0.0+b"));
    CHECK(precedence(version_of("1.0.0-A"), version_of("1.0.0-a")) < 0);
}

TEST_CASE("semver: increments follow npm") {
    CHECK(after("1.2.3", ReleaseType::major) == "2.0.0");
    CHECK(after("1.2.3", ReleaseType::minor) == "1.3.0");
    CHECK(after("1.2.3", ReleaseType::patch) == "1.2.4");
    CHECK(after("1.2.3-tag", ReleaseType::major) == "2.0.0");
    CHECK(after("2.0.0-rc.1", ReleaseType::major) == "2.0.0");
    CHECK(after("2.0.1-rc.1", ReleaseType::major) == "3.0.0");
    CHECK(after("1.2.0-rc.1", ReleaseType::minor) == "1.2.0");
    CHECK(after("1.2.1-rc.1", ReleaseType::minor) == "1.3.0");
    CHECK(after("1.2.0-rc.1", ReleaseType::patch) == "1.2.0");
    CHECK(after("1.2.3+build", ReleaseType::patch) == "1.2.4");
    CHECK(after("0.0.99999999999999999999", ReleaseType::patch) == "0.0.100000000000000000000");
}

TEST_CASE("semver: first prereleases follow npm's premajor, preminor and prepatch") {
    CHECK(to_string(first_prerelease(version_of("1.2.3"), ReleaseType::minor, "beta")) == "1.3.0-beta.0");
    CHECK(to_string(first_prerelease(version_of("1.2.3"), ReleaseType::major, "")) == "2.0.0-0");
    CHECK(to_string(first_prerelease(version_of("1.2.0-rc.4"), ReleaseType::patch, "rc")) == "1.2.1-rc.0");
    CHECK(to_string(first_prerelease(version_of("1.2.0-rc.4"), ReleaseType::minor, "a.b")) == "1.3.0-a.b.0");
}

TEST_CASE("semver: next prereleases follow npm") {
    const auto next = [](std::string_view text, std::string_view identifier) {
        return to_string(next_prerelease(version_of(text), identifier));
    };
    CHECK(next("1.2.0-beta.0", "beta") == "1.2.0-beta.1");
    CHECK(next("1.2.0-beta.9", "rc") == "1.2.0-rc.0");
    CHECK(next("1.2.0-beta", "beta") == "1.2.0-beta.0");
    CHECK(next("1.2.0-beta.fooblz", "beta") == "1.2.0-beta.0");
    CHECK(next("1.2.0-0", "") == "1.2.0-1");
    CHECK(next("1.2.0-beta.3.x", "") == "1.2.0-beta.4.x");
    CHECK(next("1.2.0-beta", "") == "1.2.0-beta.0");
    CHECK(next("1.2.0", "beta") == "1.2.1-beta.0");
    CHECK(next("1.2.0-alpha.x.1", "alpha.x") == "1.2.0-alpha.x.2");
}

TEST_CASE("semver: identifiers of prereleases are checked") {
    CHECK(is_prerelease_identifier("rc"));
    CHECK(is_prerelease_identifier("alpha.x-1"));
    CHECK_FALSE(is_prerelease_identifier(""));
    CHECK_FALSE(is_prerelease_identifier("a..b"));
    CHECK_FALSE(is_prerelease_identifier("01"));
    CHECK_FALSE(is_prerelease_identifier("be ta"));
}

TEST_CASE("semver: release types have names") {
    CHECK(to_string(ReleaseType::patch) == "patch");
    CHECK(to_string(ReleaseType::major) == "major");
}
