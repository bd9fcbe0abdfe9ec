#include <doctest/doctest.h>

#include <vector>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// A command line and what it is refused with.
struct Case {
    Words words;
    Refusal refusal;
};

void check_all(const Sandbox& sandbox, const std::vector<Case>& cases) {
    for (const auto& [words, refusal] : cases) {
        check_refusal(sandbox, words, refusal);
    }
}

/// One commit, one release tag, a built file with a place in it.
void start_small(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: one");
    sandbox.write("dist/app.js", "App({ version: process.env.APP_VERSION });\n");
}

constexpr const char* kApp = "wechat/wx0123456789abcdef";

}  // namespace

TEST_CASE("bad input: words that are no command, flag or value") {
    const Sandbox sandbox;
    start_small(sandbox);
    check_all(sandbox,
              {
                  {{}, {2, "no command given", "miniship --help"}},
                  {{"florr"}, {2, "unknown command florr", "did you mean `miniship floor`?"}},
                  {{"policy"}, {2, "show, diff, check", "miniship policy --help"}},
                  {{"policy", "sho"}, {2, "unknown command policy sho", "did you mean `miniship policy show`?"}},
                  {{"floor", "--bakc", "3"}, {2, "unknown flag --bakc", "did you mean --back?"}},
                  {{"bump", "--releas-as", "minor"}, {2, "unknown flag --releas-as", "did you mean --release-as?"}},
                  {{"floor", "--allow-none"}, {2, "--allow-none is not one of `miniship floor`", "`miniship inject`"}},
                  {{"floor", "extra"}, {2, "unexpected word extra", "usage: miniship floor"}},
                  {{"floor", "--back"}, {2, "--back needs a value", "miniship floor --help"}},
                  {{"floor", "--back", "0"}, {2, "at least 1, not '0'", "--back"}},
                  {{"floor", "--back", "many"}, {2, "not 'many'", "--back"}},
                  {{"floor", "--live", "v1.0.0"}, {2, "--live 'v1.0.0' is not a semantic version", "--live 1.0.0"}},
                  {{"floor", "--tags", "v*"}, {2, "tag pattern 'v*'", "v{version}"}},
                  {{"floor", "--color", "blue"}, {2, "not blue", "--help"}},
                  {{"release", "--only", "deploy"}, {2, "not deploy", "miniship release --help"}},
                  {{"bump", "--release-as", "huge"}, {2, "huge", "--release-as minor"}},
                  {{"compare", "1.0.0"}, {2, "needs B", "usage: miniship compare [flags] A [OP] B"}},
                  {{"compare", "1.0.0", "above", "1.0.0"}, {2, "not above", "usage: miniship compare"}},
                  {{"compare", "v1.0.0", "1.0.0"}, {2, "'v1.0.0' is not a semantic version", "without the v"}},
                  {{"completion", "tcsh"}, {2, "not tcsh", "usage: miniship completion SHELL"}},
                  {{"man", "nothing"}, {2, "no manual page for 'nothing'", "miniship help"}},
                  {{"push", "--app", "wechat/\xff"}, {2, "--app takes UTF-8, not 'wechat/\\xff'", "iconv"}},
                  {{"bump", "--release-as", "\xff"}, {2, "--release-as takes UTF-8, not '\\xff'", "iconv"}},
                  {{"policy", "set", "page", "\xff", "1.0.0"}, {2, "KEY|VERSION takes UTF-8, not '\\xff'", "iconv"}},
                  {{"help", "nothing"}, {2, "unknown command nothing", "miniship --help"}},
                  {{"-C", "nowhere", "floor"}, {2, "nowhere is not a folder", "-C DIR"}},
                  {{"inject", "--set", "A", "dist"}, {2, "--set 'A' is not NAME=VALUE", "--set A="}},
                  {{"inject", "--set", "=1", "dist"}, {2, "--set '=1' is not NAME=VALUE", "--set"}},
                  {{"inject", "--set", "a b=1", "dist"}, {2, "'a b' is not a name in code", "process.env.APP_VERSION"}},
                  {{"inject", "build"}, {2, "there is no build", "miniship inject DIST"}},
                  {{"inject", "dist", "one", "two"}, {2, "there is no one", "miniship inject DIST"}},
              });
}

