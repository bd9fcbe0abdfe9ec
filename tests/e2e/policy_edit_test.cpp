// policy set, unset, pause, resume, freeze, apply, history, rollback, lint, on the example project.
#include <doctest/doctest.h>

#include <string>

#include <unistd.h>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

constexpr const char* kApp = "wechat/wx0123456789abcdef";

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

nlohmann::json document(const Sandbox& sandbox) {
    return nlohmann::json::parse(sandbox.read("policy.json"));
}

nlohmann::json app(const Sandbox& sandbox) {
    return document(sandbox)["apps"][kApp];
}

/// The example project, with somebody at the keyboard.
struct Shop {
    Sandbox sandbox{};

    Shop() {
        grow_shop(sandbox);
        sandbox.environment["GIT_AUTHOR_NAME"] = "Ann";
    }
    /// Runs `miniship policy WORDS`, which has to succeed.
    Outcome policy(Words words, int status = 0) const {
        words.insert(words.begin(), "policy");
        const Outcome outcome = sandbox.miniship(words);
        INFO(outcome.out << outcome.err);
        CHECK(outcome.status == status);
        return outcome;
    }
};

/// The document with the stamps of another: what is left is what somebody changed.
std::string unstamped(std::string text) {
    const auto at = text.find("\"revision\"");
    return text.erase(at, text.find('\n', at) - at);
}

}  // namespace

TEST_CASE("policy set: one rule changes, every other byte stays") {
    const Shop shop;
    const std::string before = shop.sandbox.read("policy.json");
    const Outcome set = shop.policy({"set", "page", "pages/order/order", "1.8.0", "--update", "regular"});
    CHECK(holds(set.out, "pages~1order~1order/min \"1.7.0\" -> \"1.8.0\"\n"));
    std::string expected = before;
    expected.replace(expected.find("\"1.7.0\", \"update\": \"force\""), 26, "\"1.8.0\", \"update\": \"regular\"");
    CHECK(unstamped(shop.sandbox.read("policy.json")) == unstamped(expected));
    CHECK(document(shop.sandbox)["revision"] == 42);

    const Tree settled = shop.sandbox.tree();
    CHECK(shop.policy({"set", "page", "/pages/order/order?from=x", "1.8.0"}).out == "local: unchanged\n");
    const bool same = shop.sandbox.tree() == settled;
    CHECK(same);
}

TEST_CASE("policy set and unset: every kind of rule comes and goes") {
    const Shop shop;
    const std::string before = shop.sandbox.read("policy.json");
    shop.policy({"set", "page", "pages/home/home", "1.6.0", "--update", "force", "--until", "2099-01-01"});
    shop.policy({"set", "api", "/api/order/*", "1.6.1", "--message", "pay"});
    shop.policy({"set", "block", "1.6.2"});
    shop.policy({"set", "base-library", "2.20.1", "--update", "force"});
    shop.policy({"set", "client", "8.0.5"});
    const auto rules = app(shop.sandbox);
    CHECK(rules["pages"]["pages/home/home"] ==
          nlohmann::json::parse(R"({"min": "1.6.0", "update": "force", "until": "2099-01-01"})"));
    CHECK(rules["apis"]["/api/order/*"] ==
          nlohmann::json::parse(R"({"min": "1.6.1", "update": "regular", "message": "pay"})"));
    CHECK(rules["blocked"] == nlohmann::json::parse(R"(["1.4.2", "1.7.1", "1.6.2"])"));
    CHECK(rules["baseLibrary"] == nlohmann::json::parse(R"({"min": "2.20.1", "update": "force"})"));
    CHECK(rules["host"] == nlohmann::json::parse(R"({"minClient": "8.0.5", "update": "regular"})"));

    shop.policy({"set", "page", "pages/home/home", "1.6.0", "--until", "never"});
    CHECK_FALSE(app(shop.sandbox)["pages"]["pages/home/home"].contains("until"));

    shop.policy({"unset", "page", "pages/home/home"});
    shop.policy({"unset", "api", "/api/order/*"});
    shop.policy({"unset", "block", "1.6.2"});
    shop.policy({"unset", "base-library"});
    shop.policy({"unset", "client"});
    CHECK(unstamped(shop.sandbox.read("policy.json")) == unstamped(before));
}

