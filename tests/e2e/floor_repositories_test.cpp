// What git's repositories look like in real life, and what a floor is there.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <random>
#include <set>
#include <sstream>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

namespace fs = std::filesystem;

std::string floor_of(const Sandbox& sandbox, Words flags, const std::string& folder = "") {
    flags.insert(flags.begin(), {"floor", "--from", "local"});
    const Outcome outcome = sandbox.miniship(flags, folder);
    return outcome.status == 0 ? outcome.out : fmt::format("exit {}: {}", outcome.status.number, outcome.err);
}

}  // namespace

TEST_CASE("floor repositories: packed, loose, both, and a tag that was moved after packing") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0", "api/v9.0.0"});
    CHECK(floor_of(sandbox, {"--back", "2"}) == "1.0.0\n");
    sandbox.git({"pack-refs", "--all"});
    CHECK(floor_of(sandbox, {"--back", "2"}) == "1.0.0\n");
    sandbox.git({"tag", "v1.2.0"});
    sandbox.commit("fix: one");
    sandbox.git({"tag", "--force", "v1.1.0"});
    CHECK(floor_of(sandbox, {"--back", "2"}) == "1.1.0\n");
    const auto found = answer(sandbox.miniship({"floor", "--from", "local", "--back", "3", "--json"}));
    CHECK(found["counted"] == 3);
    CHECK(found["ignored"] == 1);
    sandbox.git({"tag", "--delete", "v1.1.0"});
    CHECK(floor_of(sandbox, {"--back", "2"}) == "1.0.0\n");
}

TEST_CASE("floor repositories: broken loose refs do not count, as they do not for git") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0"});
    for (const std::string bytes :
         {"", "garbage\n", "0000000000000000000000000000000000000000\n", "ref: refs/tags/nowhere\n"}) {
        CAPTURE(bytes);
        sandbox.write(".git/refs/tags/v2.0.0", bytes);
        CHECK(floor_of(sandbox, {"--back", "1"}) == "1.1.0\n");
    }
    sandbox.write(".git/refs/tags/v2.0.0.lock", sandbox.git({"rev-parse", "HEAD"}) + "\n");
    fs::remove(sandbox.path(".git/refs/tags/v2.0.0"));
    CHECK(floor_of(sandbox, {"--back", "1"}) == "1.1.0\n");
    sandbox.git({"symbolic-ref", "refs/tags/v3.0.0", "refs/tags/v1.0.0"});
    CHECK(floor_of(sandbox, {"--back", "1"}) == "3.0.0\n");
}

TEST_CASE("floor repositories: a damaged packed-refs is refused, as git refuses it") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0"});
    sandbox.git({"pack-refs", "--all"});
    const std::string good = sandbox.read(".git/packed-refs");
    const std::vector<std::string> damaged{good.substr(0, good.size() - 1), good.substr(0, good.size() - 9),
                                           good + "garbage\n", "# another format\n" + good};
    for (const auto& bytes : damaged) {
        CAPTURE(bytes);
        sandbox.write(".git/packed-refs", bytes);
        check_refusal(sandbox, {"floor", "--from", "local", "--back", "1"},
                      {3, "packed-refs is damaged", "--from origin"});
        CHECK(sandbox.run({"git", "for-each-ref", "refs/tags"}).status.number != 0);
    }
    sandbox.write(".git/packed-refs", "");
    CHECK(sandbox.miniship({"floor", "--from", "local", "--back", "1"}).status == 6);
    sandbox.write(".git/packed-refs", good.substr(good.find('\n') + 1));
    CHECK(floor_of(sandbox, {"--back", "1"}) == "1.1.0\n");
}