TEST_CASE("bad input: paths, tags and messages that are no UTF-8 are no defect of ours") {
    Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.tag("v1.0.1-\xff");
    sandbox.tag("\xff");
    sandbox.commit("feat(\xff): one \xff");
    sandbox.write("dist/\xff.js", "App({ version: process.env.APP_VERSION });\n");
    sandbox.write("miniship.json", R"({"targets": {"main": {"url": "file:p.json", "app": "wechat/wx1"}}})");
    const std::string folder = sandbox.beside("here-\xff");
    REQUIRE(sandbox.run({"cp", "-r", sandbox.path(), folder}).status == 0);
    sandbox.environment["GIT_AUTHOR_NAME"] = "\xff";
    sandbox.environment["CI_PIPELINE_URL"] = "https://ci.example.com/\xff";
    for (const Words& words : std::vector<Words>{{"config"},
                                                 {"doctor"},
                                                 {"next", "--explain"},
                                                 {"changelog"},
                                                 {"floor", "--from", "local", "--allow-short", "--explain"},
                                                 {"inject", "dist/\xff.js"},
                                                 {"inject", "--check", "dist"},
                                                 {"bump", "--dry-run"},
                                                 {"bump"},
                                                 {"push", "--from", "local", "--create"},
                                                 {"policy", "set", "app", "1.0.0"},
                                                 {"policy", "history"},
                                                 {"release", "--dry-run", "--skip", "refs"},
                                                 {"release", "--status"}}) {
        for (const char* format : {"--quiet", "--json"}) {
            Words all = words;
            all.emplace_back(format);
            const Outcome outcome = sandbox.miniship(all, folder);
            CAPTURE(words.front());
            CAPTURE(outcome.err);
            CHECK(outcome.status != 70);
            const bool is_answer = format[2] == 'q' || nlohmann::json::accept(outcome.out);
            CHECK(is_answer);
        }
    }
}

TEST_CASE("bad input: folders that are no repository") {
    const Sandbox sandbox;
    sandbox.write("package.json", R"({"version": "1.0.0"})");
    for (const Words& words : {Words{"bump"}, {"next"}, {"release"}, {"floor"}, {"floor", "--from", "local"}}) {
        check_refusal(sandbox, words, {3, "is not inside a git repository", "-C DIR"});
    }
}

TEST_CASE("bad input: a repository without commits") {
    const Sandbox sandbox;
    sandbox.git({"init", "--quiet", "--initial-branch=main"});
    check_all(sandbox, {
                           {{"bump"}, {3, "no commit", "commit"}},
                           {{"next"}, {3, "no commit", "commit"}},
                           {{"release"}, {3, "no commits", "commit"}},
                           {{"floor", "--from", "local"}, {6, "no release tag", "--tags"}},
                       });
}

TEST_CASE("bad input: remotes that are not there") {
    const Sandbox sandbox;
    start_small(sandbox);
    const std::vector<Words> asking{{"floor"}, {"bump", "--push"}, {"release", "--only", "bump,refs"}};
    for (const auto& words : asking) {
        check_refusal(sandbox, words, {3, "there is no remote named origin", "git remote add origin URL"});
    }
    check_refusal(sandbox, {"floor", "--from", "upstream"}, {3, "there is no remote named upstream", "--from local"});
    check_refusal(sandbox, {"floor", "--from", sandbox.url("gone.git")},
                  {4, "gone.git cannot be read", "git ls-remote"});

    sandbox.git({"remote", "add", "origin", sandbox.url("gone.git")});
    for (const auto& words : asking) {
        check_refusal(sandbox, words, {4, "remote origin cannot be read", "git ls-remote"});
    }
    sandbox.write("policy.json", R"({"schema": 1, "apps": {}})");
    check_refusal(sandbox, {"push", "--target", "file:policy.json", "--app", kApp, "--create"},
                  {4, "remote origin cannot be read", "git ls-remote"});
}

TEST_CASE("bad input: passwords in the address of a remote are told to nobody") {
    Sandbox sandbox;
    start_small(sandbox);
    sandbox.environment["WATCHED"] = "secret-of-the-url";
    const std::string url = "http://lin:secret-of-the-url@127.0.0.1:1/shop.git";
    check_refusal(sandbox, {"floor", "--from", url}, {4, "127.0.0.1:1/shop.git", "git ls-remote"});
    sandbox.git({"remote", "add", "origin", url});
    check_refusal(sandbox, {"bump", "--push"}, {4, "cannot be read", "git ls-remote"});
}

TEST_CASE("bad input: tags and files that stand in the way") {
    const Sandbox sandbox;
    start_small(sandbox);
    sandbox.git({"tag", "v1.0.1", "v1.0.0^{}"});
    check_refusal(sandbox, {"bump"}, {3, "tag v1.0.1 already exists", "--release-as 1.0.2"});
    sandbox.git({"tag", "--delete", "v1.0.1"});
    check_refusal(sandbox, {"bump", "--release-as", "0.9.0"},
                  {3, "0.9.0 would come before v1.0.0", "--release-as 1.0.1"});

    sandbox.write("package.json", sandbox.read("package.json") + "\n");
    check_refusal(sandbox, {"bump"}, {3, "package.json has changes", "git commit"});
    check_refusal(sandbox, {"release", "--only", "bump"}, {3, "package.json", "git stash"});
    sandbox.git({"checkout", "--", "package.json"});
    sandbox.write("notes.txt", "changed\n");
    check_refusal(sandbox, {"release", "--only", "bump"}, {3, "1 tracked file has changes: notes.txt", "git stash"});
    CHECK(sandbox.miniship({"bump", "--dry-run"}).status == 0);
}

