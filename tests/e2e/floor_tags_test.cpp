// Tags as teams leave them behind, each kind of which has given a wrong floor somewhere.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <regex>
#include <set>
#include <sstream>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

std::string floor_of(const Sandbox& sandbox, Words flags, const std::string& folder = "") {
    flags.insert(flags.begin(), "floor");
    const Outcome outcome = sandbox.miniship(flags, folder);
    return outcome.status == 0 ? outcome.out : fmt::format("exit {}: {}", outcome.status.number, outcome.err);
}

/// The tags like v1.2.3 among these refs.
std::set<std::string> releases_in(const std::string& refs) {
    static const std::regex release{"refs/tags/(v(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*))"};
    std::set<std::string> names;
    std::istringstream lines{refs};
    for (std::string line; std::getline(lines, line);) {
        if (std::smatch match; std::regex_match(line, match, release)) {
            names.insert(match[1]);
        }
    }
    return names;
}

}  // namespace

TEST_CASE("floor tags: without a remote, without a repository, without tags nothing looks like a floor") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0"});
    check_refusal(sandbox, {"floor"}, {3, "there is no remote named origin", "git remote add origin"});
    check_refusal(sandbox, {"floor", "--from", "upstream"}, {3, "no remote named upstream", "git remote add upstream"});
    // A folder of that name is no remote, although git would take it for one.
    sandbox.git({"clone", "--quiet", "--bare", sandbox.path(), sandbox.path("upstream")});
    check_refusal(sandbox, {"floor", "--from", "upstream"}, {3, "no remote named upstream", "git remote add upstream"});
    check_refusal(sandbox, {"floor"}, {3, "not inside a git repository", "-C DIR"}, "/");
}

TEST_CASE("floor tags: who names a form that is not there is told which are") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0", "kit@0.9.0"});
    sandbox.publish();
    for (const std::string from : {"local", "origin"}) {
        check_refusal(sandbox, {"floor", "--from", from, "--tags", "app-v{version}"},
                      {6, "(3 tags ignored: 2 like v{version}, 1 like kit@{version})", "--tags 'v{version}'"});
        check_refusal(sandbox, {"floor", "--from", from, "--live", "0.5.0"},
                      {6, "no release in " + from + " is as old as live 0.5.0; the newest is v1.1.0", "--live 1.1.0"});
    }
}

TEST_CASE("floor tags: nobody's git config changes the order") {
    Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.0.1", "v1.0.2-rc.1", "v1.0.2", "v1.0.10"});
    sandbox.publish();
    for (const std::string suffix : {"", "-", ".1", "-rc"}) {
        sandbox.git({"config", "--global", "versionsort.suffix", suffix});
        sandbox.git({"config", "--global", "tag.sort", "-v:refname"});
        for (const std::string from : {"local", "origin"}) {
            CHECK(floor_of(sandbox, {"--from", from, "--back", "2"}) == "1.0.2\n");
        }
    }
}

TEST_CASE("floor tags: the packages of a repository are not mixed") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {});
    for (int minor = 1; minor <= 12; ++minor) {
        sandbox.git({"tag", fmt::format("api/v0.{}.0", minor)});
        sandbox.git({"tag", fmt::format("@s/web@0.{}.0", minor + 10)});
        sandbox.git({"tag", fmt::format("kit@0.{}.0", minor + 20)});
    }
    for (const std::string root : {"v1.0.1", "v1.0.2", "v1.0.3"}) {
        sandbox.git({"tag", root});
    }
    sandbox.publish();
    for (const std::string from : {"local", "origin"}) {
        CAPTURE(from);
        CHECK(floor_of(sandbox, {"--from", from, "--back", "3"}) == "1.0.1\n");
        CHECK(floor_of(sandbox, {"--from", from, "--back", "3", "--tags", "v{version}"}) == "1.0.1\n");
        CHECK(floor_of(sandbox, {"--from", from, "--back", "12", "--tags", "api/v{version}"}) == "0.1.0\n");
        CHECK(floor_of(sandbox, {"--from", from, "--back", "12", "--tags", "@s/web@{version}"}) == "0.11.0\n");
        CHECK(floor_of(sandbox, {"--from", from, "--back", "2", "--tags", "kit@{version}", "--tag"}) == "kit@0.31.0\n");
    }
}

