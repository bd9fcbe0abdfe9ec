// Pushes to services that fail on purpose: the right exit status and message, one effect at most, and nothing lost.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "edge/http.hpp"
#include "json_answer.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;

namespace {

constexpr const char* kApp = "wechat/wx0123456789abcdef";
constexpr const char* kSeed = R"({"schema":1,"revision":7,"apps":{"wechat/wx0123456789abcdef":{"latest":"1.8.0",)"
                              R"("floor":{"min":"1.2.0","update":"force"},"blocked":["1.3.1"]}},"people":[1,2.50]})";

std::string body_of(const edge::HttpRequest& request) {
    auto client = edge::HttpClient::opened({}).value();
    return client.send(request).value().body;
}

/// A project whose target is a document on a fault server that has been there before.
struct Pushing {
    const FaultServer& server;
    std::string path;
    Sandbox sandbox{};

    Pushing(const FaultServer& service, const std::string& place, const std::string& more = "")
        : server{service}, path{place} {
        sandbox.start_project("1.8.0");
        sandbox.write(
            "miniship.json",
            fmt::format(R"({{"floor": {{"from": "local"}}, "targets": {{"main": {{"url": "{}", "app": "{}",
                          {} "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD" {} }} }} }})",
                        server.url(path), kApp, more.find("history") == std::string::npos ? R"("history": false,)" : "",
                        more.empty() ? R"(, "write": "etag")" : more));
        sandbox.environment["POLICY_USER"] = kUser;
        sandbox.environment["POLICY_PASSWORD"] = kPassword;
        body_of({.method = "PUT",
                 .url = edge::parse_url(server.url(path)).value(),
                 .headers = {{"Seed", "1"}},
                 .body = kSeed});
    }

    [[nodiscard]] Outcome pushed() const {
        return sandbox.miniship({"push", "--min", "1.4.0", "--max-jump", "99", "--timeout", "1"});
    }
    [[nodiscard]] int effects() const {
        return nlohmann::json::parse(body_of({.url = edge::parse_url(server.url("/effects")).value()})).value(path, 0);
    }
    /// The document itself, by the way of an honest service.
    [[nodiscard]] std::string document() const { return body_of({.url = edge::parse_url(server.url(path)).value()}); }
};

}  // namespace

TEST_CASE("push faults: every way in which a write can fail has its exit status, and none has a second effect") {
    const FaultServer server;
    const FaultServer elsewhere;
    struct Row {
        std::string path;
        int status;
        const char* said;
        int effects;
    };
    const std::string other = std::to_string(elsewhere.port());
    for (const Row& row : {Row{"/put-status/401/p", 3, "POLICY_PASSWORD", 0},
                           Row{"/put-status/403/p", 3, "POLICY_PASSWORD", 0},
                           Row{"/put-status/409/p", 5, "others changed", 0},
                           Row{"/put-status/412/p", 5, "others changed", 0},
                           Row{"/put-status/423/p", 5, "others changed", 0},
                           Row{"/put-status/429/p", 4, "429", 0},
                           Row{"/put-status/500/p", 4, "500", 0},
                           Row{"/put-status/502/p", 4, "502", 0},
                           Row{"/put-status/503/p", 4, "503", 0},
                           Row{"/put-status/504/p", 4, "504", 0},
                           Row{"/put-status/501/p", 3, "501", 0},
                           Row{"/put-status/505/p", 3, "505", 0},
                           Row{"/put-status/302/p", 2, "follow no redirect", 0},
                           Row{"/redirect-put/" + other + "/p", 2, "redirect", 0},
                           Row{"/html-put/p", 4, "goes on giving the document of before", 0},
                           Row{"/reset-put/p", 4, "cannot reach", 0},
                           Row{"/truncated-put/p", 0, "", 1},
                           Row{"/lost-reply/p", 0, "", 1},
                           Row{"/dropped/p", 0, "", 1},
                           Row{"/busy-after-put/p", 0, "", 1},
                           Row{"/busy-put/p", 0, "", 1}}) {
        CAPTURE(row.path);
        const Pushing project{server, row.path};
        const auto outcome = project.pushed();
        CHECK(outcome.status == row.status);
        CHECK_MESSAGE(outcome.err.find(row.said) != std::string::npos, outcome.err);
        CHECK(outcome.err.find(kPassword) == std::string::npos);
        CHECK(project.effects() == row.effects);
        const auto document = nlohmann::json::parse(project.document());
        CHECK(document["apps"][kApp]["floor"]["min"] == (row.effects == 1 ? "1.4.0" : "1.2.0"));
        CHECK(document["revision"] == 7 + row.effects);
        CHECK(project.document().find(R"("people":[1,2.50])") != std::string::npos);
    }
    CHECK(body_of({.url = edge::parse_url(elsewhere.url("/log")).value()}) == "[]");
}