TEST_CASE("floor repositories: every kind of place that git works in") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0"});
    sandbox.git({"tag", "--annotate", "--message", "tag of a tag", "v1.2.0", "v1.1.0"});
    sandbox.git({"tag", "v1.3.0", "HEAD^{tree}"});
    sandbox.git({"worktree", "add", "--quiet", sandbox.beside("linked")});
    sandbox.git({"clone", "--quiet", "--bare", sandbox.path(), sandbox.beside("bare.git")});
    sandbox.git({"clone", "--quiet", "--shared", sandbox.path(), sandbox.beside("shared")});
    sandbox.git({"clone", "--quiet", "--depth", "1", "--no-single-branch", "file://" + sandbox.path(),
                 sandbox.beside("shallow")});
    sandbox.git({"fetch", "--quiet", "--depth", "1", "--tags"}, sandbox.beside("shallow"));
    sandbox.git({"clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://" + sandbox.path(),
                 sandbox.beside("partial")});
    sandbox.git({"clone", "--quiet", "--no-checkout", "--filter=tree:0", "file://" + sandbox.path(),
                 sandbox.beside("treeless")});
    sandbox.git({"config", "core.repositoryFormatVersion", "1"}, sandbox.beside("treeless"));
    sandbox.git({"config", "extensions.partialClone", "origin"}, sandbox.beside("treeless"));
    sandbox.git({"init", "--quiet", sandbox.beside("outer")});
    sandbox.git({"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", sandbox.path(), "inner"},
                sandbox.beside("outer"));
    for (const std::string place :
         {"linked", "bare.git", "shared", "shallow", "partial", "treeless", "outer/inner", "bare.git/refs"}) {
        CAPTURE(place);
        CHECK(floor_of(sandbox, {"--back", "2"}, sandbox.beside(place)) == "1.2.0\n");
    }
}

TEST_CASE("floor repositories: GIT_DIR, and formats that only git reads") {
    Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0"});
    fs::create_directories(sandbox.beside("elsewhere"));
    Sandbox outside;
    outside.environment["GIT_DIR"] = sandbox.path(".git");
    CHECK(floor_of(outside, {"--back", "1"}) == "1.1.0\n");
    outside.environment["GIT_WORK_TREE"] = outside.path();
    CHECK(floor_of(outside, {"--back", "1"}) == "1.1.0\n");
    // The common folder is somewhere else, as a linked worktree's is.
    outside.environment = sandbox.environment;
    sandbox.git({"clone", "--quiet", "--bare", "--no-tags", "file://" + sandbox.path(), sandbox.beside("own.git")});
    outside.environment["GIT_COMMON_DIR"] = sandbox.path(".git");
    CHECK(floor_of(outside, {"--back", "1"}, sandbox.beside("own.git")) == "1.1.0\n");
    // git does not look above a ceiling.
    outside.environment = sandbox.environment;
    fs::create_directories(sandbox.path("deep/below"));
    outside.environment["GIT_CEILING_DIRECTORIES"] = sandbox.path();
    CHECK(floor_of(outside, {"--back", "1"}, sandbox.path("deep/below")).starts_with("exit 3: "));

    sandbox.git({"init", "--quiet", "--object-format=sha256", sandbox.beside("sha256")});
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "one"}, sandbox.beside("sha256"));
    sandbox.git({"tag", "v2.0.0"}, sandbox.beside("sha256"));
    CHECK(floor_of(sandbox, {"--back", "1"}, sandbox.beside("sha256")) == "2.0.0\n");
    CHECK(floor_of(sandbox, {"--back", "1", "--keep", "1/100000"}, sandbox.beside("sha256")) == "2.0.0\n");
    CHECK(sandbox.miniship({"floor", "--back", "1", "--keep", "1/100000", "--from", sandbox.url("sha256")}, "/").out ==
          "2.0.0\n");
    sandbox.git({"config", "extensions.worktreeConfig", "true"});
    CHECK(floor_of(sandbox, {"--back", "1"}) == "1.1.0\n");
    sandbox.git({"config", "core.repositoryFormatVersion", "1"});
    CHECK(floor_of(sandbox, {"--back", "1"}) == "1.1.0\n");
    sandbox.git({"config", "extensions.refStorage", "reftable"});
    const Outcome refused = sandbox.miniship({"floor", "--from", "local", "--back", "1"});
    CHECK(refused.status == 3);
    CHECK(refused.out.empty());
}

TEST_CASE("floor repositories: a folder of another user asks git's safe.directory") {
    if (::geteuid() != 0) {
        return;
    }
    Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0"});
    for (const auto& entry : {sandbox.path(), sandbox.path(".git")}) {
        REQUIRE(::chown(entry.c_str(), 12345, 12345) == 0);
    }
    const Outcome refused = sandbox.miniship({"floor", "--from", "local", "--back", "1"});
    CHECK(refused.status == 3);
    CHECK(refused.err.find("safe.directory") != std::string::npos);
    for (const std::string& value : {std::string{"*"}, sandbox.path()}) {
        sandbox.git({"config", "--global", "safe.directory", value}, sandbox.beside(""));
        CHECK(floor_of(sandbox, {"--back", "1"}) == "1.0.0\n");
    }
    sandbox.git({"config", "--global", "--unset", "safe.directory"}, sandbox.beside(""));
    sandbox.environment["SUDO_UID"] = "12345";
    CHECK(floor_of(sandbox, {"--back", "1"}) == "1.0.0\n");
}

