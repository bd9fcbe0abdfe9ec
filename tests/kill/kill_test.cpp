// A whole release that ends anywhere: the next one ends where an undisturbed one does, and --abort where it began.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <tuple>

#include "disturbed.hpp"
#include "git_servers.hpp"
#include "json_answer.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// The states before and after the release that nothing disturbs, and how many effects that one had.
struct Course {
    Standing before{};
    Standing after{};
    long effects{0};
};

const Words kRelease{"release"};

/// Of `how` it matters which effects count.
const Course& undisturbed(Service service, const Words& arguments, const Disturbance& how) {
    static std::map<std::tuple<Service, Words, std::string, std::string>, Course> known;
    const auto [at, is_new] = known.try_emplace({service, arguments, how.whose, how.only});
    if (is_new) {
        const Shop shop{service};
        Course& course = at->second;
        course.before = shop.standing();
        const Disturbed run = disturbed(shop.sandbox(), arguments, {.whose = how.whose, .only = how.only});
        REQUIRE(run.outcome.status == 0);
        course.after = shop.standing();
        course.effects = run.effects;
        REQUIRE(course.effects > 3);
    }
    return at->second;
}

/// A project, what should come of it, and the run that was disturbed.
struct Scene {
    const Shop& shop;
    const Course& course;
    const Disturbed& run;
};

/// What is disturbed, and at about how many points.
struct Series {
    Service service{Service::file};
    Disturbance how{};
    long sample{0};
    Words arguments{kRelease};
};

/// The name of the file that a call was for, without what a temporary file has before it.
std::string file_in(const std::string& what) {
    const std::string name = what.substr(what.rfind('/') + 1);
    if (what.find("/memfd:") != std::string::npos) {
        return {};  // the memory that is a command's stdin
    }
    return name.starts_with(".miniship-") ? name.substr(name.find('-', 10) + 1) : name;
}

/// A call that failed ends the release with its file and reason, or does no harm.
void check_told_failure(const Disturbed& run, int error) {
    const std::string call = run.what.substr(0, run.what.find(' '));
    if (run.outcome.status.number == 0 || call == "posix_spawnp" || call == "connect" || call == "send") {
        return;
    }
    CHECK(run.outcome.status == 3);
    CHECK(run.outcome.err.find(file_in(run.what)) != std::string::npos);
    CHECK(run.outcome.err.find(std::strerror(error)) != std::string::npos);
}