TEST_CASE("push faults: a write that takes effect long after we have given up is not made twice") {
    const FaultServer server;
    const Pushing project{server, "/slow-put/p"};
    const auto outcome = project.pushed();
    // Its repetition wins, or it does, never both.
    CHECK(outcome.status == 0);
    CHECK(project.effects() == 1);
    for (int waited = 0; waited < 30 && project.sandbox.miniship({"push", "--min", "1.4.0"}).status == 0; ++waited) {
        CHECK(project.effects() == 1);
    }
    CHECK(nlohmann::json::parse(project.document())["revision"] == 8);
}

TEST_CASE("push faults: a lock that is gone when the document comes is noticed, and the other's change is kept") {
    const FaultServer server;
    const Pushing project{server, "/lost-lock/p", R"(, "write": "lock")"};
    CHECK(project.pushed().status == 0);
    const auto document = nlohmann::json::parse(project.document());
    CHECK(document["apps"][kApp]["floor"]["min"] == "1.4.0");
    CHECK(document["apps"][kApp]["blocked"] == nlohmann::json::parse(R"(["1.3.1","other"])"));
}

TEST_CASE("push faults: what clients receive is waited for, for as long as is said") {
    const FaultServer server;
    const Pushing quick{server, "/api/p", fmt::format(R"(, "readUrl": "{}")", server.url("/cdn/2/p"))};
    CHECK(body_of({.url = edge::parse_url(server.url("/cdn/2/p")).value()}) == kSeed);
    const auto fresh = quick.pushed();
    CHECK(fresh.status == 0);
    CHECK_MESSAGE(fresh.err.find("clients receive it from") != std::string::npos, fresh.err);

    const Pushing slow{server, "/api/q", fmt::format(R"(, "readUrl": "{}")", server.url("/cdn/999/q"))};
    CHECK(body_of({.url = edge::parse_url(server.url("/cdn/999/q")).value()}) == kSeed);
    const auto old = slow.pushed();
    CHECK(old.status == 4);
    CHECK_MESSAGE(old.err.find("nothing is lost") != std::string::npos, old.err);
    CHECK_MESSAGE(old.err.find("a copy of 53 s") != std::string::npos, old.err);
    CHECK(nlohmann::json::parse(slow.document())["apps"][kApp]["floor"]["min"] == "1.4.0");
    // Clients have no secrets, and neither has who reads like them.
    const auto log = nlohmann::json::parse(body_of({.url = edge::parse_url(server.url("/log")).value()}));
    for (const auto& request : log) {
        CHECK((request["secrets"].empty() || !request["path"].get<std::string>().starts_with("/cdn/")));
    }
}

TEST_CASE("push faults: what people change is waited for in the same way") {
    const FaultServer server;
    const auto asked_copies = [&] {
        int count = 0;
        for (const auto& request :
             nlohmann::json::parse(body_of({.url = edge::parse_url(server.url("/log")).value()}))) {
            count += request["path"].get<std::string>().starts_with("/cdn/") ? 1 : 0;
        }
        return count;
    };
    const auto with = [&](const std::string& copy) {
        return fmt::format(R"(, "write": "etag", "history": "file:h.json", "readUrl": "{}")", server.url(copy));
    };
    const Pushing quick{server, "/api/p", with("/cdn/0/p")};
    quick.sandbox.write("plan.json",
                        quick.sandbox.miniship({"policy", "set", "app", "1.4.0", "--dry-run", "--json"}).out);
    CHECK(asked_copies() == 0);
    int asked = 0;
    for (const Words& words : {Words{"policy", "apply", "plan.json"}, Words{"policy", "set", "app", "1.5.0"},
                               Words{"policy", "unset", "app"}, Words{"policy", "pause"}, Words{"policy", "resume"},
                               Words{"policy", "rollback"}}) {
        CAPTURE(words[1]);
        const auto outcome = quick.sandbox.miniship(words);
        CHECK(outcome.status == 0);
        CHECK_MESSAGE(outcome.err.find("main: clients receive it from") != std::string::npos, outcome.err);
        CHECK(asked_copies() == ++asked);
    }
    const auto told = answer(quick.sandbox.miniship({"policy", "resume", "--json"}));
    CHECK(told["published"].get<std::string>().starts_with("clients receive it from"));
    // A freeze is in the history, which no client reads.
    CHECK(quick.sandbox.miniship({"policy", "freeze", "--until", "1h", "--reason", "sale"}).status == 0);
    CHECK(asked_copies() == asked + 1);

    const Pushing slow{server, "/api/q", with("/cdn/999/q")};
    CHECK(body_of({.url = edge::parse_url(server.url("/cdn/999/q")).value()}) == kSeed);
    for (const Words& words :
         {Words{"policy", "pause", "--timeout", "1"}, Words{"policy", "rollback", "--timeout", "1"}}) {
        const auto old = slow.sandbox.miniship(words);
        CHECK(old.status == 4);
        CHECK_MESSAGE(old.err.find("the document is written and nothing is lost, but") != std::string::npos, old.err);
        CHECK_MESSAGE(old.err.find("a copy of 53 s") != std::string::npos, old.err);
        // Repeating a rollback would take it back.
        CHECK_MESSAGE(old.err.find("policy show --target " + server.url("/cdn/999/q")) != std::string::npos, old.err);
    }
    const auto document = nlohmann::json::parse(slow.document());
    CHECK(document["revision"] == 9);
    CHECK(document["apps"][kApp].value("paused", false) == false);
}

