// bump: what the next run makes of one that was killed.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "bump_state.hpp"
#include "json_answer.hpp"

using namespace miniship::test;

namespace {

/// Kills its parent the first time that it runs; scripts are children of miniship.
constexpr const char* kOnce = "test ! -e ../armed || { rm ../armed; kill -9 $PPID; }";
/// The same from a hook of git, whose parent is git.
constexpr const char* kOnceInHook =
    "#!/bin/sh\ntest -e ../armed || exit 0\n{}rm ../armed\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat)\n";

void start(const Sandbox& sandbox, const std::string& hook) {
    sandbox.start_project("1.0.0");
    sandbox.write("package-lock.json",
                  "{\n  \"version\": \"1.0.0\",\n  \"packages\": { \"\": { \"version\": \"1.0.0\" } }\n}\n");
    sandbox.write(".versionrc.json",
                  hook.empty() ? "{}" : fmt::format(R"({{"scripts": {{"{}": "{}"}}}})", hook, kOnce));
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "chore: configure"});
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: x");
    sandbox.write("mine.txt", "staged\n");
    sandbox.git({"add", "mine.txt"});
    sandbox.write("notes.txt", "changed, not staged\n");
}

void kill_a_bump(const Sandbox& sandbox) {
    sandbox.write("../armed", "");
    CHECK(sandbox.miniship({"bump"}).status == 137);
    CHECK(std::filesystem::exists(sandbox.path(".git/miniship/journal.json")));
}

/// Runs the bump that nothing disturbs, looks, and goes back to the beginning.
RepositoryState state_after_bump(const Sandbox& sandbox, const RepositoryState& before) {
    REQUIRE(sandbox.miniship({"bump"}).status == 0);
    RepositoryState after = state_of(sandbox);
    sandbox.git({"tag", "--delete", "v1.0.1"});
    sandbox.git({"reset", "--quiet", "--soft", before.head});
    sandbox.git({"reset", "--quiet", before.head, "--", "package.json", "package-lock.json", "CHANGELOG.md"});
    sandbox.git({"checkout", "--", "package.json", "package-lock.json"});
    std::filesystem::remove(sandbox.path("CHANGELOG.md"));
    REQUIRE(state_of(sandbox) == before);
    return after;
}

void check_settled(const Sandbox& sandbox, const RepositoryState& expected) {
    CHECK(state_of(sandbox) == expected);
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/miniship")));
}

/// A bump that is killed can be taken back; the run after it ends where an undisturbed one would have.
void check_both_ways(const Sandbox& sandbox) {
    const RepositoryState before = state_of(sandbox);
    const RepositoryState after = state_after_bump(sandbox, before);
    kill_a_bump(sandbox);
    CHECK(sandbox.miniship({"bump", "--abort"}).status == 0);
    check_settled(sandbox, before);
    kill_a_bump(sandbox);
    const Outcome next = sandbox.miniship({"bump"});
    CHECK(next.status == 0);
    CHECK(next.out == "1.0.1\n");
    check_settled(sandbox, after);
}

}  // namespace

TEST_CASE("bump: killed in any of its scripts, the next run settles it") {
    for (const char* hook : {"prerelease", "prebump", "postbump", "prechangelog", "postchangelog", "precommit",
                             "postcommit", "pretag", "posttag"}) {
        CAPTURE(hook);
        const Sandbox sandbox;
        start(sandbox, hook);
        check_both_ways(sandbox);
    }
}

TEST_CASE("bump: killed between commit and tag, and after the tag, the next run finishes it") {
    for (const auto& [hook, condition] :
         {std::pair{"post-commit", ""},
          {"reference-transaction", "test \"$1\" = committed && grep -q refs/tags/ || exit 0\n"}}) {
        const auto& shown = hook;
        CAPTURE(shown);
        const Sandbox sandbox;
        start(sandbox, "");
        sandbox.write_program(std::string{".git/hooks/"} + hook, fmt::format(fmt::runtime(kOnceInHook), condition));
        check_both_ways(sandbox);
    }
}

TEST_CASE("bump: killed after any of its files, the next run settles it") {
    const Words files{"package.json", "package-lock.json", "CHANGELOG.md"};
    for (std::size_t written = 0; written <= files.size(); ++written) {
        CAPTURE(written);
        const Sandbox sandbox;
        start(sandbox, "precommit");
        const RepositoryState before = state_of(sandbox);
        const auto kill_earlier = [&] {
            kill_a_bump(sandbox);
            for (std::size_t index = written; index < files.size(); ++index) {
                if (before.files.contains(files[index])) {
                    sandbox.git({"checkout", "--", files[index]});
                } else {
                    std::filesystem::remove(sandbox.path(files[index]));
                }
            }
            sandbox.write(".miniship-0123456789abcdef-package.json", "half a fi");
        };
        kill_earlier();
        CHECK(sandbox.miniship({"bump", "--abort"}).status == 0);
        check_settled(sandbox, before);
        kill_earlier();
        CHECK(sandbox.miniship({"bump"}).out == "1.0.1\n");
        CHECK(sandbox.git({"log", "-1", "--format=%s"}) == "chore(release): 1.0.1");
        CHECK(sandbox.git({"tag", "--points-at", "HEAD"}) == "v1.0.1");
        CHECK(sandbox.git({"show", "--format=", "--name-only"}) == "CHANGELOG.md\npackage-lock.json\npackage.json");
    }
}

