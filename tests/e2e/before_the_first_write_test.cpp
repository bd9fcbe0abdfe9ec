// bump and release: what is looked at and settled before the first write.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "refusal.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

TEST_CASE("release: a bump that was killed is settled before anything is planned") {
    // Killed before its commit the bump is taken back and made again, after it the tag is added: the same release
    // either way.
    for (const char* hook : {"postbump", "postcommit"}) {
        CAPTURE(hook);
        const Sandbox sandbox;
        sandbox.start_project("1.0.0");
        sandbox.write(
            ".versionrc.json",
            fmt::format(R"({{"scripts": {{"{}": "test ! -e ../armed || {{ rm ../armed; kill -9 $PPID; }}"}}}})", hook));
        sandbox.git({"add", "--all"});
        sandbox.git({"commit", "--quiet", "--message", "chore: configure"});
        sandbox.tag("v1.0.0");
        sandbox.publish();
        sandbox.commit("feat: more");
        sandbox.write("../armed", "");
        CHECK(sandbox.miniship({"release", "--only", "bump,refs"}).status == 137);
        CHECK(std::filesystem::exists(sandbox.path(".git/miniship/journal.json")));

        const Outcome next = sandbox.miniship({"release", "--only", "bump,refs"});
        CHECK(next.status == 0);
        CHECK(next.out == "1.1.0\n");
        CHECK(sandbox.git({"rev-list", "--count", "v1.0.0..v1.1.0"}) == "2");
        CHECK(sandbox.git({"rev-parse", "v1.1.0"}) ==
              sandbox.git({"rev-parse", "v1.1.0"}, sandbox.beside("remote.git")));
        CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/miniship/journal.json")));
        CHECK(sandbox.git({"status", "--porcelain"}).empty());
    }
}

TEST_CASE("bump: --push looks at the remote before the first write") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.publish();
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), sandbox.beside("colleague")});
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "fix: theirs"}, sandbox.beside("colleague"));
    sandbox.git({"push", "--quiet"}, sandbox.beside("colleague"));
    sandbox.commit("feat: ours");
    check_refusal(sandbox, {"bump", "--push"},
                  {3, "origin has commits on main that are not here", "git pull --rebase origin main"});

    sandbox.git({"pull", "--quiet", "--rebase", "origin", "main"});
    const Outcome pushed = sandbox.miniship({"bump", "--push"});
    CHECK(pushed.status == 0);
    CHECK(sandbox.git({"rev-parse", "v1.1.0"}) == sandbox.git({"rev-parse", "v1.1.0"}, sandbox.beside("remote.git")));
    CHECK(sandbox.git({"rev-parse", "main"}) == sandbox.git({"rev-parse", "main"}, sandbox.beside("remote.git")));
}
