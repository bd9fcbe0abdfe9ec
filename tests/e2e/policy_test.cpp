#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// The lines of `after` that `before` does not have.
std::vector<std::string> new_lines(const std::string& before, const std::string& after) {
    std::vector<std::string> found;
    for (std::size_t at = 0; at < after.size();) {
        const auto end = std::min(after.find('\n', at), after.size());
        const std::string line = after.substr(at, end - at);
        if (!holds(before, line + "\n")) {
            found.push_back(line);
        }
        at = end + 1;
    }
    return found;
}

/// The shop, and a release 1.9.0 on its remote that the document does not know yet.
void grow_shop_with_release(const Sandbox& sandbox) {
    grow_shop(sandbox);
    sandbox.tag("v1.9.0");
    sandbox.git({"push", "--quiet", "origin", "v1.9.0"});
}

}  // namespace

TEST_CASE("push: floor and latest follow the tags, and what people wrote stays byte for byte") {
    const Sandbox sandbox;
    grow_shop_with_release(sandbox);
    const std::string before = sandbox.read("policy.json");
    const Outcome push = sandbox.miniship({"push"});
    CHECK(push.status == 0);
    CHECK(holds(push.out, "/floor/min \"1.2.0\" -> \"1.2.1\"\n"));
    CHECK(holds(push.out, "/latest \"1.8.1\" -> \"1.9.0\"\n"));
    const std::string after = sandbox.read("policy.json");
    const auto changed = new_lines(before, after);
    REQUIRE(changed.size() == 3);
    CHECK(changed[0].starts_with("  \"revision\": 42, \"updatedAt\": \""));
    CHECK(changed[1] == "      \"latest\": \"1.9.0\",");
    CHECK(changed[2] == "      \"floor\": {\"min\": \"1.2.1\", \"update\": \"force\"},");
    CHECK(after.size() == before.size());

    const Tree settled = sandbox.tree();
    const Outcome again = sandbox.miniship({"push"});
    CHECK(again.status == 0);
    CHECK(again.out == "local: unchanged\n");
    const bool same = sandbox.tree() == settled;
    CHECK(same);
}

TEST_CASE("push: --json and --dry-run") {
    const Sandbox sandbox;
    grow_shop_with_release(sandbox);
    const Tree before = tree_of(sandbox.beside(""));
    const auto planned = answer(sandbox.miniship({"push", "--dry-run", "--json"}));
    CHECK(planned["applied"] == false);
    CHECK(planned["targets"][0]["floor"] == "1.2.1");
    CHECK(sandbox.miniship({"push", "--dry-run"}).status == 0);
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);

    const auto done = answer(sandbox.miniship({"--json", "push", "--target", "local", "--app", "shop"}));
    CHECK(done["applied"] == true);
    const auto& target = done["targets"][0];
    CHECK(target["target"] == "local");
    CHECK(target["where"] == sandbox.path("policy.json"));
    CHECK(target["app"] == "wechat/wx0123456789abcdef");
    CHECK(target["changed"] == true);
    CHECK(target["latest"] == "1.9.0");
    CHECK(target["live"].is_null());
    const nlohmann::json floor{
        {"pointer", "/apps/wechat~1wx0123456789abcdef/floor/min"}, {"before", "1.2.0"}, {"after", "1.2.1"}};
    CHECK(std::find(target["changes"].begin(), target["changes"].end(), floor) != target["changes"].end());
}

TEST_CASE("push: a floor that is worked out never goes down, and a known live version is its ceiling") {
    const Sandbox sandbox;
    grow_shop_with_release(sandbox);
    // 1.7.0 is what users can get: releases above it do not count, and number 20 from there is 1.0.2.
    const Outcome live = sandbox.miniship({"push", "--live", "1.7.0"});
    CHECK(live.status == 0);
    CHECK(holds(live.err, "floor stays at 1.2.0: the computed 1.0.2 is lower"));
    CHECK(holds(sandbox.read("policy.json"), "\"live\": \"1.7.0\""));
    check_refusal(sandbox, {"push", "--min", "1.7.1"}, {6, "above live 1.7.0", "--live"});
    CHECK(sandbox.miniship({"push", "--live", "1.9.0"}).status == 0);
    CHECK(holds(sandbox.read("policy.json"), "\"floor\": {\"min\": \"1.2.1\""));
}