TEST_CASE("policy set: what a person should know is told") {
    const Shop shop;
    CHECK(holds(shop.policy({"set", "page", "pages/oder/order", "1.6.0"}).err,
                "app.json has no page pages/oder/order; it has pages/order/order"));
    CHECK(holds(shop.policy({"set", "page", "pages/home/home", "1.1.0"}).err,
                "redundant: the floor asks for 1.2.0 already"));
    CHECK(holds(shop.policy({"set", "api", "/api/x", "1.6.0", "--message", "pya"}).err, "no message pya, it has pay"));
    CHECK(holds(shop.policy({"set", "block", "1.8.1"}).err, "1.8.1 is the newest that users can get"));
    CHECK(holds(shop.policy({"unset", "page", "pages/oder/ordr"}).err, "there is one for pages/oder/order"));
    CHECK(shop.sandbox.miniship({"push", "--live", "1.7.2"}).status == 0);
    CHECK(holds(shop.policy({"set", "app", "1.8.0"}).err, "sleeps while live is 1.7.2: it waits for 1.8.0"));
    CHECK(holds(shop.policy({"show"}).out, "waits for 1.8.0"));
}

TEST_CASE("policy set: mistakes are refused with a way on, and nothing is written") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    check_refusal(sandbox, {"policy", "set", "app", "2.0.0"}, {6, "2.0.0 is above latest 1.8.1", "--live"});
    check_refusal(sandbox, {"policy", "set", "app", "v1.5.0"}, {2, "not a version", "without the v: 1.5.0"});
    check_refusal(sandbox, {"policy", "set", "app", "1.5"}, {2, "'1.5' is not a version", "1.4.0"});
    check_refusal(sandbox, {"policy", "set", "client", "8.x"}, {2, "'8.x' is not a version", "2.20.1"});
    check_refusal(sandbox, {"policy", "set", "page", "1.5.0"},
                  {2, "KEY and VERSION, and got 1 word", "help policy set"});
    check_refusal(sandbox, {"policy", "set", "floor", "1.5.0"}, {2, "not floor", "usage"});
    check_refusal(sandbox, {"policy", "unset", "app", "1.5.0"}, {2, "nothing more, and got 1 word", ""});
    check_refusal(sandbox, {"policy", "set", "app", "1.6.0", "--until", "2026-02-30"}, {2, "not a day", "2027-01-01"});
    check_refusal(sandbox, {"policy", "set", "app", "1.6.0", "--until", "2020-01-01"}, {2, "is over", "last day"});
    check_refusal(sandbox, {"policy", "set", "block", "1.6.0", "--update", "force"},
                  {2, "has no --update", "unset block"});
    check_refusal(sandbox, {"policy", "set", "app", "1.6.0", "--app", "wechat/wx0123456789abcdeX"},
                  {5, "no app wechat/wx0123456789abcdeX", "--app wechat/wx0123456789abcdef"});
    check_refusal(sandbox, {"policy", "set", "app", "1.6.0", "--target", "file:none.json"},
                  {5, "no policy document", "create"});
}

TEST_CASE("policy set: a dry run writes nothing, and --create begins a document") {
    const Shop shop;
    const Tree before = shop.sandbox.tree();
    CHECK(holds(shop.policy({"set", "app", "1.6.0", "--dry-run"}).out, "app/min \"1.5.0\" -> \"1.6.0\""));
    const bool same = shop.sandbox.tree() == before;
    CHECK(same);
    shop.policy({"set", "page", "pages/home/home", "1.6.0", "--target", "file:new.json", "--create"});
    const auto made = nlohmann::json::parse(shop.sandbox.read("new.json"));
    CHECK(made["apps"][kApp]["pages"]["pages/home/home"]["min"] == "1.6.0");
    CHECK(made["revision"] == 1);
}

TEST_CASE("policy pause and resume: clients are told nothing, and then again") {
    const Shop shop;
    const std::string before = shop.sandbox.read("policy.json");
    shop.policy({"pause", "--reason", "white screen"});
    CHECK(app(shop.sandbox)["paused"] == true);
    CHECK(shop.policy({"check", "--version", "1.0.0"}).out == "none\n");
    CHECK(shop.policy({"pause"}).out == "local: unchanged\n");
    shop.policy({"resume"});
    CHECK(shop.policy({"check", "--version", "1.0.0"}, 1).out.starts_with("force"));
    CHECK(shop.policy({"resume"}).out == "local: unchanged\n");

    // What stops clients works where the history does not.
    shop.sandbox.write("policy.json.history", "<html>");
    check_refusal(shop.sandbox, {"policy", "set", "app", "1.6.0"}, {5, "not one of miniship", "history"});
    CHECK(holds(shop.policy({"pause"}).err, "not in the history"));
    CHECK(app(shop.sandbox)["paused"] == true);
}

