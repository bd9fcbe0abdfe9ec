#include "edge/git_settings.hpp"

#include <doctest/doctest.h>

using namespace miniship::edge;

namespace {

using Words = std::vector<std::string>;

/// Settings of one line each, as people write them: `NAME=VALUE`, or a name alone.
GitSettings settings(const Words& lines) {
    std::string listing;
    for (std::string line : lines) {
        if (const auto sign = line.find('='); sign != std::string::npos) {
            line[sign] = '\n';
        }
        listing += line + '\0';
    }
    return GitSettings::in(listing);
}

}  // namespace

TEST_CASE("git settings: the last value counts, and a name without one is a switch that is on") {
    const auto known = settings({"user.name=Anna", "user.name=Anna=Li\nof Shanghai", "commit.gpgsign",
                                 "tag.gpgsign=Yes", "core.bare=false", "user.email="});
    CHECK(known.value("user.name") == "Anna=Li\nof Shanghai");
    CHECK(known.values("user.name").size() == 2);
    CHECK(known.value("user.email") == "");
    CHECK_FALSE(known.value("user.signingkey"));
    CHECK(known.values("user.signingkey").empty());
    CHECK(known.is_on("commit.gpgsign"));
    CHECK(known.is_on("tag.gpgsign"));
    CHECK_FALSE(known.is_on("core.bare"));
    CHECK_FALSE(known.is_on("push.gpgsign"));
}

TEST_CASE("git settings: a push goes to the remote's own address for pushes, or to its address") {
    const auto known = settings({"remote.origin.url=https://a.example/p.git", "remote.far.url=https://b.example/p.git",
                                 "remote.far.pushurl=/srv/p.git", "remote.far.pushurl=/srv/q.git"});
    CHECK(known.push_addresses("origin") == Words{"https://a.example/p.git"});
    CHECK(known.push_addresses("far") == Words{"/srv/p.git", "/srv/q.git"});
    CHECK(known.push_addresses("/srv/p.git") == Words{"/srv/p.git"});
    CHECK(known.push_addresses("nowhere").empty());
}

TEST_CASE("git settings: addresses are rewritten by the longest beginning, and those of pushes once") {
    const auto known =
        settings({"url./srv/.insteadof=https://a.example/", "url./srv/deep/.insteadof=https://a.example/deep/",
                  "url./push/.pushinsteadof=https://a.example/both/", "remote.short.url=https://a.example/p.git",
                  "remote.deep.url=https://a.example/deep/p.git", "remote.both.url=https://a.example/both/p.git",
                  "remote.own.url=x", "remote.own.pushurl=https://a.example/both/p.git"});
    CHECK(known.push_addresses("short") == Words{"/srv/p.git"});
    CHECK(known.push_addresses("deep") == Words{"/srv/deep/p.git"});
    CHECK(known.push_addresses("both") == Words{"/push/p.git"});
    CHECK(known.push_addresses("own") == Words{"/srv/both/p.git"});
    CHECK(known.push_addresses("https://a.example/q.git") == Words{"/srv/q.git"});
}
