// The verbs of people against real services, and people beside tools on one document.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <atomic>
#include <thread>
#include <vector>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "servers.hpp"

using namespace miniship::test;

namespace {

constexpr const char* kApp = "wechat/wx0123456789abcdef";

nlohmann::json shown(const Sandbox& sandbox) {
    return answer(sandbox.miniship({"policy", "show", "--json"}))["document"];
}

/// Everything that people do in the life of a document, on the service at `url`.
void check_life_of_a_document(const std::string& url, const std::string& write, const std::string& history_url = "") {
    CAPTURE(url);
    Sandbox sandbox;
    sandbox.write(
        "miniship.json",
        fmt::format(R"({{"targets": {{"main": {{"url": "{}", "app": "{}", "write": "{}", {}
                          "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD"}} }} }})",
                    url, kApp, write, history_url.empty() ? "" : fmt::format(R"("history": "{}",)", history_url)));
    sandbox.environment["POLICY_USER"] = kUser;
    sandbox.environment["POLICY_PASSWORD"] = kPassword;
    sandbox.environment["GIT_AUTHOR_NAME"] = "Ann";
    const auto runs = [&](Words words) {
        const Outcome outcome = sandbox.miniship(words);
        INFO(outcome.out << outcome.err);
        CHECK(outcome.status == 0);
        return outcome;
    };
    runs({"push", "--create", "--min", "1.2.0", "--latest", "1.9.0"});
    runs({"policy", "set", "page", "pages/order/order", "1.7.0", "--update", "force", "--reason", "broken page"});
    CHECK(runs({"policy", "set", "page", "pages/order/order", "1.7.0"}).out == "main: unchanged\n");
    runs({"policy", "set", "block", "1.8.3"});
    runs({"policy", "pause"});
    CHECK(sandbox.miniship({"policy", "check", "--version", "1.0.0"}).status == 0);
    runs({"policy", "resume"});
    CHECK(sandbox.miniship({"policy", "check", "--version", "1.0.0"}).status == 1);
    runs({"policy", "freeze", "--until", "1h", "--reason", "sale"});
    check_refusal(sandbox, {"push", "--min", "1.3.0"}, {6, "frozen until", "unfreeze"});
    check_refusal(sandbox, {"policy", "unset", "block", "1.8.3"}, {6, "by Ann: sale", "unfreeze"});
    runs({"policy", "rollback"});
    CHECK(shown(sandbox)["apps"][kApp]["paused"] == true);
    runs({"policy", "unfreeze"});
    runs({"policy", "rollback", "3"});
    const auto document = shown(sandbox);
    CHECK(document["revision"] == 7);
    CHECK(document["apps"][kApp] == nlohmann::json::parse(R"({"latest": "1.9.0",
        "floor": {"min": "1.2.0", "update": "force"}, "blocked": ["1.8.3"],
        "pages": {"pages/order/order": {"min": "1.7.0", "update": "force"}}})"));
    const Outcome told = runs({"policy", "history", "--json"});
    const auto past = answer(told);
    REQUIRE(past["changes"].size() == 7);
    for (const auto& change : past["changes"]) {
        CHECK(change["settled"] == true);
        CHECK(change["who"] == "Ann");
    }
    CHECK(past["changes"][5]["why"] == "broken page");
    CHECK(told.out.find(kPassword) == std::string::npos);
    CHECK(runs({"policy", "lint"}).out == "main: nothing doubtful\n");
}

/// Runs the command until nobody else is in the way, as a person or a pipeline would.
bool succeeds(const Sandbox& sandbox, const Words& words) {
    for (int attempt = 0; attempt < 50; ++attempt) {
        const int status = sandbox.miniship(words).status.number;
        if (status != 5) {
            return status == 0;
        }
    }
    return false;
}

}  // namespace

TEST_CASE("policy verbs: the life of a document on apache, lighttpd and nginx with locks") {
    const ApacheServer apache;
    check_life_of_a_document(apache.url("/shop.json"), "auto");
    const LighttpdServer lighttpd;
    check_life_of_a_document(lighttpd.url("/shop.json"), "auto");
    const NginxServer nginx;
    check_life_of_a_document(nginx.url("/locks/shop.json"), "auto");
}

TEST_CASE("policy verbs: the life of a document on services with ETags") {
    const FaultServer api;
    check_life_of_a_document(api.url("/api/shop.json"), "etag");
    const LighttpdServer lighttpd;
    // A server of files may give no ETag for a name whose ending it does not know.
    check_life_of_a_document(lighttpd.url("/shop.json"), "etag", lighttpd.url("/shop.history.json"));
}

TEST_CASE("policy verbs: what the service refuses does not stay in the history") {
    const FaultServer server;
    Sandbox sandbox;
    sandbox.write(
        "miniship.json",
        fmt::format(
            R"({{"targets": {{"main": {{"url": "{}", "app": "{}", "write": "etag", "history": "file:h.json"}} }} }})",
            server.url("/put-status/403/p"), kApp));
    const Outcome refused = sandbox.miniship({"policy", "set", "app", "1.0.0", "--create"});
    CHECK(refused.status == 3);
    CHECK(answer(sandbox.miniship({"policy", "history", "--json"}))["changes"].empty());
}

TEST_CASE("policy verbs: tools and operators on one file lose no edit, and the history has no gap") {
    constexpr int kTools = 4;
    constexpr int kOperators = 2;
    constexpr int kEdits = 50;
    Sandbox sandbox;
    sandbox.environment["GIT_AUTHOR_NAME"] = "Ann";
    const Words target{"--target", "file:policy.json", "--create"};
    const auto work = [&](int writer, int edit) {
        const std::string app = fmt::format("wechat/wx{}", writer < kTools ? writer : kTools);
        Words words =
            writer < kTools
                ? Words{"push", "--app", app, "--latest", "9.0.0", "--min", fmt::format("1.{}.0", edit + 1)}
                : Words{"policy", "set", "page", fmt::format("pages/{}/{}", writer, edit), "1.0.0", "--app", app};
        words.insert(words.end(), target.begin(), target.end());
        return succeeds(sandbox, words);
    };
    std::atomic<int> failed{0};
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kTools + kOperators; ++writer) {
        writers.emplace_back([&, writer] {
            for (int edit = 0; edit < kEdits; ++edit) {
                failed += work(writer, edit) ? 0 : 1;
            }
        });
    }
    for (auto& writer : writers) {
        writer.join();
    }
    CHECK(failed == 0);
    const auto document = nlohmann::json::parse(sandbox.read("policy.json"));
    for (int tool = 0; tool < kTools; ++tool) {
        CHECK(document["apps"][fmt::format("wechat/wx{}", tool)]["floor"]["min"] == fmt::format("1.{}.0", kEdits));
    }
    CHECK(document["apps"][fmt::format("wechat/wx{}", kTools)]["pages"].size() == kOperators * kEdits);
    constexpr int kAll = (kTools + kOperators) * kEdits;
    CHECK(document["revision"] == kAll);
    const auto history = answer(sandbox.miniship({"policy", "history", "--json", "--target", "file:policy.json"}));
    int revision = kAll;
    int settled = 0;
    for (const auto& change : history["changes"]) {
        if (change["settled"] == true) {
            CHECK(change["revision"] == revision--);
            ++settled;
        }
    }
    CHECK(settled == 20);
    CHECK(history["editedByHand"] == false);
}
