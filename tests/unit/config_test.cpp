#include "config/config.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "config/keys.hpp"
#include "config/layers.hpp"
#include "miniship/text.hpp"
#include "temp_dir.hpp"

using namespace miniship;
using namespace miniship::config;
using miniship::test::TempDir;

namespace {

/// A project folder that no repository and no other project encloses.
Result<Config> config_in(const TempDir& folder, std::map<std::string, std::string> environment = {},
                         bool needs_bump = false) {
    return loaded({.directory = folder.path(), .environment = std::move(environment), .needs_bump = needs_bump});
}

std::string origin(const Config& config, const std::string& key) {
    return config.values.at(key).origin;
}

}  // namespace

TEST_CASE("config: defaults hold, and say that they are defaults") {
    const TempDir folder;
    folder.write("package.json", "{}");
    const auto config = config_in(folder);
    REQUIRE(config.ok());
    CHECK(config->back == 20);
    CHECK(config->from == "origin");
    CHECK(config->max_jump == 5);
    CHECK(config->tag_prefix == "v");
    CHECK(config->tag_prefix_is_default);
    CHECK(config->steps == std::vector<std::string>{"bump", "build", "inject", "refs", "upload", "policy"});
    CHECK(config->timeout_seconds == 600);
    CHECK(origin(*config, "floor.back") == "default");
}

TEST_CASE("config: flag over environment over miniship.json over .versionrc over default") {
    const TempDir folder;
    folder.write("miniship.json", R"({"floor": {"back": 7}, "bump": {"header": "ours"}})");
    folder.write(".versionrc", R"({"tagPrefix": "rc-", "header": "theirs", "infile": "H.md"})");
    auto config = config_in(folder);
    REQUIRE(config.ok());
    CHECK(config->back == 7);
    CHECK(origin(*config, "floor.back") == "miniship.json");
    CHECK(config->tag_prefix == "rc-");
    CHECK(origin(*config, "tagPrefix") == ".versionrc");
    CHECK(config->bump_json.find("ours") != std::string::npos);
    CHECK(config->bump_json.find("theirs") == std::string::npos);
    CHECK(config->bump_json.find("H.md") != std::string::npos);

    config =
        config_in(folder, {{"MINISHIP_FLOOR_BACK", "9"}, {"MINISHIP_TAGPREFIX", ""}, {"MINISHIP_VERSION", "1.2.3"}});
    REQUIRE(config.ok());
    CHECK(config->back == 9);
    CHECK(origin(*config, "floor.back") == "MINISHIP_FLOOR_BACK");
    CHECK(config->tag_prefix.empty());

    const auto flagged = loaded({.directory = folder.path(),
                                 .flags = {{"floor.back", {.json = "3", .source = Source::flag, .origin = "--back"}}},
                                 .environment = {{"MINISHIP_FLOOR_BACK", "9"}}});
    REQUIRE(flagged.ok());
    CHECK(flagged->back == 3);
    CHECK(origin(*flagged, "floor.back") == "--back");
}

TEST_CASE("config: every mistake is told at once, with a suggestion") {
    const TempDir folder;
    folder.write("miniship.json", R"({"flor": {}, "floor": {"bak": 1, "back": "x"}, "targets": {"a": {"ulr": ""}}})");
    const auto config = config_in(folder);
    REQUIRE_FALSE(config.ok());
    CHECK(config.error().code == ErrorCode::config_invalid);
    CHECK(exit_status(config.error().code) == 2);
    std::string all = config.error().message;
    for (const auto& more : config.error().also) {
        all += "\n" + more;
    }
    CHECK(all.find("flor is not a key (did you mean floor?)") != std::string::npos);
    CHECK(all.find("floor.bak is not a key (did you mean back?)") != std::string::npos);
    CHECK(all.find("floor.back must be a whole number of at least 1, not \"x\"") != std::string::npos);
    CHECK(all.find("targets.a.ulr is not a key (did you mean url?)") != std::string::npos);
}

TEST_CASE("config: the hint of a mistake says what may stand there") {
    const TempDir folder;
    const auto hint_of = [&](const char* text) {
        folder.write("miniship.json", text);
        return config_in(folder).error().hint;
    };
    CHECK(hint_of(R"({"floor": {"bak": 1}})") == "floor takes back, from, keep, maxJump, usage, maxImpact");
    CHECK(hint_of(R"({"flor": {}})") ==
          "the top takes tagPrefix, tags, exclude, bump, inject, floor, apps, targets, release");
    CHECK(hint_of(R"({"apps": {"a.b": {}}})") == "apps holds an object for each name, and a name has no dot in it");
    CHECK(hint_of(R"({"floor": {"back": "x"}})") == "floor.back is how many releases are at or above the floor");
}

