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
