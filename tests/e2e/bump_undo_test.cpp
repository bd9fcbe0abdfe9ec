// bump: all or nothing, whatever fails between two of its steps.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "bump_state.hpp"

using namespace miniship::test;

namespace {

const Words kHooks{"prerelease", "prebump",    "postbump", "prechangelog", "postchangelog",
                   "precommit",  "postcommit", "pretag",   "posttag"};

/// A tagged project with a fix since, a lock file, and something staged that is none of the bump's business.
void start(const Sandbox& sandbox, const std::string& versionrc = "{}") {
    sandbox.start_project("1.0.0");
    sandbox.write("package-lock.json",
                  "{\n  \"version\": \"1.0.0\",\n  \"packages\": { \"\": { \"version\": \"1.0.0\" } }\n}\n");
    sandbox.write(".versionrc.json", versionrc);
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "chore: configure"});
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: x");
    sandbox.write("mine.txt", "staged\n");
    sandbox.git({"add", "mine.txt"});
    sandbox.write("notes.txt", "changed, not staged\n");
}

std::string script(const std::string& hook, const std::string& command) {
    return fmt::format(R"({{"scripts": {{"{}": "{}"}}}})", hook, command);
}

void check_taken_back(const Sandbox& sandbox, const Words& words, const std::string& message) {
    const RepositoryState before = state_of(sandbox);
    const Outcome outcome = sandbox.miniship(words);
    CHECK(outcome.status == 3);
    CHECK(outcome.out.empty());
    CHECK(outcome.err.find(message) != std::string::npos);
    CHECK(outcome.err.find("hint: ") != std::string::npos);
    CHECK(state_of(sandbox) == before);
    CHECK(sandbox.miniship({"bump", "--abort"}).err == "there is no bump to take back\n");
}

}  // namespace

TEST_CASE("bump: a script that fails takes everything back") {
    for (const auto& hook : kHooks) {
        CAPTURE(hook);
        const Sandbox sandbox;
        start(sandbox, script(hook, "git add notes.txt; exit 7"));
        check_taken_back(sandbox, {"bump"}, fmt::format("the {} script ends with status 7", hook));
    }
}

TEST_CASE("bump: scripts get the release, set version and message, and are left out of a dry run") {
    Sandbox sandbox;
    start(sandbox, R"({"scripts": {"prebump": "echo 2.5.0", "postbump": "echo $MINISHIP_TAG >../postbump; echo shown",
                                    "precommit": "echo release {{currentTag}}", "postchangelog": "echo more >>CHANGELOG.md"}})");
    const RepositoryState before = state_of(sandbox);
    const Outcome dry = sandbox.miniship({"bump", "--dry-run"});
    CHECK(dry.out == "1.0.1\n");
    CHECK(dry.err.find("no lifecycle script has been run, so what prebump and precommit would print is not known") !=
          std::string::npos);
    CHECK(state_of(sandbox) == before);
    const Outcome outcome = sandbox.miniship({"bump"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out == "2.5.0\n");
    CHECK(outcome.err.find("postbump: shown\n") != std::string::npos);
    CHECK(bytes_of(sandbox.beside("postbump")) == "v2.5.0\n");
    CHECK(sandbox.git({"log", "-1", "--format=%B"}) == "release 2.5.0\n");
    CHECK(sandbox.git({"tag", "--list", "--format=%(contents)", "v2.5.0"}) == "release 2.5.0\n");
    CHECK(sandbox.git({"show", "HEAD:CHANGELOG.md"}).ends_with("\nmore"));
}

TEST_CASE("bump: a commit hook that refuses takes everything back") {
    for (const char* hook : {"pre-commit", "commit-msg", "prepare-commit-msg"}) {
        CAPTURE(hook);
        const Sandbox sandbox;
        start(sandbox);
        sandbox.write_program(std::string{".git/hooks/"} + hook, "#!/bin/sh\necho no such luck >&2\nexit 1\n");
        check_taken_back(sandbox, {"bump"}, "no such luck");
    }
}

TEST_CASE("bump: a tag that git refuses takes the commit back") {
    const Sandbox sandbox;
    start(sandbox);
    sandbox.write_program(".git/hooks/reference-transaction",
                          "#!/bin/sh\n[ \"$1\" = prepared ] || exit 0\nwhile read -r old new ref; do\n"
                          "  case $ref in refs/tags/*) echo tags are closed >&2; exit 1 ;; esac\ndone\n");
    check_taken_back(sandbox, {"bump"}, "v1.0.1");
}

