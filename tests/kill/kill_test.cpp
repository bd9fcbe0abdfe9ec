// A whole release that ends anywhere: the next one ends where an undisturbed one does, and --abort where it began.
#include <doctest/doctest.h>

#include <cerrno>
#include <filesystem>
#include <functional>
#include <map>

#include "disturbed.hpp"

using namespace miniship::test;

namespace {

/// The states before and after the release that nothing disturbs, and how many effects that one had.
struct Course {
    Standing before{};
    Standing after{};
    long effects{0};
};

std::string document_of(const Sandbox& sandbox) {
    return sandbox.read("policy.json");
}

const Course& undisturbed(const std::string& whose) {
    static std::map<std::string, Course> known;
    const auto [at, is_new] = known.try_emplace(whose);
    if (is_new) {
        const Sandbox sandbox;
        grow_shop(sandbox);
        Course& course = at->second;
        course.before = standing_of(sandbox, document_of(sandbox));
        const Disturbed run = disturbed(sandbox, {"release"}, {.whose = whose});
        REQUIRE(run.outcome.status == 0);
        course.after = standing_of(sandbox, document_of(sandbox));
        course.effects = run.effects;
        REQUIRE(course.effects > 20);
    }
    return at->second;
}

/// A release that is disturbed at each of the points, then what `next` makes of it.
void at_each_point(const Disturbance& how, long sample,
                   const std::function<void(const Sandbox&, const Course&, const Disturbed&)>& next) {
    const Course& course = undisturbed(how.whose);
    for (const long at : points(course.effects, sample)) {
        const Sandbox sandbox;
        grow_shop(sandbox);
        Disturbance disturbance = how;
        disturbance.at = at;
        const Disturbed run = disturbed(sandbox, {"release"}, disturbance);
        CAPTURE(at);
        CAPTURE(run.what);
        CAPTURE(run.outcome.err);
        CHECK(run.outcome.status.number != 70);
        if (run.of_git) {
            remove_locks_of_git(sandbox);
        }
        next(sandbox, course, run);
    }
}

void check_next_release(const Sandbox& sandbox, const Course& course, const Disturbed& run) {
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.status == 0);
    CHECK(next.out == "1.9.0\n");
    Standing now = standing_of(sandbox, document_of(sandbox));
    if (run.of_git) {
        // A push may have arrived and git been killed before it remembered that.
        now.remote_branches = course.after.remote_branches;
    }
    CHECK(difference(now, course.after) == "");
}

/// Everything here is as before; what others can see is too, or it is told.
void check_abort(const Sandbox& sandbox, const Course& course, const Disturbed&) {
    const Outcome abort = sandbox.miniship({"release", "--abort"});
    CHECK(abort.status == 0);
    Standing now = standing_of(sandbox, document_of(sandbox));
    if (now.repository.head == course.after.repository.head) {
        // The last effects of a release only tidy up.
        CHECK(difference(now, course.after) == "");
        CHECK(abort.err == "there is no release to take back\n");
        return;
    }
    CHECK((now.remote == course.before.remote || abort.err.find("origin has main with this release and v1.9.0") != std::string::npos));
    CHECK((now.document == course.before.document || abort.err.find("policy rollback --target local") != std::string::npos));
    now.remote = course.before.remote;
    now.remote_branches = course.before.remote_branches;
    now.document = course.before.document;
    CHECK(difference(now, course.before) == "");
}

}  // namespace

TEST_CASE("kill: after a kill at any effect the next release ends where an undisturbed one does") {
    at_each_point({}, 30, [](const Sandbox& sandbox, const Course& course, const Disturbed& run) {
        CHECK(run.outcome.status == 137);
        check_next_release(sandbox, course, run);
    });
}

TEST_CASE("kill: after a kill at any effect --abort ends where the release began") {
    at_each_point({}, 30, check_abort);
}

TEST_CASE("kill: after a kill of git at any effect the next release ends where an undisturbed one does") {
    at_each_point({.whose = "git"}, 10, check_next_release);
    at_each_point({.whose = "git"}, 10, check_abort);
}

TEST_CASE("disk: an effect that fails leaves a release that the next one ends, or --abort") {
    for (const int error : {ENOSPC, EIO, EACCES}) {
        CAPTURE(error);
        at_each_point({.error = error}, 6, check_next_release);
        at_each_point({.error = error}, 3, check_abort);
    }
}

TEST_CASE("disk: one that stays full leaves a release that goes on when there is room") {
    at_each_point({.error = ENOSPC, .onwards = true}, 8, check_next_release);
    at_each_point({.error = ENOSPC, .onwards = true}, 8, check_abort);
}
