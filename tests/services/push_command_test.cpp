// The push command against real services: the whole way from tags to a document, and every answer that is no document.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "servers.hpp"

using namespace miniship::test;

namespace {

constexpr const char* kApp = "wechat/wx0123456789abcdef";

/// A project with 25 releases whose only target is `url`; the secrets are in the environment.
struct Project {
    Sandbox sandbox{};

    explicit Project(const std::string& url, const std::string& more = "") {
        sandbox.start_project("1.24.0");
        for (int minor = 0; minor < 25; ++minor) {
            sandbox.tag(fmt::format("v1.{}.0", minor));
        }
        sandbox.write("miniship.json",
                      fmt::format(R"({{"floor": {{"from": "local"}}, "targets": {{"main": {{"url": "{}", "app": "{}",
                          "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD" {} }} }} }})",
                                  url, kApp, more));
        sandbox.environment["POLICY_USER"] = kUser;
        sandbox.environment["POLICY_PASSWORD"] = kPassword;
    }

    [[nodiscard]] std::string document() const { return sandbox.miniship({"policy", "show", "--json"}).out; }
};

}  // namespace

TEST_CASE("push command: the tags say floor and latest, on apache, and no jump goes too far") {
    const ApacheServer server;
    const Project project{server.url("/shop.json")};
    const Sandbox& sandbox = project.sandbox;
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    const auto shown = nlohmann::json::parse(project.document())["document"]["apps"][kApp];
    CHECK(shown["floor"]["min"] == "1.5.0");
    CHECK(shown["latest"] == "1.24.0");
    // Tags above live do not count, and a computed floor never goes down.
    const auto live = answer(sandbox.miniship({"push", "--live", "1.22.0", "--json"}));
    CHECK(live["targets"][0]["floor"] == "1.5.0");
    CHECK(live["targets"][0]["live"] == "1.22.0");
    check_refusal(sandbox, {"push", "--min", "1.23.0", "--max-jump", "99"}, {6, "1.23.0", ""});
    check_refusal(sandbox, {"push", "--min", "1.20.0"}, {6, "at most 5", "--min 1.10.0"});
}

TEST_CASE("push command: bytes of people stay, and a dry run and a diff write nothing") {
    const FaultServer server;
    const Project project{server.url("/api/shop.json"), R"(, "write": "etag")"};
    const Sandbox& sandbox = project.sandbox;
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    const std::string before = project.document();
    const auto diff = sandbox.miniship({"policy", "diff", "--min", "1.7.0"});
    CHECK(diff.status == 1);
    CHECK(diff.out.find("-") != std::string::npos);
    CHECK(diff.out.find("\"1.7.0\"") != std::string::npos);
    CHECK(sandbox.miniship({"push", "--min", "1.7.0", "--dry-run"}).status == 0);
    CHECK(project.document() == before);
    CHECK(sandbox.miniship({"policy", "diff"}).status == 0);
}

TEST_CASE("push command: a team's own document changes at its pointers only") {
    const FaultServer server;
    const Project project{
        server.url("/api/own.json"),
        R"(, "write": "etag", "create": true, "set": {"/data/min": "{floor}", "/data/newest": "v{latest}"})"};
    const auto pushed = project.sandbox.miniship({"push"});
    CHECK(pushed.status == 0);
    const auto document = nlohmann::json::parse(project.document())["document"];
    CHECK(document == nlohmann::json::parse(R"({"data": {"min": "1.5.0", "newest": "v1.24.0"}})"));
}

TEST_CASE("push command: every answer that is no document has its message, hint and status, and shows no secret") {
    const FaultServer server;
    struct Row {
        const char* path;
        Refusal refusal;
    };
    for (const Row& row :
         {Row{"/status/401/p", {3, "401", "POLICY_USER"}}, Row{"/status/403/p", {3, "403", "POLICY_USER"}},
          Row{"/status/500/p", {4, "500", ""}}, Row{"/html/p", {5, "HTML", ""}}, Row{"/text/p", {5, "", ""}},
          Row{"/slow/p", {4, "", "--timeout"}}, Row{"/put-status/412/p", {5, "", ""}},
          Row{"/put-status/500/p", {4, "500", ""}}, Row{"/redirect-get/p", {2, "", ""}}}) {
        CAPTURE(std::string{row.path});
        const Project project{server.url(row.path), R"(, "write": "etag")"};
        check_refusal(project.sandbox, {"push", "--create", "--timeout", "1"}, row.refusal);
    }
}

TEST_CASE("push command: a service that is not there, credentials that are not set, a URL that must not be used") {
    const Project gone{"http://127.0.0.1:1/policy.json"};
    check_refusal(gone.sandbox, {"push"}, {4, "127.0.0.1", ""});
    Project unset{"http://127.0.0.1:1/policy.json"};
    unset.sandbox.environment.erase("POLICY_PASSWORD");
    check_refusal(unset.sandbox, {"push"}, {3, "POLICY_PASSWORD is not set", "set POLICY_PASSWORD"});
    const Project plain{"http://policy.example.com/policy.json"};
    check_refusal(plain.sandbox, {"push"}, {2, "https", ""});
    const Project inside{"https://user:word@policy.example.com/p"};
    check_refusal(inside.sandbox, {"push"}, {2, "", ""});
}