TEST_CASE("policy freeze: every write but pause, resume and rollback is refused with the reason") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    sandbox.tag("v1.9.0");
    sandbox.git({"push", "--quiet", "origin", "v1.9.0"});
    check_refusal(sandbox, {"policy", "freeze", "--reason", "sale"}, {2, "needs --until", "--until 2026-11-12"});
    check_refusal(sandbox, {"policy", "freeze", "--until", "2h"}, {2, "needs --reason", "told"});
    check_refusal(sandbox, {"policy", "freeze", "--until", "soon", "--reason", "x"},
                  {2, "neither a day nor a time", "12h"});
    check_refusal(sandbox, {"policy", "freeze", "--until", "2020-01-01", "--reason", "x"}, {2, "is over", "UTC"});
    const std::string before = sandbox.read("policy.json");
    CHECK(
        shop.policy({"freeze", "--until", "2d", "--reason", "double eleven"}).out.starts_with("local: frozen until "));
    CHECK(sandbox.read("policy.json") == before);
    for (const Words& words : {Words{"push"}, Words{"push", "--dry-run"}, Words{"policy", "diff"},
                               Words{"policy", "set", "app", "1.6.0"}, Words{"policy", "unset", "block", "1.7.1"}}) {
        CAPTURE(words.back());
        check_refusal(sandbox, words, {6, "by Ann: double eleven", "unfreeze"});
    }
    CHECK(answer(sandbox.miniship({"push", "--json"}))["error"]["code"] == "frozen");
    CHECK(holds(shop.policy({"history"}).out, "by Ann: double eleven"));
    const Outcome release = sandbox.miniship({"release", "--only", "bump,policy", "--dry-run"});
    CHECK(release.status == 6);
    CHECK(holds(release.err, "by Ann: double eleven"));
    shop.policy({"pause"});
    shop.policy({"resume"});
    shop.policy({"rollback"});
    CHECK(app(sandbox)["paused"] == true);
    CHECK(shop.policy({"freeze", "--off"}).out == "local: not frozen any more\n");
    CHECK(shop.policy({"unfreeze"}).out == "local: not frozen\n");
    CHECK(sandbox.miniship({"push"}).status == 0);
}

TEST_CASE("policy freeze: one that has ended is none, and a target without a history cannot be frozen") {
    const Shop shop;
    shop.policy({"freeze", "--until", "2d", "--reason", "x"});
    std::string history = shop.sandbox.read("policy.json.history");
    const auto at = history.find("\"until\": \"20") + 10;
    history.replace(at, 4, "2020");
    shop.sandbox.write("policy.json.history", history);
    shop.policy({"set", "app", "1.6.0"});
    shop.sandbox.write("miniship.json",
                       R"({ "targets": { "local": { "url": "file:policy.json", "history": false } } })");
    check_refusal(shop.sandbox, {"policy", "freeze", "--until", "2d", "--reason", "x"},
                  {2, "keeps no history", "history"});
    check_refusal(shop.sandbox, {"policy", "history"}, {2, "keeps no history", "history"});
    shop.policy({"set", "app", "1.6.1"});
}

TEST_CASE("policy apply: a plan is made by one person and applied by another") {
    Shop shop;
    Sandbox& sandbox = shop.sandbox;
    const Outcome planned = shop.policy({"set", "app", "1.6.0", "--reason", "old login", "--dry-run", "--json"});
    sandbox.write("plan.json", planned.out);
    sandbox.environment["GIT_AUTHOR_NAME"] = "Bob";
    CHECK(shop.policy({"apply", "plan.json", "--dry-run"}).out ==
          shop.policy({"set", "app", "1.6.0", "--dry-run"}).out);
    shop.policy({"apply", "plan.json"});
    CHECK(app(sandbox)["app"]["min"] == "1.6.0");
    const auto history = answer(shop.policy({"history", "--json"}));
    CHECK(history["changes"][0]["who"] == "Bob, planned by Ann");
    CHECK(history["changes"][0]["why"] == "old login");
    // The document is another one now, by that very change.
    check_refusal(sandbox, {"policy", "apply", "plan.json"},
                  {5, "has changed since this was planned", "--dry-run --json"});
}