TEST_CASE("bump: --abort --dry-run tells what it would take back, and changes nothing") {
    const Sandbox sandbox;
    start(sandbox, "postcommit");
    CHECK(sandbox.miniship({"bump", "--abort", "--dry-run"}).err == "there is no bump to take back\n");
    kill_a_bump(sandbox);
    sandbox.write("package.json", "{ \"version\": \"3.0.0\" }\n");
    const Tree before = sandbox.tree();
    const Outcome dry = sandbox.miniship({"bump", "--abort", "--dry-run"});
    CHECK(dry.status == 0);
    CHECK(dry.err.find("the bump to 1.0.1 would be taken back") != std::string::npos);
    const auto told = answer(sandbox.miniship({"bump", "--abort", "--dry-run", "--json"}));
    CHECK(told["takenBack"] == false);
    CHECK(told["tag"] == "v1.0.1");
    CHECK(sandbox.tree() == before);
    CHECK(answer(sandbox.miniship({"bump", "--abort", "--json"}))["takenBack"] == true);
}

TEST_CASE("bump: a repository that was moved or copied takes its own bump back, and no other's") {
    const Sandbox sandbox;
    start(sandbox, "postbump");
    const RepositoryState before = state_of(sandbox);
    kill_a_bump(sandbox);
    const std::string copy = sandbox.beside("copy");
    REQUIRE(sandbox.run({"cp", "-a", sandbox.path(), copy}).status == 0);
    const RepositoryState killed = state_of(sandbox);
    CHECK(sandbox.miniship({"bump", "--abort"}, copy).status == 0);
    CHECK(sandbox.git({"status", "--porcelain=v1"}, copy) == before.status);
    CHECK(state_of(sandbox) == killed);

    REQUIRE(sandbox.run({"mv", sandbox.path(), sandbox.beside("moved")}).status == 0);
    REQUIRE(sandbox.run({"mv", copy, sandbox.path()}, sandbox.beside("moved")).status == 0);
    CHECK(sandbox.miniship({"bump", "--abort"}, sandbox.beside("moved")).status == 0);
    CHECK(sandbox.git({"status", "--porcelain=v1"}, sandbox.beside("moved")) == before.status);
    check_settled(sandbox, before);
}

TEST_CASE("bump: a bump that was cut short in a worktree that is gone is forgotten by --abort") {
    const Sandbox sandbox;
    start(sandbox, "postbump");
    const std::string other = sandbox.beside("other");
    sandbox.git({"worktree", "add", "--quiet", other});
    sandbox.write("../armed", "");
    CHECK(sandbox.miniship({"bump"}, other).status == 137);
    std::filesystem::remove_all(other);
    const RepositoryState before = state_of(sandbox);
    CHECK(sandbox.miniship({"bump"}).status == 3);
    CHECK(sandbox.miniship({"bump", "--abort"}).status == 0);
    check_settled(sandbox, before);
}

TEST_CASE("bump: edits made after a kill are left alone") {
    const Sandbox sandbox;
    start(sandbox, "");
    sandbox.write_program(".git/hooks/pre-commit",
                          "#!/bin/sh\nmini=$(cut -d' ' -f4 /proc/$PPID/stat)\nkill -9 $mini $PPID\n");
    CHECK(sandbox.miniship({"bump"}).status == 137);
    const Outcome busy = sandbox.miniship({"bump", "--abort"});
    CHECK(busy.status == 3);
    CHECK(busy.err.find("index.lock is there") != std::string::npos);
    std::filesystem::remove(sandbox.path(".git/index.lock"));
    sandbox.write("package.json", "{\n  \"version\": \"1.0.1\",\n  \"private\": true\n}\n");
    const Outcome outcome = sandbox.miniship({"bump", "--abort"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("package.json has been edited since") != std::string::npos);
    CHECK(sandbox.read("package.json").find("private") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(sandbox.path("CHANGELOG.md")));
    CHECK(sandbox.git({"status", "--porcelain"}) == "A  mine.txt\n M notes.txt\n M package.json");
}

TEST_CASE("bump: a history that went on after a kill is left alone") {
    const Sandbox sandbox;
    start(sandbox, "precommit");
    kill_a_bump(sandbox);
    sandbox.git({"commit", "--quiet", "--all", "--message", "feat: everything"});
    const RepositoryState before = state_of(sandbox);
    CHECK(sandbox.miniship({"bump", "--dry-run"}).err.find("an earlier bump was cut short") != std::string::npos);
    const Outcome refused = sandbox.miniship({"bump"});
    CHECK(refused.status == 3);
    CHECK(refused.err.find("a bump to 1.0.1 was cut short, and HEAD has moved on since") != std::string::npos);
    CHECK(sandbox.miniship({"bump", "--abort"}).status == 0);
    check_settled(sandbox, before);
}
