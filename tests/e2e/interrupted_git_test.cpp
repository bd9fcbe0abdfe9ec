// A signal that comes while a git of ours is at work: what git does in a moment it may end.
#include <doctest/doctest.h>

#include <filesystem>

#include "bump_state.hpp"

using namespace miniship::test;

namespace {

const Words kBump{"bump", "--release-as", "1.1.0"};
/// A hook's parent is git, and git's is miniship.
const std::string kSignalFromHook = "kill -TERM $(cut -d' ' -f4 /proc/$PPID/stat)\n";

void start(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.commit("feat: more");
}

/// A git that, when it is about to do `what`, has just made its lock and does not know yet that it is to remove it when
/// it is ended; miniship gets the signal at that moment.
void lock_and_signal(Sandbox& sandbox, const std::string& what) {
    std::filesystem::create_directories(sandbox.beside("bin"));
    sandbox.write_program("../bin/git", "#!/bin/sh\nPATH=${PATH#*:}\ncase \" $* \" in *' " + what +
                                            " '*)\n  : >.git/index.lock\n  kill -INT $PPID\n  sleep 0.2\n"
                                            "  rm .git/index.lock ;;\nesac\nexec git \"$@\"\n");
    sandbox.environment["PATH"] = sandbox.beside("bin") + ":" + sandbox.environment["PATH"];
}

}  // namespace

TEST_CASE("signal: a git that has just made its lock ends first, and the bump is taken back") {
    Sandbox sandbox;
    start(sandbox);
    const RepositoryState before = state_of(sandbox);
    lock_and_signal(sandbox, "commit");
    const Outcome bump = sandbox.miniship(kBump);
    CHECK(bump.status == 130);
    CHECK(bump.out.empty());
    CHECK(bump.err.starts_with("miniship: error: interrupted\n"));
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/index.lock")));
    CHECK(state_of(sandbox) == before);
}

TEST_CASE("signal: a bump whose last git ends in a moment is done") {
    Sandbox sandbox;
    start(sandbox);
    lock_and_signal(sandbox, "tag");
    const Outcome bump = sandbox.miniship(kBump);
    CHECK(bump.status == 0);
    CHECK(bump.out == "1.1.0\n");
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/index.lock")));
    CHECK(sandbox.git({"describe", "--exact-match"}) == "v1.1.0");
}

TEST_CASE("signal: a git that fails while we are told to stop is told of, and the bump is taken back") {
    Sandbox sandbox;
    start(sandbox);
    sandbox.write("CHANGELOG.md", "# Changelog\n");
    sandbox.git({"add", "CHANGELOG.md"});
    sandbox.commit("docs: a changelog");
    sandbox.write_program(".git/hooks/pre-commit", "#!/bin/sh\n" + kSignalFromHook + "echo no >&2\nexit 1\n");
    const RepositoryState before = state_of(sandbox);
    const Outcome bump = sandbox.miniship(kBump);
    CHECK(bump.status == 143);
    CHECK(bump.err.starts_with("miniship: error: terminated\n  also: git commit fails: no\n"));
    CHECK(state_of(sandbox) == before);
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/miniship/journal.json")));
}

TEST_CASE("signal: a git that a hook keeps at work is ended, and the bump is taken back") {
    Sandbox sandbox;
    start(sandbox);
    sandbox.write_program(".git/hooks/pre-commit",
                          "#!/bin/sh\n" + kSignalFromHook + "sleep 20\n: >\"$HOME/went-on\"\n");
    const RepositoryState before = state_of(sandbox);
    const Outcome bump = sandbox.miniship(kBump);
    CHECK(bump.status == 143);
    CHECK(bump.err.starts_with("miniship: error: terminated\n"));
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/index.lock")));
    CHECK_FALSE(std::filesystem::exists(sandbox.environment["HOME"] + "/went-on"));
    CHECK(state_of(sandbox) == before);
}