TEST_CASE("floor repositories: the article's traps") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {});
    // Finals with two candidates each: the list of 20 names holds fewer than seven finals.
    for (int patch = 0; patch < 25; ++patch) {
        const std::string name = fmt::format("v2.0.{}", patch);
        for (const std::string suffix : {"-rc.1", "-rc.2", ""}) {
            sandbox.git({"tag", name + suffix});
        }
    }
    for (const std::string junk : {"latest", "nightly-2026-01-01", "v1", "v1.0", "v1.0.0.1",
                                   "v1.0.99999999999999999999999x", "v01.2.03", "V9"}) {
        sandbox.git({"tag", junk});
    }
    CHECK(floor_of(sandbox, {}) == "2.0.5\n");
    for (const std::string old : {"1.0.1", "1.0.2", "v1.0.2"}) {
        sandbox.git({"tag", old});
    }
    CHECK(floor_of(sandbox, {}) == "2.0.5\n");
    // A release that HEAD does not reach, and one with a number that no machine word holds.
    sandbox.git({"tag", "v1.0.99999999999999999999999"});
    sandbox.git({"checkout", "--quiet", "--orphan", "other"});
    sandbox.commit("feat: other");
    sandbox.git({"tag", "v9.9.9"});
    CHECK(floor_of(sandbox, {"--back", "1"}) == "9.9.9\n");
    CHECK(floor_of(sandbox, {}) == "2.0.6\n");
    CHECK(floor_of(sandbox, {"--back", "27"}) == "1.0.99999999999999999999999\n");
}

TEST_CASE("floor repositories: newer releases of another form are told") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"1.12.0", "1.12.1", "shop@1.13.0"});
    const Outcome one = sandbox.miniship({"floor", "--from", "local", "--back", "2"});
    CHECK(one.out == "1.12.0\n");
    CHECK(one.err.find("shop@1.13.0, is newer") != std::string::npos);
    const Outcome both = sandbox.miniship(
        {"floor", "--from", "local", "--back", "2", "--tags", "{version}", "--tags", "shop@{version}"});
    CHECK(both.out == "1.12.1\n");
    CHECK(both.err.empty());
}

namespace {

/// Clean tags of a made up repository: every minor and patch below some numbers, some with candidates before them.
std::set<std::string> random_versions(std::mt19937& random) {
    std::set<std::string> versions;
    for (auto left = 1 + random() % 40; left > 0; --left) {
        const std::string version = fmt::format("{}.{}.{}", random() % 3, random() % 12, random() % 120);
        versions.insert(version);
        if (random() % 4 == 0) {
            versions.insert(fmt::format("{}-{}.{}", version, random() % 2 == 0 ? "alpha" : "rc", random() % 12));
        }
    }
    return versions;
}

/// Makes `name` beside the work folder a repository with these tags, each packed or loose, which borrows its objects.
void make_repository(const Sandbox& sandbox, const std::string& name, const std::set<std::string>& tags,
                     std::mt19937& random) {
    const std::string folder = "../" + name + "/.git/";
    const std::string head = sandbox.read(".git/refs/heads/main");
    sandbox.write(folder + "HEAD", "ref: refs/heads/main\n");
    sandbox.write(folder + "objects/info/alternates", sandbox.path(".git/objects") + "\n");
    fs::create_directories(sandbox.path(folder + "refs/tags"));
    std::string packed = "# pack-refs with: peeled fully-peeled sorted \n";
    const auto loose = random() % 3;
    for (const auto& tag : tags) {
        if (loose == 0 || (loose == 1 && random() % 2 == 0)) {
            sandbox.write(folder + "refs/tags/" + tag, head);
        } else {
            packed += head.substr(0, head.size() - 1) + " refs/tags/" + tag + "\n";
        }
    }
    sandbox.write(folder + "packed-refs", packed);
}

}  // namespace

