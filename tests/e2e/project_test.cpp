#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// A setting as `miniship config KEY` prints it.
std::string setting(const Sandbox& sandbox, const std::string& key, const Words& flags = {}) {
    Words words{"config", key};
    words.insert(words.end(), flags.begin(), flags.end());
    const Outcome outcome = sandbox.miniship(words);
    CHECK(outcome.status == 0);
    return outcome.out;
}

nlohmann::json settings(const Sandbox& sandbox) {
    return answer(sandbox.miniship({"config", "--json"}))["values"];
}

/// A value with its origin.
nlohmann::json from(const std::string& origin, const nlohmann::json& value) {
    return {{"value", value}, {"origin", origin}};
}

/// What a project may look like, and what init has to make of it.
struct Look {
    std::string name;
    std::function<void(const Sandbox&)> prepare;
    Words flags;
    std::vector<std::pair<std::string, nlohmann::json>> settings;
};

std::vector<Look> looks() {
    const auto file = [](const std::string& path, const std::string& bytes) {
        return [path, bytes](const Sandbox& sandbox) { sandbox.write(path, bytes); };
    };
    return {
        {"nothing but a repository", [](const Sandbox&) {}, {}, {{"tagPrefix", "v"}, {"floor.back", 20}}},
        {"a wechat project",
         file("project.config.json", R"({"appid": "wx0123456789abcdef", "miniprogramRoot": "./build/"})"),
         {},
         {{"apps.app.platform", "wechat"}, {"apps.app.id", "wx0123456789abcdef"}, {"apps.app.dist", "build"}}},
        {"a douyin project",
         file("project.config.json", R"({"appid": "tt0123456789abcdef"})"),
         {},
         {{"apps.app.platform", "douyin"}}},
        {"an alipay project",
         file("mini.project.json", R"({"miniprogramRoot": "dist"})"),
         {},
         {{"apps.app.platform", "alipay"}, {"apps.app.dist", "dist"}}},
        {"a folder dist", file("dist/app.js", "App({})"), {}, {{"apps.app.dist", "dist"}}},
        {"settings of commit-and-tag-version",
         file(".versionrc", R"({"tagPrefix": "v", "header": "# News"})"),
         {},
         {{"tagPrefix", "v"}}},
        {"settings of commit-and-tag-version with a prefix, and tags from before it",
         [](const Sandbox& sandbox) {
             sandbox.write(".versionrc", R"({"tagPrefix": "shop-"})");
             sandbox.git({"tag", "v0.9.0"});
         },
         {},
         {{"tagPrefix", "shop-"}}},
        {"a package among others",
         [](const Sandbox& sandbox) {
             sandbox.write("package.json", R"({"name": "@s/mall", "version": "1.0.0"})");
             for (const char* name : {"@s/admin@1.0.0", "@s/mall@1.0.0"}) {
                 sandbox.git({"tag", name});
             }
         },
         {},
         {{"tagPrefix", "@s/mall@"}}},
        {"tags with a prefix",
         [](const Sandbox& sandbox) {
             for (const char* name : {"shop-0.9.0", "shop-1.0.0", "v0.1.0"}) {
                 sandbox.git({"tag", name});
             }
         },
         {},
         {{"tagPrefix", "shop-"}}},
        {"tags without a prefix",
         [](const Sandbox& sandbox) {
             sandbox.git({"tag", "1.0.0"});
         },
         {},
         {{"tagPrefix", ""}}},
        {"a workflow of GitHub", file(".github/workflows/release.yml", "on: push\n"), {}, {{"tagPrefix", "v"}}},
        {"a pipeline that takes a part",
         file(".gitlab-ci.yml", "stages: [release]\n"),
         {"--ci", "--target", "https://policy.example.com/shop.json"},
         {{"release.steps", {"bump", "refs"}}, {"targets.main.url", "https://policy.example.com/shop.json"}}},
        {"everything said",
         [](const Sandbox&) {},
         {"--platform", "feishu", "--app-id", "cli_1", "--dist", "out", "--tag-prefix=", "--target", "file:p.json",
          "--steps", "bump,policy"},
         {{"apps.app.platform", "feishu"},
          {"apps.app.id", "cli_1"},
          {"apps.app.dist", "out"},
          {"tagPrefix", ""},
          {"targets.main.url", "file:p.json"},
          {"release.steps", {"bump", "policy"}}}},
    };
}

}  // namespace

