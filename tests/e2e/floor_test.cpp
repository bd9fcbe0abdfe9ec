#include <doctest/doctest.h>

#include <fmt/format.h>

#include <vector>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// The floor of the local tags.
std::string local_floor(const Sandbox& sandbox, Words flags, const std::string& folder = "") {
    flags.insert(flags.begin(), {"floor", "--from", "local"});
    const Outcome outcome = sandbox.miniship(flags, folder);
    CHECK(outcome.status == 0);
    return outcome.out;
}

}  // namespace

TEST_CASE("floor: the 20th release from the newest, without its prefix") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    // 57 releases, three to a minor from 0.1.0 on, 1.0.0 the 32nd: number 38 is 1.2.0.
    const Outcome floor = sandbox.miniship({"floor"});
    CHECK(floor.status == 0);
    CHECK(floor.out == "1.2.0\n");
    CHECK(floor.err.empty());
    CHECK(sandbox.miniship({"floor", "--tag"}).out == "v1.2.0\n");
    CHECK(sandbox.miniship({"floor", "--back", "1"}).out == "1.8.1\n");
    CHECK(sandbox.miniship({"floor", "--back", "57"}).out == "0.1.0\n");
    CHECK(sandbox.miniship({"floor", "--back", "58", "--allow-short"}).out == "0.1.0\n");
    CHECK(sandbox.miniship({"floor", "--live", "1.8.0"}).out == "1.1.2\n");
}

TEST_CASE("floor: exactly as many releases as --back says are at or above it") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.9.0", "v1.10.0", "v1.8.0", "v1.8.1", "v2.0.0"});
    // A hotfix of an older line is not the newest release, and 1.10 is not below 1.9.
    const std::vector<std::string> newest_first{"2.0.0", "1.10.0", "1.9.0", "1.8.1", "1.8.0"};
    for (std::size_t back = 1; back <= newest_first.size(); ++back) {
        CHECK(local_floor(sandbox, {"--back", std::to_string(back)}) == newest_first[back - 1] + "\n");
    }
    check_refusal(sandbox, {"floor", "--from", "local", "--back", "6"}, {6, "only 5 count", "--back 5"});
}

TEST_CASE("floor: prereleases, build metadata and tags of other kinds do not count") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0", "v1.1.0-rc.1", "v1.2.0-beta.0", "v1.1.0+build.7", "v1.2", "v01.2.3",
                              "nightly-20260301", "backup/v9.0.0", "v1.2.3.4", "release"});
    const auto found = answer(sandbox.miniship({"--json", "floor", "--from", "local", "--back", "2"}));
    CHECK(found["floor"] == "1.0.0");
    CHECK(found["latest"] == "1.1.0");
    CHECK(found["counted"] == 2);
    CHECK(found["ignored"] == 9);
    CHECK(local_floor(sandbox, {"--back", "1", "--include-prereleases"}) == "1.2.0-beta.0\n");
    CHECK(local_floor(sandbox, {"--back", "1", "--exclude", "v1.1.*"}) == "1.0.0\n");
}

TEST_CASE("floor: names with and without v are one series, and a version counts once") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"1.0.0", "v1.0.0", "1.1.0", "v1.2.0", "V1.3.0"});
    const auto found = answer(sandbox.miniship({"floor", "--from", "local", "--back", "4", "--json"}));
    CHECK(found["counted"] == 4);
    CHECK(found["tag"] == "v1.0.0");
    CHECK(local_floor(sandbox, {"--back", "3", "--tag"}) == "1.1.0\n");
    // A prefix that somebody chose is that prefix and nothing else.
    sandbox.write("miniship.json", R"({"tagPrefix": "v"})");
    CHECK(local_floor(sandbox, {"--back", "2"}) == "1.0.0\n");
}

