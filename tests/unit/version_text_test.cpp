#include "plan/version_text.hpp"

#include "bump_facts.hpp"
#include "miniship/text.hpp"

using namespace miniship;
using namespace miniship::plan;
using namespace miniship::plan::test;

namespace {

std::string read(const VersionFile& file, const std::string& bytes) {
    const auto version = version_text(file, bytes, kJson);
    return version ? version->value_or("(none)") : version.error().message;
}

std::string written(const VersionFile& file, const std::string& bytes, const std::string& version) {
    const auto after = with_version(file, bytes, version, kJson);
    return after ? *after : after.error().message;
}

}  // namespace

TEST_CASE("version_text: a uni-app's manifest keeps its comments, and its number goes up") {
    const VersionFile file{"src/manifest.json"};
    const std::string manifest =
        "{\n    \"name\" : \"小程序\", /* 应用名 */\n    \"versionName\" : \"1.9.0\", // shown\n    \"versionCode\" : "
        "{},\n}\n";
    for (const auto& [before, after] : {std::pair{"\"109\"", "\"110\""}, {"100", "101"}, {"\"1x\"", "\"1x\""}}) {
        const std::string bytes = text::replaced(manifest, "{}", before);
        CHECK(read(file, bytes) == "1.9.0");
        CHECK(written(file, bytes, "2.0.0") == text::replaced(text::replaced(manifest, "{}", after), "1.9.0", "2.0.0"));
    }
    auto facts = repository("1.9.0", {"fix: x"});
    facts.files = {{"manifest.json", text::replaced(manifest, "{}", "109")}};
    CHECK(next(facts) == "1.9.1");
    CHECK(write_of(planned(facts), "manifest.json")->after.find("\"versionCode\" : 110") != std::string::npos);
}

TEST_CASE("version_text: a Taro project says its version twice") {
    const std::string bytes = "{ \"version\": \"1.0.0\", \"taroConfig\": { \"version\": \"0.9.0\", \"desc\": \"x\" } }";
    CHECK(written({"package.json"}, bytes, "1.1.0") ==
          "{ \"version\": \"1.1.0\", \"taroConfig\": { \"version\": \"1.1.0\", \"desc\": \"x\" } }");
}

TEST_CASE("version_text: any JSON file by pointer") {
    const VersionFile file{"project.config.json", FileType::json, "/setting/a~1b/0"};
    const std::string bytes = "{ \"version\": \"7.0.0\", // not this\n \"setting\": { \"a/b\": [\"1.0.0\"] } }";
    CHECK(read(file, bytes) == "1.0.0");
    CHECK(written(file, bytes, "1.0.1") == text::replaced(bytes, "1.0.0", "1.0.1"));
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files.push_back({"project.config.json", "{ \"setting\": {} }"});
    BumpOptions options;
    options.bump_files.push_back(file);
    const Error error = refused(facts, options);
    CHECK(error.code == ErrorCode::file_invalid);
    CHECK(error.message == "project.config.json has no text at /setting/a~1b/0");
}

TEST_CASE("version_text: YAML keeps its quotes, comments and line ends") {
    struct Row {
        const char* before;
        const char* version;
        const char* after;
    };
    for (const Row& row :
         {Row{"name: a\nversion: 1.0.0 # shown\n", "1.0.0", "name: a\nversion: 2.0.0-rc.1 # shown\n"},
          Row{"version:   \"1.0.0\"\r\nb: 1\r\n", "1.0.0", "version:   \"2.0.0-rc.1\"\r\nb: 1\r\n"},
          Row{"'version': '1.0.0'", "1.0.0", "'version': '2.0.0-rc.1'"},
          Row{"version: 1.0.0\r\n", "1.0.0", "version: 2.0.0-rc.1\r\n"},
          Row{"a:\n  version: 3\nversion: 1.0.0+b#1\n", "1.0.0+b#1", "a:\n  version: 3\nversion: 2.0.0-rc.1\n"}}) {
        CAPTURE(std::string{row.before});
        CHECK(read({"app.yaml"}, row.before) == row.version);
        CHECK(written({"pubspec.yml"}, row.before, "2.0.0-rc.1") == row.after);
    }
    for (const char* none :
         {"", "versions: 1\n", "version:\n  a: 1\n", "version: # none\n", " version: 1.0.0\n", "version: \"1.0.0\n"}) {
        CAPTURE(std::string{none});
        CHECK(read({"app.yaml"}, none) == "(none)");
    }
    CHECK_FALSE(type_of({"openapi.yaml"}).has_value());
    CHECK(type_of({"openapi.yaml", FileType::yaml}) == FileType::yaml);
}

TEST_CASE("version_text: what a platform does not accept is refused before anything is written") {
    const auto facts = repository("1.0.0", {"feat: x"});
    for (const char* platform : {"feishu", "douyin", "alipay"}) {
        BumpOptions options = prerelease("beta");
        options.platforms = {"wechat", platform};
        const Error error = refused(facts, options);
        CHECK(error.code == ErrorCode::version_not_accepted);
        CHECK(error.message == std::string{platform} + " takes versions of three numbers only, not 1.1.0-beta.0");
        CHECK(exit_status(error.code) == 3);
        options.prerelease.reset();
        CHECK(next(facts, options) == "1.1.0");
        options.release_as = "1.2.0+7";
        CHECK(refused(facts, options).message.find("1.2.0+7") != std::string::npos);
    }
    BumpOptions wechat = prerelease("beta");
    wechat.platforms = {"wechat", "xiaohongshu", "none"};
    CHECK(next(facts, wechat) == "1.1.0-beta.0");
}