TEST_CASE("floor tags: the remote is the truth about tags that were deleted, moved or never pushed") {
    Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"});
    sandbox.publish();
    sandbox.git({"push", "--quiet", "--delete", "origin", "v1.3.0"});
    sandbox.environment["GIT_COMMITTER_DATE"] = "2037-05-06T00:00:00Z";
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), sandbox.beside("other")});
    sandbox.git({"tag", "--annotate", "--force", "--message", "again", "v1.1.0"}, sandbox.beside("other"));
    sandbox.git({"push", "--quiet", "--force", "origin", "v1.1.0"}, sandbox.beside("other"));
    sandbox.git({"tag", "v2.0.0"});
    CHECK(floor_of(sandbox, {"--back", "1"}) == "1.2.0\n");
    CHECK(floor_of(sandbox, {"--back", "1", "--from", "local"}) == "2.0.0\n");
    // A tag has one row in `git ls-remote --refs` and two without; a version counts once.
    CHECK(answer(sandbox.miniship({"floor", "--back", "3", "--json"}))["counted"] == 3);
    // The moved tag is dated by what the remote has under its name.
    const Outcome explained = sandbox.miniship({"floor", "--back", "3", "--explain"});
    CHECK(explained.err.find("v1.1.0  2037-05-06") != std::string::npos);
}

TEST_CASE("floor tags: case, several names at one commit, and targets that are no commits") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v9.0.0", "V9.0.0", "release-x", "v8.0.0", "stable", "v8.0.0+1"});
    sandbox.git({"tag", "--annotate", "--message", "again", "v8.0.1", "v8.0.0"});
    sandbox.git({"tag", "v7.0.0", "HEAD^{tree}"});
    sandbox.git({"tag", "v6.0.0", "HEAD:package.json"});
    sandbox.publish();
    for (const std::string from : {"local", "origin"}) {
        CHECK(floor_of(sandbox, {"--from", from, "--back", "2"}) == "8.0.1\n");
        CHECK(floor_of(sandbox, {"--from", from, "--back", "5"}) == "6.0.0\n");
    }
    // What has no date has left the CDN; what has one is kept for the time being.
    CHECK(floor_of(sandbox, {"--back", "5", "--keep", "30/100000"}) == "8.0.0\n");
    CHECK(floor_of(sandbox, {"--back", "5", "--keep", "30/100000", "--from", "local"}) == "8.0.0\n");
}

TEST_CASE("floor tags: a packed-refs that was damaged at random misleads nobody") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    std::string good = "# pack-refs with: peeled fully-peeled sorted \n" + head + " refs/heads/main\n";
    for (int minor = 10; minor < 40; ++minor) {
        good += fmt::format("{} refs/tags/v1.{}.0\n", head, minor);
        good += minor % 3 == 0 ? "^" + head + "\n" : "";
    }
    std::mt19937 random{7};
    const auto below = [&](std::size_t end) { return random() % end; };
    int refused = 0;
    int counted = 0;
    for (int round = 0; round < 300; ++round) {
        std::string bytes = good;
        const std::size_t at = below(bytes.size());
        switch (round % 5) {
            case 0:
                bytes.resize(at);
                break;
            case 1:
                bytes[at] = static_cast<char>(below(256));
                break;
            case 2:
                bytes.erase(at, 1 + below(80));
                break;
            case 3:
                bytes.insert(at, std::string(1 + below(50), '\0'));
                break;
            default:
                bytes.insert(at, bytes.substr(below(bytes.size()), 1 + below(60)));
        }
        sandbox.write(".git/packed-refs", bytes);
        const Outcome told = sandbox.run({"git", "for-each-ref", "--format=%(refname)", "refs/tags/"});
        const Outcome ours = sandbox.miniship({"floor", "--from", "local", "--back", "1", "--json"});
        CAPTURE(bytes);
        if (ours.status == 3) {
            ++refused;
            continue;
        }
        // Where there is an answer, git sees the same releases.
        CHECK(told.status == 0);
        const auto releases = releases_in(told.out);
        if (ours.status == 0) {
            const auto found = answer(ours);
            CHECK(found["counted"] == releases.size());
            CHECK(releases.contains(found["tag"].get<std::string>()));
            ++counted;
        } else {
            CHECK(ours.status == 6);
            CHECK(releases.empty());
        }
    }
    CHECK(refused > 20);
    CHECK(counted > 20);
}

TEST_CASE("floor tags: refs files of unheard of size") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    std::string many = "# pack-refs with: peeled fully-peeled sorted \n";
    for (int number = 100'000; number < 300'000; ++number) {
        many += fmt::format("{} refs/tags/v{}.0.0\n", head, number);
    }
    sandbox.write(".git/packed-refs", many);
    CHECK(floor_of(sandbox, {"--from", "local"}) == "299980.0.0\n");
    sandbox.write(".git/packed-refs", many + head + " refs/tags/" + std::string(20'000'000, 'x') + "\n");
    CHECK(floor_of(sandbox, {"--from", "local"}) == "299980.0.0\n");
    // One loose file of many megabytes is no ref.
    sandbox.write(".git/refs/tags/v900000.0.0", std::string(20'000'000, 'a'));
    CHECK(floor_of(sandbox, {"--from", "local"}) == "299980.0.0\n");
}