TEST_CASE("init: what it writes is accepted, and says what the project looks like") {
    for (const Look& look : looks()) {
        CAPTURE(look.name);
        const Sandbox sandbox;
        sandbox.start_project("1.0.0");
        look.prepare(sandbox);
        Words words{"init"};
        words.insert(words.end(), look.flags.begin(), look.flags.end());

        Words dry = words;
        dry.emplace_back("--dry-run");
        const Tree before = sandbox.tree();
        const Outcome shown = sandbox.miniship(dry);
        CHECK(shown.status == 0);
        const bool same = sandbox.tree() == before;
        CHECK(same);

        const Outcome written = sandbox.miniship(words);
        CHECK(written.status == 0);
        CHECK(sandbox.read("miniship.json") == shown.out);
        const auto found = settings(sandbox);
        for (const auto& [key, value] : look.settings) {
            const auto& setting = key;
            CHECK_MESSAGE(found[key] == from("miniship.json", value), setting);
        }
        CHECK(sandbox.miniship({"next"}).status == 0);
    }
}

TEST_CASE("init: a file that is there is replaced only with --force") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.write("miniship.json", "{}\n");
    check_refusal(sandbox, {"init"}, {3, "miniship.json exists already", "--force"});
    const auto shown = answer(sandbox.miniship({"init", "--dry-run", "--json"}));
    CHECK(shown["written"] == false);
    CHECK(sandbox.read("miniship.json") == "{}\n");
    const auto written = answer(sandbox.miniship({"init", "--force", "--json"}));
    CHECK(written["written"] == true);
    CHECK(written["path"] == sandbox.path("miniship.json"));
    CHECK(sandbox.read("miniship.json") == written["text"]);
}

TEST_CASE("init: a project in a folder gets its file there") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.write("apps/shop/package.json", R"({"version": "1.0.0"})");
    CHECK(sandbox.miniship({"-C", "apps/shop", "init"}).status == 0);
    CHECK(sandbox.tree().contains("apps/shop/miniship.json"));
    CHECK_FALSE(sandbox.tree().contains("miniship.json"));
}

TEST_CASE("config: a flag goes before the environment, that before miniship.json, .versionrc and the default") {
    Sandbox sandbox;
    sandbox.start_project("1.0.0");
    CHECK(settings(sandbox)["floor.back"] == from("default", 20));
    CHECK(settings(sandbox)["tagPrefix"] == from("default", "v"));
    sandbox.write(".versionrc", R"({"tagPrefix": "rc-"})");
    CHECK(settings(sandbox)["tagPrefix"] == from(".versionrc", "rc-"));
    sandbox.write("miniship.json", "{ // ours\n  \"tagPrefix\": \"ms-\", \"floor\": { \"back\": 30 } }");
    CHECK(settings(sandbox)["tagPrefix"] == from("miniship.json", "ms-"));
    CHECK(setting(sandbox, "floor.back") == "30\n");
    sandbox.environment["MINISHIP_FLOOR_BACK"] = "40";
    sandbox.environment["MINISHIP_TAG_PREFIX"] = "";
    CHECK(settings(sandbox)["floor.back"] == from("MINISHIP_FLOOR_BACK", 40));
    CHECK(setting(sandbox, "tagPrefix") == "\n");
    CHECK(sandbox.miniship({"next", "--json", "--tag-prefix", "flag-"}).out.find("\"tag\": \"flag-1.") !=
          std::string::npos);
    sandbox.environment["MINISHIP_FLOOR_BACK"] = "many";
    check_refusal(sandbox, {"config"}, {2, "MINISHIP_FLOOR_BACK must be a whole number of at least 1, not 'many'", ""});
}

TEST_CASE("config: all settings, a family of them, or one") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const Outcome all = sandbox.miniship({"config"});
    CHECK(all.status == 0);
    CHECK(all.out.find("(miniship.json) apps.shop.id = \"wx0123456789abcdef\"\n") != std::string::npos);
    CHECK(all.out.find("(default) floor.from = \"origin\"\n") != std::string::npos);
    CHECK(setting(sandbox, "apps.shop.id") == "wx0123456789abcdef\n");
    CHECK(setting(sandbox, "floor", {"-C", "dist"}) ==
          "(miniship.json) floor.back = 20\n(default) floor.from = \"origin\"\n(default) floor.maxJump = 5\n");
    const auto object = answer(sandbox.miniship({"config", "--json", "floor.back"}));
    CHECK(object["root"] == sandbox.path());
    CHECK(object["values"] == nlohmann::json{{"floor.back", from("miniship.json", 20)}});
}