TEST_CASE("push faults: a history that cannot be written stops the push before the document is touched") {
    const FaultServer server;
    Pushing with_history{server, "/api/p"};
    with_history.sandbox.write(
        "miniship.json", fmt::format(R"({{"floor": {{"from": "local"}}, "targets": {{"main": {{"url": "{}", "app": "{}",
            "history": "{}", "write": "etag", "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD" }} }} }})",
                                     server.url("/api/p"), kApp, server.url("/put-status/503/h")));
    const auto outcome = with_history.pushed();
    CHECK(outcome.status == 4);
    CHECK_MESSAGE(outcome.err.find("the document is as it was") != std::string::npos, outcome.err);
    CHECK(with_history.effects() == 0);
}

TEST_CASE("push faults: once a write had no clear answer nothing says that the document is as it was") {
    const FaultServer server;
    Pushing project{server, "/put-status/503/p"};
    project.sandbox.write(
        "miniship.json", fmt::format(R"({{"floor": {{"from": "local"}}, "targets": {{"main": {{"url": "{}", "app": "{}",
            "history": "{}", "write": "etag", "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD" }} }} }})",
                                     server.url("/put-status/503/p"), kApp, server.url("/once/h")));
    const auto outcome = project.pushed();
    CHECK(outcome.status == 4);
    CHECK_MESSAGE(outcome.err.find("as it was") == std::string::npos, outcome.err);
    CHECK_MESSAGE(outcome.err.find("no clear answer and may still arrive: PUT") != std::string::npos, outcome.err);

    const Pushing alone{server, "/put-status/503/q"};
    const auto never = alone.pushed();
    CHECK(never.status == 4);
    CHECK_MESSAGE(never.err.find("it is as before, and the write may still arrive") != std::string::npos, never.err);
}

TEST_CASE("push faults: what a service lays out anew is told as the change that it is") {
    const FaultServer server;
    const Pushing project{server, "/reformatting/p"};
    const auto outcome = project.pushed();
    CHECK(outcome.status == 0);
    CHECK_MESSAGE(outcome.out.find("/floor/min \"1.2.0\" -> \"1.4.0\"") != std::string::npos, outcome.out);
    CHECK(outcome.out.find("unchanged") == std::string::npos);
    CHECK(project.pushed().out == "main: unchanged\n");
}

TEST_CASE("push faults: what a service lays out anew is taken back, and planned changes are made there") {
    const FaultServer server;
    const Pushing project{server, "/reformatting/p",
                          fmt::format(R"(, "write": "etag", "history": "{}")", server.url("/reformatting/h"))};
    const auto floor = [&] {
        return nlohmann::json::parse(project.document())["apps"][kApp]["floor"]["min"].get<std::string>();
    };
    REQUIRE(project.pushed().status == 0);
    CHECK(floor() == "1.4.0");
    CHECK(answer(project.sandbox.miniship({"policy", "history", "--json"}))["editedByHand"] == false);
    const auto back = project.sandbox.miniship({"policy", "rollback", "--allow-lower"});
    CHECK_MESSAGE(back.status == 0, back.err);
    CHECK_MESSAGE(back.err.find("takes back revision 8") != std::string::npos, back.err);
    CHECK(back.err.find("in no history") == std::string::npos);
    CHECK(floor() == "1.2.0");

    project.sandbox.write("plan.json",
                          project.sandbox.miniship({"policy", "set", "app", "1.4.0", "--dry-run", "--json"}).out);
    const auto applied = project.sandbox.miniship({"policy", "apply", "plan.json"});
    CHECK_MESSAGE(applied.status == 0, applied.err);
    CHECK(project.sandbox.miniship({"policy", "rollback"}).status == 0);
    CHECK_FALSE(nlohmann::json::parse(project.document())["apps"][kApp].contains("app"));
}