TEST_CASE("floor repositories: a thousand clean ones, in git's order") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    std::mt19937 random{20260302};
    for (int round = 0; round < 1000; ++round) {
        CAPTURE(round);
        const std::string prefix = random() % 2 == 0 ? "v" : "";
        std::set<std::string> tags;
        for (const auto& version : random_versions(random)) {
            tags.insert(prefix + version);
        }
        const std::string name = fmt::format("clean{}", round);
        make_repository(sandbox, name, tags, random);
        std::istringstream sorted{
            sandbox.git({"-c", "versionsort.suffix=-", "tag", "--sort=v:refname"}, sandbox.beside(name))};
        std::vector<std::string> expected;
        for (std::string line; std::getline(sorted, line);) {
            expected.push_back(line);
        }
        REQUIRE(expected.size() == tags.size());
        const std::size_t back = 1 + random() % expected.size();
        const Words asking{"--include-prereleases", "--tag", "--back", std::to_string(back)};
        CHECK(floor_of(sandbox, asking, sandbox.beside(name)) == expected[expected.size() - back] + "\n");
    }
}

TEST_CASE("floor repositories: what the CDN keeps, by the dates of the tags") {
    Sandbox sandbox;
    sandbox.start_project("1.0.0");
    const auto tag_at = [&](const std::string& name, const std::string& date, bool annotated) {
        sandbox.environment["GIT_COMMITTER_DATE"] = date + "T00:00:00Z";
        sandbox.commit("fix: " + name);
        annotated ? sandbox.tag(name) : static_cast<void>(sandbox.git({"tag", name}));
    };
    tag_at("v1.0.0", "2024-01-01", true);
    tag_at("v1.1.0", "2037-01-01", false);
    tag_at("v1.2.0", "2037-01-02", true);
    tag_at("v1.0.1", "2037-01-03", false);
    CHECK(floor_of(sandbox, {"--back", "4"}) == "1.0.0\n");
    CHECK(floor_of(sandbox, {"--back", "4", "--keep", "30/30"}) == "1.0.1\n");
    CHECK(floor_of(sandbox, {"--back", "4", "--keep", "2/30"}) == "1.2.0\n");
    CHECK(floor_of(sandbox, {"--back", "1", "--keep", "30/30"}) == "1.2.0\n");
    sandbox.write("miniship.json", R"({"floor": {"keep": "2/30", "back": 4}})");
    const auto found = answer(sandbox.miniship({"floor", "--from", "local", "--json"}));
    CHECK(found["floor"] == "1.2.0");
    CHECK(found["keep"] == "2/30");
    CHECK(found["decidedBy"] == "keep");
    check_refusal(sandbox, {"floor", "--from", "local", "--keep", "30"}, {2, "'30' is not COUNT/DAYS", "--keep 30/30"});

    const Outcome explained = sandbox.miniship({"floor", "--from", "local", "--explain"});
    CHECK(explained.err.find("hotfix of 1.0") != std::string::npos);
    CHECK(explained.err.find("2037-01-02") != std::string::npos);
    CHECK(explained.err.find("▲") != std::string::npos);
    CHECK(explained.err.find('\x1b') == std::string::npos);

    // The remote knows tags, and only a clone that has them knows when they were made.
    sandbox.publish();
    CHECK(sandbox.miniship({"floor"}).out == "1.2.0\n");
    sandbox.git({"clone", "--quiet", "--no-tags", "--depth", "1", sandbox.url("remote.git"), sandbox.beside("young")});
    // What is not here is fetched, and nothing of it stays.
    const Words asking{"floor", "--keep", "2/30", "--back", "4"};
    const Tree before = tree_of(sandbox.beside(""));
    CHECK(sandbox.miniship(asking, sandbox.beside("young")).out == "1.2.0\n");
    CHECK(sandbox.miniship({"floor", "--from", sandbox.url("remote.git"), "--keep", "2/30", "--back", "4"}, "/").out ==
          "1.2.0\n");
    const Outcome looked = sandbox.miniship({"floor", "--explain", "--back", "4"}, sandbox.beside("young"));
    CHECK(looked.err.find("2037-01-02") != std::string::npos);
    CHECK(tree_of(sandbox.beside("")) == before);
    sandbox.git({"fetch", "--quiet", "--tags", "origin"}, sandbox.beside("young"));
    CHECK(sandbox.miniship(asking, sandbox.beside("young")).out == "1.2.0\n");
}

