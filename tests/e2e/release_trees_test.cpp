// release: built trees of every shape, tracked and not, whose release stops after the injection and goes on.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

constexpr const char* kCode = "App({ version: process.env.APP_VERSION });\n";
constexpr const char* kInjected = "App({ version: \"1.1.0\" });\n";

/// A project with these settings and that code, all of it committed and published, and a feature to release.
void start(const Sandbox& sandbox, const std::string& settings, const Words& code) {
    sandbox.start_project("1.0.0");
    for (const auto& path : code) {
        sandbox.write(path, kCode);
    }
    sandbox.write("other.js", "1\n");
    sandbox.write("miniship.json", settings);
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "feat: an app"});
    sandbox.publish();
}

/// An app that is uploaded as soon as `ok` lies beside the project.
std::string app(const std::string& keys) {
    return R"({ "apps": { "shop": { "platform": "wechat", "id": "wx0123456789abcdef", "upload": "test -e )" + keys +
           " } } }";
}

void let_upload(const Sandbox& sandbox) {
    std::ofstream{sandbox.beside("ok")};
}

/// The release that is under way does not go on, because of a tracked file.
void check_stops_at(const Sandbox& sandbox, const std::string& message) {
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.status == 3);
    CHECK_MESSAGE(holds(next.err, "the release of 1.1.0 goes on\nminiship: error: " + message + "\n"), next.err);
}

nlohmann::json stamp_in(const Sandbox& sandbox, const std::string& folder) {
    return nlohmann::json::parse(sandbox.read(folder + "/miniship-build.json"));
}

}  // namespace

TEST_CASE("release: a tracked tree may be changed by the injection, however its path is written") {
    for (const std::string keys :
         {R"(../../ok", "path": "wx", "dist": "dist")", R"(../../ok", "path": "./wx/", "dist": "dist/")",
          R"(../ok", "dist": "./wx/dist/")", R"(../ok", "dist": "wx/dist/.")", R"(../ok", "dist": "ROOT/wx/dist/")"}) {
        CAPTURE(keys);
        const Sandbox sandbox;
        std::string settings = app(keys);
        if (const auto at = settings.find("ROOT"); at != std::string::npos) {
            settings.replace(at, 4, sandbox.path());
        }
        start(sandbox, settings, {"wx/dist/app.js"});
        CHECK(sandbox.miniship({"release"}).status == 3);
        CHECK(sandbox.read("wx/dist/app.js") == kInjected);
        CHECK(stamp_in(sandbox, "wx/dist")["files"].contains("app.js"));
        let_upload(sandbox);
        sandbox.write("other.js", "2\n");
        check_stops_at(sandbox, "1 tracked file has changes: other.js");
        sandbox.git({"checkout", "--quiet", "other.js"});
        const Outcome next = sandbox.miniship({"release"});
        CHECK_MESSAGE(next.out == "1.1.0\n", next.err);
    }
}

TEST_CASE("release: the folder that people are told to upload is named from the project") {
    const Sandbox sandbox;
    start(
        sandbox,
        R"({ "apps": { "shop": { "platform": "wechat", "id": "wx01", "path": "wx", "dist": "dist/", "upload": "manual" } } })",
        {"wx/dist/app.js"});
    CHECK(holds(sandbox.miniship({"doctor"}).out, "wechat/wx01, built in wx/dist\n"));
    CHECK(holds(sandbox.miniship({"release"}).err, "open wx/dist in 微信开发者工具"));
}

TEST_CASE("release: a project that is its own built tree goes on, and only with what was injected") {
    const Sandbox sandbox;
    start(sandbox, app(R"(../ok", "dist": ".")"), {"app.js"});
    CHECK(sandbox.miniship({"release"}).status == 3);
    CHECK(sandbox.read("app.js") == kInjected);
    CHECK(stamp_in(sandbox, ".")["files"].size() == 1);
    CHECK(sandbox.miniship({"inject", "--verify", "."}).status == 0);

    sandbox.write("app.js", std::string{kInjected} + "edited\n");
    CHECK(sandbox.miniship({"inject", "--verify", "."}).status == 1);
    let_upload(sandbox);
    check_stops_at(sandbox, "1 tracked file has changes: app.js");
    sandbox.write("app.js", kInjected);
    sandbox.write("other.js", "2\n");
    check_stops_at(sandbox, "1 tracked file has changes: other.js");

    // What `git stash` leaves has to be injected again.
    sandbox.git({"stash", "--quiet"});
    CHECK(sandbox.read("app.js") == kCode);
    std::filesystem::remove(sandbox.beside("ok"));
    CHECK(sandbox.miniship({"release"}).status == 3);
    CHECK(sandbox.read("app.js") == kInjected);
    let_upload(sandbox);
    CHECK(sandbox.miniship({"release", "--dry-run"}).status == 0);
    CHECK(sandbox.miniship({"release"}).out == "1.1.0\n");
    CHECK(answer(sandbox.miniship({"release", "--json"}))["done"].empty());
}

TEST_CASE("release: sources that stay changed by the injection are told, with the command that the next one needs") {
    const Sandbox sandbox;
    start(sandbox, app(R"(../ok", "dist": ".")"), {"app.js"});
    let_upload(sandbox);
    const Outcome release = sandbox.miniship({"release"});
    CHECK(release.out == "1.1.0\n");
    const std::string command = "git stash push -- app.js";
    CHECK(holds(release.err, "released 1.1.0\napp.js is in git and now holds 1.1.0; before the next release, `" +
                                 command + "` puts that aside\n"));
    sandbox.commit("fix: more");
    check_refusal(sandbox, {"release"}, {3, "1 tracked file has changes: app.js", command});
    sandbox.git({"stash", "push", "--quiet", "--", "app.js"});
    CHECK(sandbox.miniship({"release"}).out == "1.1.1\n");
}

TEST_CASE("release: files that inject.paths names are stamped beside them") {
    const Sandbox sandbox;
    std::string settings = app(R"(../ok", "dist": "dist")");
    settings.replace(0, 1, R"({ "inject": { "paths": ["./dist/app.js", "dist/pages/home.js", "dist/plain.js"] },)");
    start(sandbox, settings, {"dist/app.js", "dist/pages/home.js"});
    sandbox.write("dist/plain.js", "1\n");
    CHECK(sandbox.miniship({"release"}).status == 3);
    CHECK(stamp_in(sandbox, "dist")["files"].size() == 2);
    CHECK(stamp_in(sandbox, "dist/pages")["files"].contains("home.js"));
    CHECK(sandbox.miniship({"inject", "--verify"}).status == 0);
    let_upload(sandbox);
    CHECK(sandbox.miniship({"release"}).out == "1.1.0\n");
    CHECK(answer(sandbox.miniship({"release", "--json"}))["done"].empty());
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["underWay"] == false);
}

TEST_CASE("release: a tree without the name is told with something that release can do") {
    const Sandbox sandbox;
    start(sandbox, app(R"(../ok", "dist": "dist")"), {"dist/app.js"});
    sandbox.write("dist/app.js", "nothing to replace\n");
    sandbox.git({"commit", "--quiet", "--all", "--message", "fix: the app"});
    check_refusal(sandbox, {"release"},
                  {7, "process.env.APP_VERSION is read nowhere in 1 file",
                   "is this the built tree? build it again, then run the same command"});
}