TEST_CASE("config: a tagPrefix below bump counts, unless there is one at the top") {
    const TempDir folder;
    folder.write(".versionrc", R"({"tagPrefix": "rc-"})");
    folder.write("miniship.json", R"({"bump": {"tagPrefix": "shop-"}})");
    const auto below = config_in(folder);
    CHECK(below->tag_prefix == "shop-");
    CHECK_FALSE(below->tag_prefix_is_default);
    CHECK(below->values.at("tagPrefix").origin == "miniship.json");
    folder.write("miniship.json", R"({"bump": {"tagPrefix": "shop-"}, "tagPrefix": "top-"})");
    CHECK(config_in(folder)->tag_prefix == "top-");
}

TEST_CASE("config: comments are allowed, and what is no JSON is told with its place") {
    const TempDir folder;
    folder.write("miniship.json", "{ // why\n  \"floor\": {\"back\": 5} /* so */ }");
    CHECK(config_in(folder)->back == 5);
    folder.write("miniship.json", "{\n  \"floor\": }");
    CHECK(config_in(folder).error().message == "miniship.json:2:12: this is not JSON");
}

TEST_CASE("config: values out of range are refused") {
    const TempDir folder;
    for (const char* text :
         {R"({"floor": {"back": 0}})", R"({"floor": {"maxJump": 0}})", R"({"release": {"timeout": 0}})",
          R"({"release": {"steps": ["bmp"]}})", R"({"apps": {"a": {"platform": "wechatt"}}})",
          R"({"targets": {"a": {"url": "file:x", "write": "maybe"}}})", R"({"targets": {"a": {"create": true}}})"}) {
        folder.write("miniship.json", text);
        CAPTURE(std::string{text});
        CHECK(config_in(folder).error().code == ErrorCode::config_invalid);
    }
}

TEST_CASE("config: every spelling of a folder of the project is one path from its root") {
    const TempDir folder;
    for (const std::string app :
         {R"("path": "web", "dist": "dist")", R"("path": "./web/", "dist": "./dist/")",
          R"("path": "web", "dist": "dist/.")", R"("path": "ROOT/web", "dist": "ROOT/web/dist/")"}) {
        CAPTURE(app);
        folder.write("miniship.json",
                     text::replaced(R"({"inject": {"paths": ["./web/dist/"]}, "apps": {"shop": {)" + app + "}}}",
                                    "ROOT", folder.path()));
        const auto config = config_in(folder);
        REQUIRE(config.ok());
        CHECK(config->apps.front().path == "web");
        CHECK(config->apps.front().dist == "web/dist");
        CHECK(config->inject_paths == std::vector<std::string>{"web/dist"});
    }
    folder.write(
        "miniship.json",
        R"({"apps": {"here": {"dist": "./"}, "none": {"platform": "wechat"}, "out": {"path": "..", "dist": "/srv/dist/"}}})");
    const auto config = config_in(folder);
    REQUIRE(config.ok());
    CHECK(config->apps[0].path == ".");
    CHECK(config->apps[0].dist == ".");
    CHECK(config->apps[1].dist.empty());
    CHECK(config->apps[2].path == "..");
    CHECK(config->apps[2].dist == "/srv/dist");
}

TEST_CASE("config: the app is found by looking, and named ones are completed when there is one") {
    const TempDir folder;
    folder.write("project.config.json", R"({"appid": "wx0123456789abcdef", "miniprogramRoot": "dist/"})");
    folder.write("package.json", "{}");
    auto config = config_in(folder);
    REQUIRE(config->apps.size() == 1);
    CHECK(config->apps.front().key() == "wechat/wx0123456789abcdef");
    CHECK(config->apps.front().dist == "dist");
    CHECK(origin(*config, "apps.app.id") == "project.config.json");

    folder.write("miniship.json", R"({"apps": {"shop": {"dist": "out"}}})");
    config = config_in(folder);
    REQUIRE(config->apps.size() == 1);
    CHECK(config->apps.front().name == "shop");
    CHECK(config->apps.front().dist == "out");
    CHECK(config->apps.front().id == "wx0123456789abcdef");

    folder.write("miniship.json", R"({"apps": {"a": {"dist": "a"}, "b": {"dist": "b"}}})");
    config = config_in(folder);
    REQUIRE(config->apps.size() == 2);
    CHECK(config->apps.front().id.empty());
}

TEST_CASE("config: an app id tells its platform") {
    const TempDir folder;
    folder.write("package.json", "{}");
    for (const auto& [id, platform] : {std::pair{"wx0123456789abcdef", "wechat"},
                                       {"tt12ab", "douyin"},
                                       {"cli_a1b2", "feishu"},
                                       {"2021000123456789", "alipay"},
                                       {"0123456789abcdef01234567", "xiaohongshu"}}) {
        folder.write("project.config.json", std::string{R"({"appid": ")"} + id + "\"}");
        CHECK(config_in(folder)->apps.front().platform == platform);
    }
    folder.write("project.config.json", R"({"appid": "whatever"})");
    CHECK(config_in(folder)->apps.empty());
}