TEST_CASE("policy apply: a plan that is stale, tampered with or for another place is refused") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    const std::string plan = shop.policy({"set", "app", "1.6.0", "--dry-run", "--json"}).out;
    const auto with = [&](const nlohmann::json& patch) {
        nlohmann::json changed = nlohmann::json::parse(plan);
        changed.merge_patch(patch);
        sandbox.write("plan.json", changed.dump());
    };
    with({{"edit", {{"value", "1.7.0"}}}});
    check_refusal(sandbox, {"policy", "apply", "plan.json"}, {3, "not what its \"edit\" does", "plan it again"});
    with({{"changes", nlohmann::json::array()}});
    check_refusal(sandbox, {"policy", "apply", "plan.json"}, {3, "not what its \"edit\" does", "plan it again"});
    with({{"place", "https://policy.example.com/shop.json"}});
    check_refusal(sandbox, {"policy", "apply", "plan.json"},
                  {3, "the plan is for https://policy.example.com", "--target"});
    with({{"edit", {{"verb", "delete"}}}});
    check_refusal(sandbox, {"policy", "apply", "plan.json"}, {3, "no plan of miniship", "--dry-run --json"});
    sandbox.write("plan.json", "{}");
    check_refusal(sandbox, {"policy", "apply", "plan.json"}, {3, "no plan of miniship", "--dry-run --json"});
    check_refusal(sandbox, {"policy", "apply", "none.json"}, {3, "none.json", "makes a plan"});

    sandbox.write("plan.json", plan);
    shop.policy({"set", "block", "1.6.2"});
    check_refusal(sandbox, {"policy", "apply", "plan.json"}, {5, "has changed since this was planned", ""});
    shop.policy({"freeze", "--until", "1h", "--reason", "x"});
    sandbox.write("plan.json", shop.policy({"pause", "--dry-run", "--json"}).out);
    shop.policy({"apply", "plan.json"});
    CHECK(app(sandbox)["paused"] == true);
}

TEST_CASE("policy history: pushes and edits, with who, why and the pipeline") {
    Shop shop;
    Sandbox& sandbox = shop.sandbox;
    CHECK(holds(shop.policy({"history"}).out, "no change has been written down yet"));
    shop.policy({"set", "app", "1.6.0", "--reason", "old login"});
    const auto desk = sandbox.environment;
    sandbox.environment["GITHUB_ACTOR"] = "octocat";
    sandbox.environment["GITHUB_RUN_ID"] = "77";
    sandbox.environment["GITHUB_REPOSITORY"] = "team/shop";
    sandbox.environment["GITHUB_SHA"] = "0123456789abcdef";
    sandbox.tag("v1.9.0");
    sandbox.git({"push", "--quiet", "origin", "v1.9.0"});
    CHECK(sandbox.miniship({"push"}).status == 0);
    sandbox.environment = desk;
    const auto history = answer(shop.policy({"history", "--json"}));
    CHECK(history["frozen"].is_null());
    CHECK(history["editedByHand"] == false);
    REQUIRE(history["changes"].size() == 2);
    const auto& push = history["changes"][0];
    CHECK(push["revision"] == 43);
    CHECK(push["who"] == "octocat");
    CHECK(push["tag"] == "v1.9.0");
    CHECK(push["commit"] == "0123456789abcdef");
    CHECK(push["pipeline"] == "https://github.com/team/shop/actions/runs/77");
    CHECK(push["settled"] == true);
    CHECK(push["what"][0]["pointer"] == "/apps/wechat~1wx0123456789abcdef/latest");
    const auto& edit = history["changes"][1];
    CHECK(edit["who"] == "Ann");
    CHECK(edit["why"] == "old login");
    CHECK(edit["pipeline"].is_null());
    const std::string table = shop.policy({"history"}).out;
    CHECK(holds(table, "app min \"1.5.0\" -> \"1.6.0\""));
    CHECK(holds(table, "old login"));
}

TEST_CASE("policy history: without a name for git and without USER it is the user of the machine who did it") {
    Shop shop;
    for (const char* name : {"GIT_AUTHOR_NAME", "USER", "LOGNAME", "USERNAME"}) {
        shop.sandbox.environment.erase(name);
    }
    shop.sandbox.environment["HOME"] = shop.sandbox.beside("nobody");
    shop.sandbox.git({"config", "--unset-all", "user.name"});
    shop.policy({"pause"});
    const auto history = answer(shop.policy({"history", "--json"}));
    const std::string who = history["changes"][0].value("who", "");
    const auto id = shop.sandbox.run({"id", "-un"});
    CHECK(who == (id.status == 0 ? id.out.substr(0, id.out.find('\n')) : "uid " + std::to_string(::geteuid())));
}