/// A run that is disturbed at each of the points, then what `next` makes of it.
void at_each_point(const Series& series, const std::function<void(const Scene&)>& next) {
    const Course& course = undisturbed(series.service, series.arguments, series.how);
    const std::vector<long> tried = points(course.effects, series.sample);
    MESSAGE(tried.size() << " of " << course.effects << " effects");
    for (const long at : tried) {
        const Shop shop{series.service};
        Disturbance disturbance = series.how;
        disturbance.at = at;
        const Disturbed run = disturbed(shop.sandbox(), series.arguments, disturbance);
        CAPTURE(at);
        CAPTURE(run.what);
        CAPTURE(run.outcome.err);
        CHECK(run.outcome.status.number != 70);
        if (series.how.error != 0 && !series.how.onwards) {
            check_told_failure(run, series.how.error);
        }
        shop.let_locks_end(run);
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

/// True when the line that has `start` in it has `word` after that.
bool has_line_with(const std::string& text, const std::string& start, const std::string& word) {
    const auto at = text.find("also: " + start);
    return at != std::string::npos &&
           text.substr(at, text.find_first_of(";\n", at) - at).find(word) != std::string::npos;
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
    check_told(now.remote, before.remote, abort, "origin has main with the commit of this release");
    check_told(now.document, before.document, abort, "miniship policy rollback --target ");
    check_told(now.beside_document, before.beside_document, abort, "miniship policy rollback --target ");
    check_told(now.unsettled, before.unsettled, abort, "miniship policy rollback --target ");
    check_told(now.history, before.history, abort, "miniship policy rollback --target ");
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

/// A release that a signal has stopped tells where it stands; one that was as good as done is done.
void check_told_stop(const Scene& scene, int status) {
    const Outcome& outcome = scene.run.outcome;
    const auto standing = answer(scene.shop.sandbox().miniship({"release", "--status", "--json"}));
    if (outcome.status.number == 0) {
        CHECK(outcome.out == "1.9.0\n");
        CHECK(standing["underWay"] == false);
        return;
    }
    CHECK(outcome.status == status);
    CHECK(outcome.out.empty());
    if (standing["underWay"] == false) {
        CHECK(difference(scene.shop.standing(), scene.course.before) == "");
        return;
    }
    CHECK(outcome.err.find("`miniship release` goes on there, `miniship release --abort` takes it back") !=
          std::string::npos);
    for (const auto& step : standing["steps"]) {
        const std::string name = step["step"];
        const bool is_left = step["state"] == "to do" || step["state"] == "begun";
        CAPTURE(name);
        CHECK(has_line_with(outcome.err, "left: ", name) == is_left);
    }
}

}  // namespace

TEST_CASE("kill: after a kill at any effect the next release ends where an undisturbed one does") {
    at_each_point({Service::file, {}, 20}, [](const Scene& scene) {
        CHECK(scene.run.outcome.status == 137);
        check_next_release(scene);
    });
}

TEST_CASE("kill: after a kill at any effect --abort ends where the release began") {
    at_each_point({Service::file, {}, 20}, check_abort);
}

TEST_CASE("kill: the same with a build, an upload and a policy service") {
    at_each_point({Service::api, {}, 10}, check_next_release);
    at_each_point({Service::api, {}, 6}, check_abort);
}

TEST_CASE("kill: the same with a policy under WebDAV's locks") {
    at_each_point({Service::webdav, {}, 10}, check_next_release);
    at_each_point({Service::webdav, {}, 6}, check_abort);
}

TEST_CASE("kill: the same with a policy in git") {
    at_each_point({Service::git, {}, 8}, check_next_release);
    at_each_point({Service::git, {}, 6}, check_abort);
}

TEST_CASE("signal: at any effect a signal ends the release with its state told, and the next one goes on") {
    for (const auto& [number, service] :
         {std::pair{SIGINT, Service::api}, {SIGTERM, Service::file}, {SIGHUP, Service::git}}) {
        const Disturbance how{.signal = number};
        CAPTURE(how.signal);
        at_each_point({service, how, 4}, [status = number == SIGINT ? 130 : 143](const Scene& scene) {
            check_told_stop(scene, status);
            check_next_release(scene);
        });
        at_each_point({service, how, 2}, check_abort);
    }
}

TEST_CASE("signal: a policy service that says nothing is not waited for") {
    const Shop shop{Service::file};
    const SilentServer server;
    const std::string url = fmt::format("http://127.0.0.1:{}/shop.json", server.port());
    const Disturbed run = disturbed(shop.sandbox(), {"push", "--live", "1.8.1", "--target", url},
                                    {.at = 1, .signal = SIGINT, .only = "send "});
    CHECK(run.outcome.status == 130);
    CHECK(run.outcome.err.starts_with("miniship: error: interrupted"));
}

TEST_CASE("kill: after a kill of a push at any effect the next one leaves document and history as one") {
    for (const Service service :
         {Service::file, Service::api, Service::webdav, Service::git, Service::command, Service::etcd}) {
        CAPTURE(service);
        at_each_point({service, {}, 4, {"push", "--live", "1.8.1"}}, [](const Scene& scene) {
            const Outcome next = scene.shop.sandbox().miniship({"push", "--live", "1.8.1"});
            CHECK(next.status == 0);
            CHECK(difference(scene.shop.standing(), scene.course.after) == "");
            CHECK(scene.shop.sandbox().miniship({"policy", "rollback"}).status == 0);
            std::string back = timeless(scene.shop.document());
            const auto revision = back.find(": 43");
            REQUIRE(revision != std::string::npos);
            CHECK(back.replace(revision, 4, ": 41") == scene.course.before.document);
        });
    }
}

TEST_CASE("kill: after a kill of git at any effect the next release ends where an undisturbed one does") {
    at_each_point({Service::git, {.whose = "git"}, 8}, check_next_release);
    at_each_point({Service::git, {.whose = "git"}, 6}, check_abort);
}

TEST_CASE("disk: a tree of which no copy can be kept is injected by the next release, or left by --abort") {
    const Series series{Service::file, {.error = ENOSPC, .only = "/miniship/before/"}, 1000};
    at_each_point(series, check_next_release);
    at_each_point(series, check_abort);
}

TEST_CASE("disk: an upload that was made and cannot be noted is not made again, and --abort tells of it") {
    const Series series{Service::api, {.error = EIO, .only = "/miniship/done"}, 1000};
    at_each_point(series, check_next_release);
    at_each_point(series, check_abort);
}

TEST_CASE("kill: while copies are kept of a tree that was built again after its injection") {
    const Course& course = undisturbed(Service::file, kRelease, {});
    // Two files are kept, each by what removes an older copy and by what makes the new one.
    for (long at = 1; at <= 4; ++at) {
        CAPTURE(at);
        const Shop shop{Service::file};
        const Sandbox& sandbox = shop.sandbox();
        const std::string built = sandbox.read("dist/env.js");
        const std::string map = sandbox.read("dist/env.js.map");
        sandbox.write_program(".git/hooks/pre-push", "#!/bin/sh\nexit 1\n");
        CHECK(sandbox.miniship({"release"}).status == 3);
        std::filesystem::remove(sandbox.path(".git/hooks/pre-push"));
        sandbox.write("dist/env.js", built);
        sandbox.write("dist/env.js.map", map);
        std::filesystem::remove(sandbox.path("dist/miniship-build.json"));
        const Disturbed run = disturbed(sandbox, kRelease, {.at = at, .only = "/miniship/before/"});
        CHECK(run.outcome.status == 137);
        check_next_release({shop, course, run});
    }
}

TEST_CASE("disk: an effect that fails leaves a release that the next one ends, or --abort") {
    for (const auto& [error, service] :
         {std::pair{ENOSPC, Service::file}, {EIO, Service::api}, {EACCES, Service::file}}) {
        const Disturbance how{.error = error};
        CAPTURE(how.error);
        at_each_point({service, how, 4}, check_next_release);
        at_each_point({service, how, 3}, check_abort);
    }
}

TEST_CASE("disk: one that stays full leaves a release that goes on when there is room") {
    at_each_point({Service::file, {.error = ENOSPC, .onwards = true}, 6}, check_next_release);
    at_each_point({Service::file, {.error = ENOSPC, .onwards = true}, 4}, check_abort);
}