TEST_CASE("config: a .versionrc.js cannot be read, which matters to a bump only") {
    const TempDir folder;
    folder.write(".versionrc.js", "module.exports = {}");
    folder.write("package.json", "{}");
    CHECK(config_in(folder).ok());
    const auto refused = config_in(folder, {}, true);
    CHECK(refused.error().code == ErrorCode::config_invalid);
    CHECK(refused.error().hint.find("node -p") != std::string::npos);
}

TEST_CASE("config: stanzas of package.json count, and .versionrc wins over them") {
    const TempDir folder;
    folder.write("package.json",
                 R"({"standard-version": {"header": "a", "infile": "A"}, "commit-and-tag-version": {"infile": "B"}})");
    CHECK(config_in(folder)->bump_json == R"({"header":"a","infile":"B"})");
    folder.write(".versionrc.json", R"({"header": "c"})");
    CHECK(config_in(folder)->bump_json == R"({"header":"c","infile":"B"})");
}

TEST_CASE("config: --config takes a file of either format, told by its keys") {
    const TempDir folder;
    const auto ours = folder.write("ours.json", R"({"floor": {"back": 4}})");
    const auto theirs = folder.write("theirs.json", R"({"tagPrefix": "x-", "skip": {"tag": true}})");
    folder.write("package.json", "{}");
    CHECK(loaded({.directory = folder.path(), .file = ours})->back == 4);
    const auto rc = loaded({.directory = folder.path(), .file = theirs});
    CHECK(rc->tag_prefix == "x-");
    CHECK(rc->bump_json.find("skip") != std::string::npos);
    CHECK(loaded({.directory = folder.path(), .file = folder / "none.json"}).error().code == ErrorCode::path_missing);
}

TEST_CASE("config: the root is the nearest folder with miniship.json or package.json, inside the repository") {
    const TempDir folder;
    folder.write("package.json", "{}");
    folder.write("repo/sub/x", "");
    folder.write("repo/.git/HEAD", "ref: refs/heads/main\n");
    std::filesystem::create_directories(folder / "repo/.git/objects");
    std::filesystem::create_directories(folder / "repo/.git/refs");
    const std::string top = std::filesystem::canonical(folder.path()).string();
    // The package.json above the repository is another project's.
    CHECK(*project_root(folder / "repo/sub") == top + "/repo");
    folder.write("repo/sub/miniship.json", "{}");
    CHECK(*project_root(folder / "repo/sub") == top + "/repo/sub");
    CHECK(project_root(folder / "nowhere").error().code == ErrorCode::path_missing);
}

TEST_CASE("config: every key has a meaning, and defaults fit their types") {
    for (const Key& key : keys()) {
        CAPTURE(std::string{key.path});
        CHECK_FALSE(key.meaning.empty());
        CHECK(key_at(key.path) == &key);
    }
    CHECK(key_at("apps.shop.dist") != nullptr);
    CHECK(key_at("apps.shop") == nullptr);
    CHECK(has_keys_below("apps.shop"));
    CHECK_FALSE(has_keys_below("appss"));
    const auto top = names_below("");
    CHECK(std::count(top.begin(), top.end(), "floor") == 1);
}

TEST_CASE("config: places of `set` that can never be written are told, whatever the command") {
    struct Row {
        std::string set;
        std::string said;
    };
    for (const Row& row : {Row{R"("data/x": "{floor}")", "targets.a.set: \"data/x\" is not a JSON Pointer"},
                           Row{R"("/a/~2": "{floor}")", "targets.a.set: \"/a/~2\" is not a JSON Pointer"},
                           Row{R"("/a/~jsonx": "{floor}")", "\"/a/~jsonx\" is not a JSON Pointer"},
                           Row{R"("": "{floor}")", "\"\" is not a JSON Pointer"},
                           Row{R"("/a/-": "{floor}")", "\"/a/-\" names what is behind the last item"},
                           Row{R"("/a": "{floor}", "/a/~json/b": "{floor}")", "\"/a\" holds \"/a/~json/b\""}}) {
        const TempDir folder;
        folder.write("miniship.json", R"({"targets": {"a": {"url": "file:p.json", "set": {)" + row.set + R"(}}}})");
        const auto config = config_in(folder);
        REQUIRE_FALSE_MESSAGE(config.ok(), row.set);
        CHECK(config.error().code == ErrorCode::config_invalid);
        CHECK_MESSAGE(config.error().message.find(row.said) != std::string::npos, config.error().message);
        CHECK_FALSE(config.error().hint.empty());
    }
    const TempDir folder;
    folder.write("miniship.json", R"({"targets": {"a": {"url": "file:p.json",
        "set": {"/a~1b/~0/~json/~json/0": "{floor}", "/a": "{latest}", "/": "{live}", "/ab": "{tag}"}}}})");
    CHECK(config_in(folder).ok());
}
