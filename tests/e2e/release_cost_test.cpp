// release: what a whole one costs in programs that are started, which is most of its CPU (scripts/bench release).
#include <doctest/doctest.h>

#include "git_trace.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// The commands that are started in `folder` by a release there, without their options.
Words commands_of_release(Sandbox& sandbox) {
    sandbox.environment["GIT_TRACE2_EVENT"] = sandbox.beside("events");
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    Words commands;
    for (const auto& words : started_by_us(sandbox.beside("events"))) {
        std::size_t at = 1;
        while (words.at(at) == "-c") {
            at += 2;
        }
        commands.push_back(words.at(at));
    }
    return commands;
}

}  // namespace

TEST_CASE("release: git is started once for each thing that only git can do") {
    Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    CHECK(commands_of_release(sandbox) == Words{"ls-remote", "status", "config", "commit", "tag", "push"});
}

TEST_CASE("release: a changelog that is not there yet takes part in the commit, for three commands more") {
    Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.git({"rm", "--quiet", "CHANGELOG.md"});
    sandbox.git({"commit", "--quiet", "--message", "docs: begin anew"});
    CHECK(commands_of_release(sandbox) ==
          Words{"ls-remote", "status", "config", "commit", "ls-files", "add", "commit", "tag", "push"});
    CHECK(sandbox.git({"show", "--format=", "--name-status", "HEAD"}) == "A\tCHANGELOG.md\nM\tpackage.json");
}

TEST_CASE("release: a commit leaves the packing of the repository to the next command of a person") {
    Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.git({"config", "gc.auto", "1"});
    sandbox.environment["GIT_TRACE2_EVENT"] = sandbox.beside("all");
    CHECK(sandbox.miniship({"bump"}).status == 0);
    CHECK_FALSE(holds(bytes_of(sandbox.beside("all")), "\"maintenance\""));
    CHECK_FALSE(holds(bytes_of(sandbox.beside("all")), "\"gc\""));
}
