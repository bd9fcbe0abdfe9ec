// release --dry-run after a release that was killed: it tells what the next release does, and changes nothing.
#include <doctest/doctest.h>

#include <cstddef>

#include "disturbed.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// The plan in what a command has told: its line and those below it, without the time of the day.
std::string plan_in(const std::string& told) {
    const auto at = told.starts_with("release ") ? 0 : told.find("\nrelease ") + 1;
    auto end = told.find('\n', at);
    while (end != std::string::npos && told.compare(end + 1, 2, "  ") == 0) {
        end = told.find('\n', end + 1);
    }
    std::string plan = told.substr(at, end - at);
    if (const auto time = plan.find("local: /updatedAt"); time != std::string::npos) {
        plan.erase(time, plan.find('\n', time) - time);
    }
    return plan;
}

long effects_of_release(void (*grow)(const Sandbox&)) {
    const Sandbox sandbox;
    grow(sandbox);
    const Disturbed run = disturbed(sandbox, {"release"}, {});
    CHECK(run.outcome.status == 0);
    return run.effects;
}

/// A project with tokens in a tree that no build makes anew.
void grow_plain(const Sandbox& sandbox) {
    grow_shop(sandbox);
    // A changelog that the release makes, and a tree with a stamp of before.
    sandbox.git({"rm", "--quiet", "CHANGELOG.md"});
    sandbox.git({"commit", "--quiet", "--message", "docs: begin anew"});
    sandbox.write("dist/more.js", "App({ version: process.env.APP_VERSION });\n");
}

void grow_with_build(const Sandbox& sandbox) {
    grow_shop_with_commands(sandbox, kUpload);
}

void check_foresight(const Sandbox& sandbox, const Disturbed& run) {
    CAPTURE(run.what);
    const Tree before = tree_of(sandbox.beside(""));
    const Outcome foreseen = sandbox.miniship({"release", "--dry-run"});
    CHECK(foreseen.status == 0);
    CHECK_MESSAGE(tree_of(sandbox.beside("")) == before, "a dry run has changed something");
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.status == 0);
    CHECK(plan_in(foreseen.out) == plan_in(next.err));
    CHECK(holds(foreseen.err, "would go on\n") == holds(next.err, " goes on\n"));
    CHECK(holds(foreseen.err, "would be taken back\n") == holds(next.err, "cut short and is taken back\n"));
    CHECK(holds(foreseen.err, "would be finished\n") == holds(next.err, "cut short and is finished\n"));
}

}  // namespace

TEST_CASE("release: a dry run after a kill foretells the release that goes on, whatever was half done") {
    for (const auto grow : {&grow_plain, &grow_with_build}) {
        const long effects = effects_of_release(grow);
        REQUIRE(effects > 60);
        for (const long at : points(effects, 12)) {
            CAPTURE(at);
            const Sandbox sandbox;
            grow(sandbox);
            check_foresight(sandbox, disturbed(sandbox, {"release"}, {.at = at}));
        }
    }
}

TEST_CASE("release: a dry run foresees nothing of a release that is still at work, and says so") {
    Sandbox sandbox;
    sandbox.environment["MINISHIP"] = MINISHIP_BINARY;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.write("../during-build", "$MINISHIP release --dry-run 2> ../foreseen\n");
    CHECK(sandbox.miniship({"release"}).status == 0);
    CHECK(holds(bytes_of(sandbox.beside("foreseen")), "is at work in this repository: until it has ended"));
}