TEST_CASE("bad input: package.json is missing or broken") {
    const Sandbox sandbox;
    start_small(sandbox);
    sandbox.write("package.json", "{\"version\": ");
    check_all(sandbox, {
                           {{"bump"}, {3, "package.json cannot be read: not JSON at line 1", "repair package.json"}},
                           {{"next"}, {3, "package.json cannot be read: not JSON at line 1", "repair package.json"}},
                           {{"inject", "dist"}, {3, "not JSON at line 1", "--set process.env.APP_VERSION="}},
                       });
    sandbox.write("package.json", R"({"version": "one"})");
    check_refusal(sandbox, {"bump"}, {3, "\"one\"", "for example 1.0.0"});
    sandbox.write("package.json", "{}");
    check_refusal(sandbox, {"inject", "dist"}, {3, "package.json has no version", "--set"});
    sandbox.git({"rm", "--quiet", "--force", "package.json"});
    check_refusal(sandbox, {"inject", "dist"}, {3, "there is no package.json", "--set"});
    check_refusal(sandbox, {"bump", "--no-git-tag-fallback"}, {3, "no package file", "tags"});
}

TEST_CASE("bad input: policy documents that are missing or no documents") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const auto check_verbs = [&](const std::string& target, const Refusal& refusal) {
        const std::string url = "file:" + target;
        check_refusal(sandbox, {"push", "--target", url}, refusal);
        check_refusal(sandbox, {"release", "--only", "bump,policy", "--target", url}, refusal);
        check_refusal(sandbox, {"policy", "show", "--target", url}, refusal);
        check_refusal(sandbox, {"policy", "diff", "--target", url}, refusal);
        check_refusal(sandbox, {"policy", "check", "--version", "1.0.0", "--target", url}, refusal);
    };
    check_verbs("missing.json", {5, "there is no ", "--create"});
    sandbox.write("broken.json", "{\"schema\": 1,");
    check_verbs("broken.json", {5, "not JSON at line 1", ""});
    sandbox.write("other.json", "{\"hello\": \"world\"}");
    check_verbs("other.json", {5, "no policy document", "\"set\""});
    check_refusal(sandbox, {"policy", "check", "--version", "1.0.0", "--app", "douyin/tt1"},
                  {5, "no app douyin/tt1", "policy show"});
}

TEST_CASE("bad input: settings") {
    const Sandbox sandbox;
    start_small(sandbox);
    sandbox.write("one.json", R"({"floor": {"bak": 20}, "tagPrefx": "v"})");
    check_refusal(sandbox, {"floor", "--config", "one.json"},
                  {2, "floor.bak is not a key (did you mean back?)", "floor takes back, from"});
    const Outcome both = sandbox.miniship({"floor", "--config", "one.json"});
    CHECK(both.err.find("tagPrefx is not a key (did you mean tagPrefix?)") != std::string::npos);

    sandbox.write("two.json", R"({"floor": {"back": "20"}})");
    sandbox.write("three.json", "{\n  \"floor\": {,}\n}");
    sandbox.write("four.json", R"({"apps": {"a": {"platform": "wechatt"}}})");
    sandbox.write("five.json", R"({"release": {"steps": ["bump", "deploy"]}})");
    check_all(sandbox,
              {
                  {{"config", "--config", "two.json"},
                   {2, "two.json: floor.back must be a whole number of at least 1, not \"20\"",
                    "floor.back is how many releases"}},
                  {{"config", "--config", "three.json"}, {2, "three.json:2:13: this is not JSON", "comma"}},
                  {{"config", "--config", "four.json"}, {2, "'wechatt' is not one of", "did you mean wechat?"}},
                  {{"config", "--config", "five.json"}, {2, "names 'deploy'", ""}},
                  {{"config", "--config", "nothing.json"}, {2, "there is no file nothing.json", "--config"}},
                  {{"config", "floor.bakc"}, {2, "floor.bakc has no value", "miniship config floor.back"}},
              });
    sandbox.write("miniship.json", R"({"exclud": []})");
    for (const Words& words : {Words{"bump"}, {"floor"}, {"inject"}, {"push"}, {"release"}, {"config"}}) {
        check_refusal(sandbox, words,
                      {2, "miniship.json: exclud is not a key (did you mean exclude?)", "the top takes tagPrefix"});
    }
    sandbox.write("miniship.json", "{}");
    sandbox.write(".versionrc.js", "module.exports = {}\n");
    check_refusal(sandbox, {"bump"}, {2, ".versionrc.js is a program", ".versionrc.json"});
    CHECK(sandbox.miniship({"config"}).status == 0);
}

