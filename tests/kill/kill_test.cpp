// A whole release that ends anywhere: the next one ends where an undisturbed one does, and --abort where it began.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cerrno>
#include <functional>
#include <map>

#include "disturbed.hpp"
#include "servers.hpp"

using namespace miniship::test;

namespace {

/// A project to release, and where its policy document is.
class Shop {
public:
    explicit Shop(bool served) : url_{served ? server().url("/api/shop.json") : ""} {
        grow_shop(sandbox_);
        if (served) {
            configure();
        }
    }
    [[nodiscard]] const Sandbox& sandbox() const { return sandbox_; }
    [[nodiscard]] bool is_built() const { return !url_.empty(); }
    [[nodiscard]] Standing standing() const {
        return standing_of(sandbox_, url_.empty() ? sandbox_.read("policy.json") : served(url_));
    }

private:
    static const FaultServer& server() {
        static const FaultServer server;
        return server;
    }
    [[nodiscard]] std::string served(const std::string& url) const {
        return sandbox_.run({"curl", "--silent", "--show-error", "--fail", url}).out;
    }

    /// A build, an upload that must not be made twice, and a policy service; the document is as at the beginning.
    void configure() const {
        sandbox_.write("miniship.json", fmt::format(R"({{ "apps": {{ "shop": {{
            "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist",
            "build": "rm -rf dist; mkdir dist; echo 'a = process.env.APP_VERSION' | tee dist/a.js > dist/b.js",
            "upload": "echo $MINISHIP_VERSION $MINISHIP_FLOOR >> ../log",
            "uploadDone": "grep -q ^$MINISHIP_VERSION ../log" }} }},
          "targets": {{ "main": {{ "url": "{}" }} }} }})",
                                                    url_));
        sandbox_.git({"commit", "--quiet", "--all", "--message", "build: a service"});
        REQUIRE(sandbox_.run({"curl", "--silent", "--fail", "--upload-file", "policy.json", url_}).status == 0);
        static_cast<void>(sandbox_.run({"curl", "--silent", "--request", "DELETE", url_ + ".history"}));
    }

    Sandbox sandbox_{};
    std::string url_;
};

/// The states before and after the release that nothing disturbs, and how many effects that one had.
struct Course {
    Standing before{};
    Standing after{};
    long effects{0};
};

const Course& undisturbed(bool served, const std::string& whose) {
    static std::map<std::pair<bool, std::string>, Course> known;
    const auto [at, is_new] = known.try_emplace({served, whose});
    if (is_new) {
        const Shop shop{served};
        Course& course = at->second;
        course.before = shop.standing();
        const Disturbed run = disturbed(shop.sandbox(), {"release"}, {.whose = whose});
        REQUIRE(run.outcome.status == 0);
        course.after = shop.standing();
        course.effects = run.effects;
        REQUIRE(course.effects > 20);
    }
    return at->second;
}

/// A project, what a release of it should come to, and the release that was disturbed.
struct Scene {
    const Shop& shop;
    const Course& course;
    const Disturbed& run;
};

/// A release that is disturbed at each of about `sample` points, then what `next` makes of it.
void at_each_point(bool served, const Disturbance& how, long sample, const std::function<void(const Scene&)>& next) {
    const Course& course = undisturbed(served, how.whose);
    for (const long at : points(course.effects, sample)) {
        const Shop shop{served};
        Disturbance disturbance = how;
        disturbance.at = at;
        const Disturbed run = disturbed(shop.sandbox(), {"release"}, disturbance);
        CAPTURE(at);
        CAPTURE(run.what);
        CAPTURE(run.outcome.err);
        CHECK(run.outcome.status.number != 70);
        if (run.of_git) {
            remove_locks_of_git(shop.sandbox());
        }
        next({shop, course, run});
    }
}

void check_next_release(const Scene& scene) {
    const Outcome next = scene.shop.sandbox().miniship({"release"});
    CHECK(next.status == 0);
    CHECK(next.out == "1.9.0\n");
    Standing now = scene.shop.standing();
    if (scene.run.of_git) {
        // A push may have arrived and git been killed before it remembered that.
        now.remote_branches = scene.course.after.remote_branches;
    }
    CHECK(difference(now, scene.course.after) == "");
}

void forget_tree(Standing& standing) {
    std::erase_if(standing.repository.files, [](const auto& entry) { return entry.first.starts_with("dist"); });
}

/// What others can see is as before, or it is told; then it is taken as it was.
template <class Seen>
void check_told(Seen& now, const Seen& before, const Outcome& abort, const std::string& told) {
    const bool is_told = now == before || abort.err.find(told) != std::string::npos;
    CHECK_MESSAGE(is_told, told);
    now = before;
}

/// Everything here is as before, and what others can see, too, or it is told.
void check_abort(const Scene& scene) {
    const Outcome abort = scene.shop.sandbox().miniship({"release", "--abort"});
    CHECK(abort.status == 0);
    Standing now = scene.shop.standing();
    const Standing& before = scene.course.before;
    if (now.repository.head == scene.course.after.repository.head) {
        // The last effects of a release only tidy up.
        if (scene.run.of_git) {
            now.remote_branches = scene.course.after.remote_branches;
        }
        CHECK(difference(now, scene.course.after) == "");
        CHECK(abort.err == "there is no release to take back\n");
        return;
    }
    check_told(now.remote, before.remote, abort, "origin has main with this release and v1.9.0");
    check_told(now.document, before.document, abort, "miniship policy rollback --target ");
    check_told(now.log, before.log, abort, "shop 1.9.0 is uploaded");
    now.remote_branches = before.remote_branches;
    Standing expected = before;
    if (scene.shop.is_built()) {
        // What the team's build has left is nobody's to take back.
        forget_tree(now);
        forget_tree(expected);
    }
    CHECK(difference(now, expected) == "");
}

}  // namespace

TEST_CASE("kill: after a kill at any effect the next release ends where an undisturbed one does") {
    at_each_point(false, {}, 20, [](const Scene& scene) {
        CHECK(scene.run.outcome.status == 137);
        check_next_release(scene);
    });
}

TEST_CASE("kill: after a kill at any effect --abort ends where the release began") {
    at_each_point(false, {}, 20, check_abort);
}

TEST_CASE("kill: the same with a build, an upload and a policy service") {
    at_each_point(true, {}, 10, check_next_release);
    at_each_point(true, {}, 6, check_abort);
}

TEST_CASE("kill: after a kill of git at any effect the next release ends where an undisturbed one does") {
    at_each_point(false, {.whose = "git"}, 8, check_next_release);
    at_each_point(false, {.whose = "git"}, 6, check_abort);
}

TEST_CASE("disk: an effect that fails leaves a release that the next one ends, or --abort") {
    for (const int error : {ENOSPC, EIO, EACCES}) {
        CAPTURE(error);
        at_each_point(false, {.error = error}, 4, check_next_release);
        at_each_point(false, {.error = error}, 3, check_abort);
    }
}

TEST_CASE("disk: one that stays full leaves a release that goes on when there is room") {
    at_each_point(false, {.error = ENOSPC, .onwards = true}, 6, check_next_release);
    at_each_point(false, {.error = ENOSPC, .onwards = true}, 4, check_abort);
}