TEST_CASE("floor repositories: whom it forces") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0", "v1.2.0"});
    sandbox.write("users.csv", "version,users\n1.2.0,900\n1.1.0,60\n1.0.0,40\ndevtools,5\n");
    const Words asking{"floor", "--from", "local", "--back", "2", "--usage", "users.csv"};
    const Outcome told = sandbox.miniship(asking);
    CHECK(told.out == "1.1.0\n");
    CHECK(told.err.find("40 of 1,000 users (4.00 %) are below it, 5 of unknown versions") != std::string::npos);
    CHECK(told.err.find("█") != std::string::npos);
    Words limited = asking;
    limited.insert(limited.end(), {"--max-impact", "4%"});
    CHECK(sandbox.miniship(limited).status == 0);
    limited.back() = "3.9%";
    limited.emplace_back("--quiet");
    check_refusal(sandbox, limited, {6, "40 of 1,000 users", "--max-impact"});
    Words json = asking;
    json.emplace_back("--json");
    const auto found = answer(sandbox.miniship(json));
    CHECK(found["impact"] == nlohmann::json{{"users", 1000}, {"forced", 40}, {"percent", 4.0}, {"unknown", 5}});
    check_refusal(sandbox, {"floor", "--from", "local", "--back", "2", "--max-impact", "4%"},
                  {2, "nobody says how many", "--usage"});
    check_refusal(sandbox, {"floor", "--from", "local", "--back", "2", "--usage", "package.json"},
                  {3, "the usage", "CSV"});
    check_refusal(sandbox, {"floor", "--from", "local", "--back", "2", "--usage", "gone.csv"},
                  {3, "there is no file gone.csv", "--usage"});
}

TEST_CASE("floor repositories: a push counts users too, and refuses") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"v1.0.0", "v1.1.0", "v1.2.0"});
    sandbox.write("users.csv", "1.2.0,900\n1.1.0,60\n1.0.0,40\n");
    sandbox.write("miniship.json", R"({"floor": {"back": 3, "from": "local", "usage": "users.csv", "maxImpact": "5%"},
        "apps": {"shop": {"platform": "wechat", "id": "wx1"}}, "targets": {"test": {"url": "file:policy.json", "create": true}}})");
    CHECK(sandbox.miniship({"push"}).status == 0);
    const Outcome raised = sandbox.miniship({"push", "--back", "2"});
    CHECK(raised.status == 0);
    CHECK(raised.err.find("floor 1.0.0 -> 1.1.0: 40 of 1,000 users (4.00 %) newly forced") != std::string::npos);
    check_refusal(sandbox, {"push", "--back", "1"},
                  {6, "60 of 1,000 users (6.00 %) newly forced, 40 forced already", "--max-impact"});
    CHECK(sandbox.miniship({"push", "--back", "1", "--max-impact", "6%"}).status == 0);
}

TEST_CASE("floor repositories: lines for eval, values for consoles") {
    const Sandbox sandbox;
    start_with_tags(sandbox, {"it's;$HOME-1.0.0"});
    const Words asking{"floor", "--from", "local", "--back", "1", "--tags", "it's;$HOME-{version}"};
    Words lines = asking;
    lines.insert(lines.end(), {"--format", "env"});
    const Outcome outcome = sandbox.miniship(lines);
    CHECK(outcome.out == "MINISHIP_FLOOR=1.0.0\nMINISHIP_FLOOR_TAG='it'\\''s;$HOME-1.0.0'\nMINISHIP_LATEST=1.0.0\n");
    sandbox.write("lines.env", outcome.out);
    CHECK(sandbox.run({"sh", "-c", ". ./lines.env && printf %s \"$MINISHIP_FLOOR_TAG\""}).out == "it's;$HOME-1.0.0");
    Words console = asking;
    console.emplace_back("--console");
    CHECK(sandbox.miniship(console).out.find("最低可用版本: 1.0.0") != std::string::npos);
    CHECK(sandbox.miniship({"compare", "--loose", "8.0.5", "lt", "8.0.5.1"}).status == 0);
    CHECK(sandbox.miniship({"compare", "--loose", "3.4", "3.4.0"}).out == "0\n");
    check_refusal(sandbox, {"compare", "--loose", "v1", "2"}, {2, "'v1' is not numbers", "3.4.10"});
}