TEST_CASE("bump: a tag that appears meanwhile is in the way") {
    const Sandbox sandbox;
    start(sandbox, script("postcommit", "git tag v1.0.1"));
    check_taken_back(sandbox, {"bump"}, "tag v1.0.1 already exists");
}

TEST_CASE("bump: a moved tag goes back to where it was") {
    const Sandbox sandbox;
    start(sandbox, script("posttag", "exit 1"));
    sandbox.tag("v1.0.1-rc.0");
    sandbox.git({"tag", "v1.0.1", "HEAD~1"});
    check_taken_back(sandbox, {"bump", "--tag-force"}, "the posttag script ends with status 1");
}

TEST_CASE("bump: a file that cannot be written takes those before it back") {
    const Sandbox sandbox;
    start(sandbox);
    // There can be no folder where a link leads nowhere.
    REQUIRE(sandbox.run({"ln", "-s", "nowhere", "missing"}).status == 0);
    REQUIRE(sandbox.run({"ln", "-s", "missing/CHANGELOG.md", "CHANGELOG.md"}).status == 0);
    sandbox.git({"add", "CHANGELOG.md", "missing"});
    sandbox.git({"commit", "--quiet", "--message", "chore: link", "CHANGELOG.md", "missing"});
    check_taken_back(sandbox, {"bump"}, "cannot write");
}

TEST_CASE("bump: a full disk changes nothing") {
    const Sandbox sandbox;
    start(sandbox);
    const RepositoryState before = state_of(sandbox);
    const Outcome outcome = sandbox.run(
        {"sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" bump --header \"$(seq 2000)\"", MINISHIP_BINARY});
    CHECK(outcome.status == 3);
    CHECK(state_of(sandbox) == before);
}

TEST_CASE("bump: a lock of git is told before anything is written") {
    const Sandbox sandbox;
    start(sandbox);
    const RepositoryState before = state_of(sandbox);
    sandbox.write(".git/index.lock", "");
    const Outcome outcome = sandbox.miniship({"bump"});
    CHECK(outcome.status == 3);
    CHECK(outcome.err.find("index.lock is there") != std::string::npos);
    CHECK(sandbox.run({"rm", ".git/index.lock"}).status == 0);
    CHECK(state_of(sandbox) == before);
}

TEST_CASE("bump: a merge that is not finished is told before anything is written") {
    for (const char* begin : {"merge", "cherry-pick"}) {
        CAPTURE(begin);
        const Sandbox sandbox;
        start(sandbox);
        sandbox.git({"stash", "--quiet", "--include-untracked"});
        sandbox.git({"checkout", "--quiet", "-b", "other", "HEAD~1"});
        sandbox.write("theirs.txt", "theirs\n");
        sandbox.git({"add", "theirs.txt"});
        sandbox.git({"commit", "--quiet", "--message", "feat: y"});
        sandbox.git({"checkout", "--quiet", "-"});
        sandbox.write("theirs.txt", "ours\n");
        sandbox.git({"add", "theirs.txt"});
        sandbox.git({"commit", "--quiet", "--message", "feat: z"});
        CHECK(sandbox.run({"git", begin, "other"}).status == 1);
        sandbox.git({"add", "theirs.txt"});
        for (const Words& words : {Words{"bump", "--dry-run"}, {"bump"}, {"release", "--only", "bump"}}) {
            check_taken_back(sandbox, words, std::string{"a "} + begin + " in this repository is not finished");
        }
        CHECK(sandbox.miniship({"doctor"}).out.find("is not finished") != std::string::npos);
    }
}

TEST_CASE("bump: what a script has begun to merge does not stand in the way of taking it back") {
    const Sandbox sandbox;
    start(sandbox, script("precommit", "git rev-parse HEAD~1 >.git/MERGE_HEAD"));
    const RepositoryState before = state_of(sandbox);
    const Outcome outcome = sandbox.miniship({"bump"});
    CHECK(outcome.status == 3);
    CHECK(outcome.err.find("partial commit during a merge") != std::string::npos);
    CHECK(outcome.err.find("failed too") == std::string::npos);
    CHECK(state_of(sandbox) == before);
}

TEST_CASE("bump: a second one at the same time is refused, and the first goes on") {
    Sandbox sandbox;
    sandbox.environment["MINISHIP"] = MINISHIP_BINARY;
    start(sandbox, script("postbump", "$MINISHIP bump >&2; echo $? >../second"));
    const Outcome outcome = sandbox.miniship({"bump"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("another bump (process ") != std::string::npos);
    CHECK(bytes_of(sandbox.beside("second")) == "3\n");
    CHECK(sandbox.git({"tag", "--list"}) == "v1.0.0\nv1.0.1");
}
