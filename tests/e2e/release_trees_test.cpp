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