TEST_CASE("push: versions that a person names") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    CHECK(sandbox.miniship({"push", "--min", "1.3.1"}).status == 0);
    CHECK(holds(sandbox.read("policy.json"), "\"floor\": {\"min\": \"1.3.1\""));
    CHECK(sandbox.miniship({"push", "--min", "1.1.0", "--allow-lower"}).status == 0);
    CHECK(holds(sandbox.read("policy.json"), "\"floor\": {\"min\": \"1.1.0\""));
    check_refusal(sandbox, {"push", "--min", "1.2.0", "--max-jump", "1"},
                  {6, "3 releases above the present 1.1.0", "--min 1.1.1"});
    CHECK(sandbox.miniship({"push", "--min", "1.2.0", "--max-jump", "3"}).status == 0);
}

TEST_CASE("push: too few releases leave the floor as it is") {
    const Sandbox sandbox;
    grow_shop_with_release(sandbox);
    const Outcome push = sandbox.miniship({"push", "--back", "100"});
    CHECK(push.status == 0);
    CHECK(holds(push.err, "floor stays at 1.2.0: 58 of 100 releases"));
    CHECK(holds(sandbox.read("policy.json"), "\"floor\": {\"min\": \"1.2.0\""));
}

TEST_CASE("push: --create starts a document, and --from needs no remote") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"remote", "remove", "origin"});
    CHECK(sandbox.miniship({"push", "--target", "file:new/policy.json", "--create", "--from", "local"}).status == 3);
    CHECK(sandbox.miniship({"push", "--target", "file:new.json", "--create", "--from", "local"}).status == 0);
    const auto document = nlohmann::json::parse(sandbox.read("new.json"));
    CHECK(document["schema"] == 1);
    CHECK(document["revision"] == 1);
    CHECK(document["apps"] ==
          nlohmann::json::parse(
              R"({"wechat/wx0123456789abcdef": {"latest": "1.8.1", "floor": {"min": "1.2.0", "update": "force"}}})"));
}

TEST_CASE("push: a new project gets its document and then its first release, as doctor and release say") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.write(".gitignore", "dist\npolicy.json*\n");
    sandbox.write("dist/app.js", "App({ version: process.env.APP_VERSION })");
    sandbox.write("project.config.json", R"({ "miniprogramRoot": "dist/", "appid": "wx0123456789abcdef" })");
    CHECK(sandbox.miniship({"init", "--target", "file:policy.json"}).status == 0);
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "feat: a shop"});
    sandbox.publish();
    const std::string hint = "`miniship push --create --target main` makes it";
    check_refusal(sandbox, {"release"}, {5, "there is no policy document yet", hint});
    check_refusal(sandbox, {"push"}, {5, "there is no policy document yet", hint});
    check_refusal(sandbox, {"policy", "pause"}, {5, "there is no policy document yet", hint});
    CHECK(holds(sandbox.miniship({"doctor"}).out, "hint: " + hint));

    const Outcome push = sandbox.miniship({"push", "--create", "--target", "main"});
    CHECK(push.status == 0);
    CHECK(holds(push.err, "main: no release is known yet: wechat/wx0123456789abcdef is there without a version"));
    CHECK(sandbox.miniship({"policy", "show"}).status == 0);
    CHECK(sandbox.miniship({"doctor"}).status == 0);
    const Outcome release = sandbox.miniship({"release"});
    CHECK_MESSAGE(release.status == 0, release.err);
    const auto document = nlohmann::json::parse(sandbox.read("policy.json"));
    CHECK(document["apps"]["wechat/wx0123456789abcdef"] == nlohmann::json{{"latest", "1.1.0"}});
}