TEST_CASE("policy history: a change whose document never arrived is told apart, and forgotten by the next one") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    shop.policy({"set", "app", "1.6.0"});
    const std::string document = sandbox.read("policy.json");
    shop.policy({"set", "app", "1.6.1"});
    // As if the writer had died between the history and the document.
    sandbox.write("policy.json", document);
    CHECK(holds(shop.policy({"history"}).out, "(not known to have arrived)"));
    auto history = answer(shop.policy({"history", "--json"}));
    CHECK(history["changes"][0]["settled"] == false);
    CHECK(history["changes"][1]["settled"] == true);
    CHECK(history["editedByHand"] == false);
    CHECK(holds(shop.policy({"rollback", "--dry-run"}).err, "takes back revision 42"));
    shop.policy({"set", "app", "1.6.2"});
    history = answer(shop.policy({"history", "--json"}));
    REQUIRE(history["changes"].size() == 2);
    CHECK(history["changes"][0]["settled"] == true);
    CHECK(history["changes"][0]["what"][0]["after"] == "1.6.2");
}

TEST_CASE("policy rollback: takes back the last change, and goes to a revision") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    const std::string first = sandbox.read("policy.json");
    check_refusal(sandbox, {"policy", "rollback"}, {5, "no change that could be taken back", "policy set"});
    shop.policy({"set", "app", "1.6.0"});
    const std::string second = sandbox.read("policy.json");
    shop.policy({"set", "block", "1.6.2"});
    const Tree before = sandbox.tree();
    CHECK(holds(shop.policy({"rollback", "41", "--dry-run"}).out, "+      \"app\":   { \"min\": \"1.5.0\""));
    const bool same = sandbox.tree() == before;
    CHECK(same);
    CHECK(holds(shop.policy({"rollback"}).err, "takes back revision 43 by Ann"));
    CHECK(unstamped(sandbox.read("policy.json")) == unstamped(second));
    CHECK(document(sandbox)["revision"] == 44);
    shop.policy({"rollback", "41"});
    CHECK(unstamped(sandbox.read("policy.json")) == unstamped(first));
    CHECK(shop.policy({"rollback", "41"}).out == "local: unchanged\n");
    check_refusal(sandbox, {"policy", "rollback", "7"}, {5, "revision 7 is not in the history", "44"});
    check_refusal(sandbox, {"policy", "rollback", "x"}, {2, "'x' is not a revision", "policy history"});
    // A rollback is a change like others, and can be taken back.
    shop.policy({"rollback"});
    CHECK(app(sandbox)["app"]["min"] == "1.6.0");
}

TEST_CASE("policy rollback: the floor goes down only with --allow-lower, and edits by hand are taken back too") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    CHECK(sandbox.miniship({"push", "--min", "1.3.2"}).status == 0);
    check_refusal(sandbox, {"policy", "rollback"}, {6, "from 1.3.2 to 1.2.0", "--allow-lower"});
    const std::string pushed = sandbox.read("policy.json");
    std::string by_hand = pushed;
    by_hand.replace(by_hand.find("\"1.4.2\""), 7, "\"1.4.1\"");
    sandbox.write("policy.json", by_hand);
    CHECK(holds(shop.policy({"history"}).out, "edited without a history since revision 42"));
    CHECK(holds(shop.policy({"rollback"}).err, "takes back an edit that is in no history"));
    CHECK(unstamped(sandbox.read("policy.json")) == unstamped(pushed));
    shop.policy({"rollback", "41", "--allow-lower"});
    CHECK(app(sandbox)["floor"]["min"] == "1.2.0");
    // Even what is no JSON any more comes back.
    const std::string good = sandbox.read("policy.json");
    sandbox.write("policy.json", "{ oops");
    shop.policy({"rollback"});
    CHECK(unstamped(sandbox.read("policy.json")) == unstamped(good));
}

TEST_CASE("policy rollback: a document of a team's own shape comes back byte for byte") {
    const Shop shop;
    const std::string own = "{\"min\" : \"1.1.0\"}";
    shop.sandbox.write("own.json", own);
    shop.sandbox.write("miniship.json",
                       R"({ "targets": { "own": { "url": "file:own.json", "set": { "/min": "{floor}" } } } })");
    CHECK(shop.sandbox.miniship({"push"}).status == 0);
    CHECK(shop.sandbox.read("own.json") == "{\"min\" : \"1.2.0\"}");
    check_refusal(shop.sandbox, {"policy", "rollback"}, {6, "lower the floor from 1.2.0 to 1.1.0", "--allow-lower"});
    shop.policy({"rollback", "--allow-lower"});
    CHECK(shop.sandbox.read("own.json") == own);
    check_refusal(shop.sandbox, {"policy", "set", "app", "1.6.0"}, {2, "shape of its own", "push"});
}