TEST_CASE("bad input: targets and apps that nobody chose") {
    Sandbox sandbox;
    grow_shop(sandbox);
    check_refusal(sandbox, {"push", "--target", "loca"}, {2, "there is no target loca", "--target local"});
    check_refusal(sandbox, {"push", "--target", "ftp://x/y"}, {2, "unknown kind: \"ftp\"", "https:, http:, file:"});
    check_refusal(sandbox, {"push", "--app", "nope"}, {2, "there is no app nope", "PLATFORM/ID"});

    sandbox.write("none.json", R"({"apps": {"a": {"platform": "wechat", "id": "wx1"}}})");
    sandbox.write("many.json", R"({"apps": {"a": {"platform": "wechat", "id": "wx1"}},
        "targets": {"test": {"url": "file:test.json"}, "production": {"url": "file:policy.json"}}})");
    sandbox.write("apps.json",
                  R"({"apps": {"a": {"platform": "wechat", "id": "wx1"}, "b": {"platform": "alipay", "id": "2021"}},
        "targets": {"test": {"url": "file:policy.json"}}})");
    for (const Words& verb : {Words{"push"},
                              {"policy", "pause"},
                              {"policy", "set", "app", "1.5.0"},
                              {"policy", "diff"},
                              {"policy", "check", "--version", "1.0.0"},
                              {"release", "--only", "bump,policy"}}) {
        const auto with = [&](const std::string& config) {
            Words words = verb;
            words.insert(words.end(), {"--config", config});
            return words;
        };
        check_refusal(sandbox, with("none.json"), {2, "no target is configured", "--target file:policy.json"});
        check_refusal(sandbox, with("many.json"), {2, "there are 2 targets and none was chosen", "production, test"});
        check_refusal(sandbox, with("apps.json"), {2, "there are 2 apps and none was chosen", "--app"});
    }
    sandbox.write("token.json", R"({"targets": {"test": {"url": "file:policy.json", "tokenEnv": "SHOP_TOKEN"}}})");
    check_refusal(sandbox, {"push", "--config", "token.json"}, {3, "SHOP_TOKEN is not set", "SHOP_TOKEN"});
}

TEST_CASE("bad input: floors that a guard rule refuses") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    check_all(sandbox,
              {
                  {{"floor", "--back", "58"}, {6, "58", "--back 57"}},
                  {{"floor", "--live", "0.1.2", "--from", "local"}, {6, "20", "--allow-short"}},
                  {{"floor", "--tags", "app-{version}"}, {6, "no release tag counts in origin", "--tags"}},
                  {{"push", "--min", "1.0.0"}, {6, "floor 1.0.0 is below the present 1.2.0", "--allow-lower"}},
                  {{"push", "--latest", "1.8.0"}, {6, "latest 1.8.0 is below the present 1.8.1", "--allow-lower"}},
                  {{"push", "--min", "1.8.2"}, {6, "above latest 1.8.1", "release that version first"}},
                  {{"push", "--min", "1.2.2", "--live", "1.2.1"}, {6, "above live 1.2.1", "--live"}},
                  {{"push", "--min", "1.8.0"}, {6, "18 releases above the present 1.2.0", "--min 1.3.2"}},
                  {{"policy", "diff", "--min", "1.0.0"}, {6, "below the present", "--allow-lower"}},
              });
}

TEST_CASE("bad input: trees that cannot be injected") {
    const Sandbox sandbox;
    start_small(sandbox);
    sandbox.write("dist/broken.js", "var a = process.env.APP_VERSION;\nvar b = \"open\n");
    check_refusal(sandbox, {"inject", "dist"}, {7, "dist/broken.js:2:", "--exclude"});
    check_refusal(sandbox, {"inject", "--check", "dist"}, {7, "dist/broken.js:2:", "--exclude"});
    sandbox.write("dist/broken.js", "");
    check_refusal(sandbox, {"inject", "--expect", "2", "dist"}, {7, "2 places were expected, 1 found", ""});
    check_refusal(sandbox, {"inject", "--set", "process.env.OTHER=1", "dist"},
                  {7, "process.env.OTHER is read nowhere", "--allow-none"});
}