TEST_CASE("push: several targets, one of them with a document of its own shape") {
    const Sandbox sandbox;
    grow_shop_with_release(sandbox);
    const std::string own = "{\"data\": {\"miniapp\": {\"minVersion\":\"1.2.0\", \"latest\":\"v1.8.1\" , \"n\": 1.0}}}";
    sandbox.write("own.json", own);
    sandbox.write("miniship.json", R"({ "apps": { "shop": { "platform": "wechat", "id": "wx0123456789abcdef" } },
  "targets": { "native": { "url": "file:policy.json" },
               "own": { "url": "file:own.json", "set": { "/data/miniapp/minVersion": "{floor}", "/data/miniapp/latest": "v{latest}" } } } })");
    const auto done = answer(sandbox.miniship({"push", "--target", "native", "--target", "own", "--json"}));
    CHECK(done["targets"].size() == 2);
    CHECK(sandbox.read("own.json") ==
          "{\"data\": {\"miniapp\": {\"minVersion\":\"1.2.1\", \"latest\":\"v1.9.0\" , \"n\": 1.0}}}");
    CHECK(holds(sandbox.read("policy.json"), "\"floor\": {\"min\": \"1.2.1\""));
    CHECK(sandbox.miniship({"policy", "show", "--target", "own"}).out == sandbox.read("own.json"));
    check_refusal(sandbox, {"policy", "lint", "--target", "own"}, {2, "own has a shape of its own", "policy show"});
    check_refusal(sandbox, {"policy", "check", "--version", "1.0.0", "--app", "shop", "--target", "own"},
                  {2, "own has a shape of its own", "policy show"});
    check_refusal(sandbox, {"policy", "check", "--version", "1.0.0", "--target", "own"},
                  {2, "own has a shape of its own", "policy show"});
}

TEST_CASE("policy show: the rules as a table, and the document as it is") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const Tree before = sandbox.tree();
    const Outcome shown = sandbox.miniship({"policy", "show"});
    CHECK(shown.status == 0);
    for (const char* part : {"revision 41", "wechat/wx0123456789abcdef: latest 1.8.1", "page pages/order/order",
                             "until 2031-12-31", "api /api/pay/**", "blocked"}) {
        CHECK_MESSAGE(holds(shown.out, part), part);
    }
    const auto object = answer(sandbox.miniship({"-C", "work", "policy", "--json", "show"}, sandbox.beside("")));
    CHECK(object["target"] == "local");
    CHECK(object["document"] == nlohmann::json::parse(sandbox.read("policy.json")));
    CHECK(object.contains("token"));
    const bool same = sandbox.tree() == before;
    CHECK(same);

    CHECK(sandbox.miniship({"push", "--live", "1.4.0"}).status == 0);
    CHECK(holds(sandbox.miniship({"policy", "show"}).out, "waits for 1.5.0"));
}

TEST_CASE("policy show: with --app only that app's rules") {
    const Sandbox sandbox;
    sandbox.write("policy.json", R"({"schema": 1, "apps": {"wechat/wx1": {"latest": "1.0.0"}, "feishu/a": {}}})");
    const Words show{"policy", "show", "--target", "file:policy.json"};
    const auto with = [&](const std::string& app) {
        Words words = show;
        words.insert(words.end(), {"--app", app});
        return words;
    };
    CHECK(holds(sandbox.miniship(show).out, "feishu/a: latest unknown"));
    const Outcome one = sandbox.miniship(with("wechat/wx1"));
    CHECK(one.status == 0);
    CHECK(holds(one.out, "wechat/wx1: latest 1.0.0"));
    CHECK_FALSE(holds(one.out, "feishu"));
    check_refusal(sandbox, with("wechat/wx2"), {5, "no app wechat/wx2", "policy show"});
    check_refusal(sandbox, with("wx1"), {2, "there is no app wx1", "PLATFORM/ID"});
}

TEST_CASE("policy diff: 1 while a push would change something, 0 after it") {
    const Sandbox sandbox;
    grow_shop_with_release(sandbox);
    const Tree before = tree_of(sandbox.beside(""));
    const Outcome differs = sandbox.miniship({"policy", "diff"});
    CHECK(differs.status == 1);
    CHECK(holds(differs.out, "\n-      \"latest\": \"1.8.1\",\n"));
    CHECK(holds(differs.out, "\n+      \"latest\": \"1.9.0\",\n"));
    const Outcome object = sandbox.miniship({"policy", "diff", "--json"});
    CHECK(object.status == 1);
    const auto diff = answer(object);
    CHECK(diff["differs"] == true);
    const auto& patch = diff["targets"][0]["patch"];
    const nlohmann::json floor{
        {"op", "replace"}, {"path", "/apps/wechat~1wx0123456789abcdef/floor/min"}, {"value", "1.2.1"}};
    CHECK(std::find(patch.begin(), patch.end(), floor) != patch.end());
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);

    // The patch of RFC 6902 says what a push does.
    auto patched = nlohmann::json::parse(sandbox.read("policy.json")).patch(patch);
    CHECK(sandbox.miniship({"push"}).status == 0);
    auto pushed = nlohmann::json::parse(sandbox.read("policy.json"));
    patched.erase("updatedAt");
    pushed.erase("updatedAt");
    CHECK(patched == pushed);
    const Outcome none = sandbox.miniship({"policy", "diff"});
    CHECK(none.status == 0);
    CHECK(none.out.empty());
    CHECK(answer(sandbox.miniship({"policy", "diff", "--json"}))["differs"] == false);
}