TEST_CASE("policy rollback: a revision comes back as it was written, also from the same JSON in another layout") {
    const Shop shop;
    const std::string own = R"({"min": "1.1.0", "ratio": 1.0})";
    shop.sandbox.write("own.json", own);
    shop.sandbox.write("miniship.json",
                       R"({ "targets": { "own": { "url": "file:own.json", "set": { "/min": "{floor}" } } } })");
    CHECK(shop.sandbox.miniship({"push"}).status == 0);
    shop.sandbox.write("own.json", R"({"ratio": 1, "min": "1.1.0"})");
    const Outcome back = shop.policy({"rollback", "0"});
    INFO(back.out);
    CHECK(holds(back.out, "1.0"));
    CHECK(shop.sandbox.read("own.json") == own);
}

TEST_CASE("policy lint: clean, doubtful, invalid") {
    const Shop shop;
    const Sandbox& sandbox = shop.sandbox;
    CHECK(holds(shop.policy({"lint"}).out, "nothing doubtful"));
    sandbox.write("draft.json", R"({"schema": 1, "apps": {"wechat/wx0123456789abcdef": {"latest": "1.8.1",
        "floor": {"min": "1.2.0", "update": "force"}, "pages": {"pages/oder/order": {"min": "1.1.0"}},
        "paued": true, "blocked": ["1.8.1"], "app": {"min": "1.9.0", "until": "2020-01-01"},
        "apis": {"/api": {"min": "2.0.0", "message": "pya"}}}}, "messages": {"pay": {}, "default": {}}})");
    const auto found = answer(shop.policy({"lint", "--target", "file:draft.json", "--json"}, 1));
    std::string codes;
    for (const auto& finding : found["findings"]) {
        codes += finding["code"].get<std::string>() + " ";
    }
    CHECK(codes == "ended redundant above_latest unknown_message unknown_page blocked_newest unknown_key ");
    sandbox.write("draft.json", R"({"schema": 1, "apps": {"a/b": {"latest": 1, "floor": {"min": "x"}}}})");
    check_refusal(sandbox, {"policy", "lint", "--target", "file:draft.json"}, {5, "/apps/a~1b/latest", ""});
}

TEST_CASE("policy lint: with --app the other apps do not count, and what is about all of them does") {
    const Shop shop;
    shop.sandbox.write("draft.json", R"({"schema": 1, "revison": 2, "apps": {"wechat/wx1": {"paused": true},
        "wechat/wx12": {"latest": "1.0.0", "live": "1.1.0"}, "feishu/a": {}}})");
    const auto pointers = [&](const std::string& app, int status) {
        std::string all;
        const auto found = answer(shop.policy({"lint", "--target", "file:draft.json", "--app", app, "--json"}, status));
        for (const auto& finding : found["findings"]) {
            all += finding["pointer"].get<std::string>() + " ";
        }
        return all;
    };
    CHECK(pointers("wechat/wx1", 1) == "/revison /apps/wechat~1wx1/paused ");
    CHECK(pointers("wechat/wx12", 1) == "/revison /apps/wechat~1wx12/live ");
    CHECK(pointers("feishu/a", 1) == "/revison ");
    check_refusal(shop.sandbox, {"policy", "lint", "--app", "wechat/wxffff"},
                  {5, "no app wechat/wxffff", "policy show"});
    check_refusal(shop.sandbox, {"policy", "lint", "--app", "nobody"}, {2, "there is no app nobody", "PLATFORM/ID"});
}

TEST_CASE("policy diff: --format json-patch prints an RFC 6902 patch") {
    const Shop shop;
    const Outcome diff = shop.policy({"diff", "--min", "1.3.0", "--format", "json-patch"}, 1);
    const auto patch = nlohmann::json::parse(diff.out);
    const auto patched = document(shop.sandbox).patch(patch);
    CHECK(patched["apps"][kApp]["floor"]["min"] == "1.3.0");
    check_refusal(shop.sandbox, {"policy", "diff", "--format", "json-patch", "--target", "local", "--target", "file:b"},
                  {2, "for one document", "--target once"});
}
