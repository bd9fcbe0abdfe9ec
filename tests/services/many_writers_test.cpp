// Four tools (processes of miniship) and two operators edit one document at the same time, fifty times each, on every
// service that counts as safe: every edit is counted at the end.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <mutex>
#include <set>
#include <thread>

#include "etcd_servers.hpp"
#include "json_answer.hpp"
#include "miniship/json_text.hpp"
#include "policy_store/write_loop.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;

namespace {

constexpr int kTools = 4;
constexpr int kOperators = 2;
constexpr int kEdits = 50;
/// How often somebody who was outrun tries again before giving up.
constexpr int kPatience = 30;
constexpr const char* kBefore = R"({"schema": 1, "revision": 1, "apps": {}, "people": []})";

/// One document and everybody who edits it.
class Crowd {
public:
    explicit Crowd(TargetSettings settings, const std::string& more = "") : settings_{std::move(settings)} {
        settings_.root = sandbox.path();
        const std::string secrets =
            settings_.user.empty() ? "" : R"(, "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")";
        sandbox.write("miniship.json", fmt::format(R"({{"targets": {{"main": {{"url": "{}" {} {} }} }} }})",
                                                   settings_.url, secrets, more));
        sandbox.environment["POLICY_USER"] = settings_.user;
        sandbox.environment["POLICY_PASSWORD"] = settings_.password;
    }

    /// Lets them all work, and counts.
    void check_no_edit_is_lost() {
        {
            const auto store = store_for(settings_);
            REQUIRE(store->write_if(store->read().value(), kBefore)->outcome == WriteOutcome::written);
        }
        {
            std::vector<std::jthread> threads;
            for (int tool = 0; tool < kTools; ++tool) {
                threads.emplace_back([this, tool] { run_tool(tool); });
            }
            for (int person = 0; person < kOperators; ++person) {
                threads.emplace_back([this, person] { run_operator(person); });
            }
        }
        CHECK_MESSAGE(trouble_.empty(), trouble_);
        const auto document = nlohmann::json::parse(store_for(settings_)->read()->bytes.value());
        // Each push adds one to the revision of what it replaces: a lost one would be missing.
        CHECK(document["revision"] == 1 + kTools * kEdits);
        CHECK(document["people"].get<std::set<std::string>>().size() == kOperators * kEdits);
        CHECK(document["people"].size() == kOperators * kEdits);
        for (int tool = 0; tool < kTools; ++tool) {
            CHECK(document["apps"][fmt::format("wechat/tool{}", tool)]["latest"] == fmt::format("1.{}.0", kEdits));
        }
    }

    Sandbox sandbox{};

private:
    void run_tool(int tool) {
        for (int edit = 1; edit <= kEdits; ++edit) {
            const Words words{
                "push",    "--app", fmt::format("wechat/tool{}", tool), "--latest", fmt::format("1.{}.0", edit),
                "--create"};
            auto outcome = sandbox.miniship(words);
            for (int tries = 0; outcome.status == exit_status(ErrorCode::document_conflict) && tries < kPatience;
                 ++tries) {
                outcome = sandbox.miniship(words);
            }
            note(outcome.status == 0, fmt::format("status {}: {}", outcome.status.number, outcome.err));
        }
    }

    void run_operator(int person) {
        const auto store = store_for(settings_);
        for (int edit = 0; edit < kEdits; ++edit) {
            const std::string mark = fmt::format("\"p{}e{}\"", person, edit);
            const Merge merge = [&](const std::optional<std::string>& current) -> Result<std::optional<std::string>> {
                if (current->find(mark) != std::string::npos) {
                    return std::optional<std::string>{};
                }
                TRY_ASSIGN(auto after, json_text::edited(*current, std::vector{json_text::Edit{
                                                                       "/people/-", mark, json_text::Create::leaf}}));
                return std::optional{std::move(after)};
            };
            auto report = write_policy(*store, merge);
            for (int tries = 0; !report && report.error().code == ErrorCode::document_conflict && tries < kPatience;
                 ++tries) {
                report = write_policy(*store, merge);
            }
            note(report.ok(), report ? "" : told(report.error()));
        }
    }

    void note(bool good, const std::string& what) {
        if (!good) {
            const std::scoped_lock lock{guard_};
            trouble_ = what;
        }
    }

    TargetSettings settings_;
    std::mutex guard_;
    std::string trouble_;
};

TargetSettings without_user(const std::string& url) {
    TargetSettings settings = settings_for(url);
    settings.user = settings.password = "";
    return settings;
}

}  // namespace

TEST_CASE("writers: apache with locks") {
    const ApacheServer server;
    Crowd{settings_for(server.url("/p.json")), R"(, "history": false)"}.check_no_edit_is_lost();
}

TEST_CASE("writers: lighttpd with locks") {
    const LighttpdServer server;
    Crowd{settings_for(server.url("/p.json")), R"(, "history": false, "write": "lock")"}.check_no_edit_is_lost();
}

TEST_CASE("writers: lighttpd with ETags") {
    const LighttpdServer server;
    TargetSettings settings = settings_for(server.url("/p.json"));
    settings.write = WriteMode::etag;
    Crowd{settings, R"(, "history": false, "write": "etag")"}.check_no_edit_is_lost();
}

TEST_CASE("writers: nginx with dav-ext's locks") {
    const NginxServer server;
    Crowd{settings_for(server.url("/locks/p.json")), R"(, "history": false)"}.check_no_edit_is_lost();
}

TEST_CASE("writers: nginx without locks is refused, everybody and every time") {
    const NginxServer server;
    const Crowd crowd{settings_for(server.url("/p.json")), R"(, "history": false)"};
    const auto outcome = crowd.sandbox.miniship({"push", "--app", "wechat/tool", "--latest", "1.0.0", "--create"});
    CHECK(outcome.status == exit_status(ErrorCode::unsafe_service));
    CHECK_FALSE(store_for(settings_for(server.url("/p.json")))->read()->bytes.has_value());
}

TEST_CASE("writers: a JSON API with strong ETags") {
    const FaultServer server;
    Crowd{settings_for(server.url("/api/p")), R"(, "history": false)"}.check_no_edit_is_lost();
}

TEST_CASE("writers: three members of etcd, with the history") {
    const EtcdCluster cluster;
    Crowd{without_user(cluster.target("shop/policy"))}.check_no_edit_is_lost();
}

TEST_CASE("writers: a git branch, with the history") {
    Crowd crowd{without_user("git+file:../policies.git#main:p.json")};
    crowd.sandbox.git({"init", "--quiet", "--bare", crowd.sandbox.beside("policies.git")});
    crowd.check_no_edit_is_lost();
}

TEST_CASE("writers: a file, with the history") {
    Crowd{without_user("file:../p.json")}.check_no_edit_is_lost();
}

TEST_CASE("writers: a command of the team") {
    Crowd crowd{without_user("exec:./policy.sh")};
    crowd.sandbox.write_program("policy.sh", R"(#!/bin/sh
case $1 in
  read) cat p.json 2>/dev/null || exit 5 ;;
  write)
    exec 9>lock; flock 9
    if test -n "$MINISHIP_SEEN"; then cmp -s "$MINISHIP_SEEN" p.json || exit 5
    else test ! -e p.json || exit 5; fi
    cat > new.json && mv new.json p.json ;;
esac
)");
    crowd.check_no_edit_is_lost();
}