TEST_CASE("policy check: what a client of a version is asked") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    struct Question {
        Words flags;
        std::string decision;
        std::string rule;
        std::string reason;
    };
    const std::vector<Question> questions{
        {{"--version", "1.1.9"}, "force", "floor", "floor wants 1.2.0"},
        {{"--version", "1.2.0"}, "regular", "app", "app wants 1.5.0"},
        {{"--version", "1.8.1"}, "none", "", ""},
        {{"--version", "1.7.1"}, "force", "blocked", "1.7.1 is blocked"},
        {{"--version", "1.6.2", "--page", "/pages/order/order?id=7"}, "force", "page", "page pages/order/order wants"},
        {{"--version", "1.6.2", "--page", "pages/order/order", "--date", "2032-01-01"}, "none", "", ""},
        {{"--version", "1.6.2", "--page", "pages/home/home"}, "none", "", ""},
        {{"--version", "1.5.2", "--api", "/api/pay/order/7"}, "regular", "api", "api /api/pay/** wants 1.6.0"},
        {{"--version", "1.5.2", "--api", "https://shop.example.com/api/pay?a=b"}, "regular", "api", "wants 1.6.0"},
        {{"--version", "1.8.1", "--base-library", "2.9.9", "--client", "8.0.50"}, "none", "", ""},
        {{"--version", "0.3.9", "--app", "feishu/cli_a1b2c3d4e5f6"}, "force", "floor", "floor wants 0.4.0"},
    };
    const Tree before = sandbox.tree();
    for (const auto& [flags, decision, rule, reason] : questions) {
        Words words = flags;
        words.insert(words.begin(), {"policy", "check"});
        const auto& shown = flags.back();
        CAPTURE(shown);
        const Outcome told = sandbox.miniship(words);
        CHECK(told.status == (decision == "none" ? 0 : 1));
        CHECK(told.out == decision + "\n");
        CHECK(told.err.empty() == reason.empty());
        CHECK(holds(told.err, reason));
        words.emplace_back("--json");
        const Outcome object = sandbox.miniship(words);
        CHECK(object.status == told.status.number);
        const auto found = answer(object);
        CHECK(found["decision"] == decision);
        CHECK(found["rule"] == (rule.empty() ? nlohmann::json() : nlohmann::json(rule)));
    }
    const bool same = sandbox.tree() == before;
    CHECK(same);
}

TEST_CASE("policy check: what it can not take") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const Words check{"policy", "check"};
    const auto with = [&](Words more) {
        more.insert(more.begin(), check.begin(), check.end());
        return more;
    };
    check_refusal(sandbox, check, {2, "needs --version", "--version 1.4.0"});
    check_refusal(sandbox, with({"--version", "v1.4.0"}), {2, "'v1.4.0' is not a semantic version", "--version 1.4.0"});
    check_refusal(sandbox, with({"--version", "1.4.0", "--date", "22.11.2026"}),
                  {2, "'22.11.2026' is not a day", "--date 20"});
    check_refusal(sandbox, with({"--version", "1.4.0", "--base-library", "2.x"}),
                  {2, "'2.x' is not a version", "2.20.1"});
    check_refusal(sandbox, with({"--version", "1.4.0", "--client", ""}),
                  {2, "--client '' is not a version", "--client"});
    check_refusal(sandbox, with({"--version", "1.4.0", "--app", "wechat/wxffff"}),
                  {5, "no app wechat/wxffff", "policy show"});
}

TEST_CASE("policy check: a paused app asks nobody, and says so") {
    const Sandbox sandbox;
    sandbox.write("policy.json", R"({"schema": 1, "apps": {"wechat/wx1": {"paused": true, "blocked": ["1.0.0"]}}})");
    const Outcome told = sandbox.miniship(
        {"policy", "check", "--target", "file:policy.json", "--app", "wechat/wx1", "--version", "1.0.0"});
    CHECK(told.status == 0);
    CHECK(told.out == "none\n");
    CHECK(holds(told.err, "wechat/wx1 is paused"));
}