TEST_CASE("floor: patterns name the tags of one package") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"@shop/app@1.0.0", "@shop/app@1.1.0", "@shop/kit@9.0.0", "v5.0.0", "1.2.0-wx"});
    CHECK(local_floor(sandbox, {"--back", "2", "--tags", "@shop/app@{version}"}) == "1.0.0\n");
    CHECK(local_floor(sandbox, {"--back", "1", "--tags", "@shop/app@{version}", "--tag"}) == "@shop/app@1.1.0\n");
    CHECK(local_floor(sandbox, {"--back", "1", "--tags", "{version}-wx"}) == "1.2.0\n");
    CHECK(local_floor(sandbox, {"--back", "1", "--tags", "{version}-wx", "--tags", "@shop/kit@{version}"}) ==
          "9.0.0\n");
    sandbox.write(
        "miniship.json",
        R"({"tags": ["@shop/app@{version}"], "exclude": ["@shop/*@1.1.0"], "floor": {"back": 1, "from": "local"}})");
    CHECK(sandbox.miniship({"floor"}).out == "1.0.0\n");
}

TEST_CASE("floor: the object tells what was counted") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const auto found = answer(sandbox.miniship({"floor", "--json", "--live", "1.8.0"}));
    const nlohmann::json expected{{"schema", 1},       {"floor", "1.1.2"},   {"tag", "v1.1.2"},
                                  {"latest", "1.8.1"}, {"live", "1.8.0"},    {"back", 20},
                                  {"counted", 56},     {"source", "origin"}, {"ignored", 21}};
    CHECK(found == expected);
    const Outcome explained = sandbox.miniship({"floor", "--explain"});
    CHECK(explained.out == "1.2.0\n");
    CHECK(explained.err.find("20  1.2.0       v1.2.0") != std::string::npos);
    CHECK(explained.err.find("<- floor") != std::string::npos);
    CHECK(explained.err.find("57 releases count in origin") != std::string::npos);
}

TEST_CASE("floor: the remote, this clone, another remote or an address") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string elsewhere = sandbox.beside("elsewhere.git");
    sandbox.git({"init", "--quiet", "--bare", elsewhere});
    sandbox.git({"push", "--quiet", elsewhere, "v0.1.0", "v0.1.1"});
    sandbox.git({"remote", "add", "mirror", elsewhere});
    sandbox.git({"tag", "v2.0.0"});
    const auto newest = [&](Words flags, const std::string& folder = "") {
        flags.insert(flags.begin(), {"floor", "--back", "1"});
        return sandbox.miniship(flags, folder).out;
    };
    CHECK(newest({}) == "1.8.1\n");
    CHECK(newest({"--from", "local"}) == "2.0.0\n");
    CHECK(newest({"--from", "mirror"}) == "0.1.1\n");
    CHECK(newest({"--from", sandbox.url("elsewhere.git")}) == "0.1.1\n");
    CHECK(newest({"--from", "../elsewhere.git"}) == "0.1.1\n");
    // An address needs no repository here.
    CHECK(newest({"--from", elsewhere}, "/") == "0.1.1\n");
}

TEST_CASE("floor: a shallow clone asks the remote") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git(
        {"clone", "--quiet", "--depth", "1", "--no-tags", sandbox.url("remote.git"), sandbox.beside("shallow")});
    CHECK(sandbox.miniship({"floor"}, sandbox.beside("shallow")).out == "1.2.0\n");
    const Outcome local = sandbox.miniship({"floor", "--from", "local"}, sandbox.beside("shallow"));
    CHECK(local.status == 6);
    CHECK(local.out.empty());
}

TEST_CASE("floor: packed and loose tags, linked worktrees, folders below, and bare repositories") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"pack-refs", "--all"});
    sandbox.tag("v1.9.0");
    // The same name packed and loose: the loose one counts, and once.
    sandbox.git({"tag", "--force", "v1.8.1", "HEAD"});
    const auto found = answer(sandbox.miniship({"floor", "--from", "local", "--json"}));
    CHECK(found["floor"] == "1.2.1");
    CHECK(found["counted"] == 58);
    CHECK(found["ignored"] == 20);

    const std::string worktree = sandbox.beside("linked");
    sandbox.git({"worktree", "add", "--quiet", worktree, "v1.0.0"});
    CHECK(local_floor(sandbox, {}, worktree) == "1.2.1\n");
    CHECK(local_floor(sandbox, {}, "dist/pages") == "1.2.1\n");
    CHECK(local_floor(sandbox, {}, sandbox.beside("remote.git")) == "1.2.0\n");
    CHECK(local_floor(sandbox, {}, ".git") == "1.2.1\n");
}

TEST_CASE("floor: a repository without tags has no floor") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.publish();
    check_refusal(sandbox, {"floor"}, {6, "no release tag counts in origin (0 tags ignored)", "--tags"});
    check_refusal(sandbox, {"floor", "--allow-short"}, {6, "no release tag counts", "--tags"});
}

TEST_CASE("floor: a folder may be named before and after the verb") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    CHECK(sandbox.miniship({"-C", sandbox.path(), "floor"}, "/").out == "1.2.0\n");
    CHECK(sandbox.miniship({"floor", "-C", sandbox.path()}, "/").out == "1.2.0\n");
    CHECK(sandbox.miniship({"floor", "-C", "work", "--from", "../remote.git"}, sandbox.beside("")).out == "1.2.0\n");
}
