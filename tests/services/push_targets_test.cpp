// Several targets in one push, where secrets come from, and that they stay with their host.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "edge/http.hpp"
#include "fault_log.hpp"
#include "json_answer.hpp"
#include "refusal.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;

namespace {

void aim(const Sandbox& sandbox, const std::string& targets) {
    sandbox.write("miniship.json", fmt::format(R"({{"targets": {{ {} }} }})", targets));
}

std::string target(const std::string& name, const std::string& url, const std::string& more = "") {
    return fmt::format(R"("{}": {{"url": "{}", "app": "wechat/wx01", "create": true {} }})", name, url, more);
}

Words pushing(std::initializer_list<std::string> names) {
    Words words{"push", "--latest", "1.0.0", "--timeout", "5"};
    for (const auto& name : names) {
        words.insert(words.end(), {"--target", name});
    }
    return words;
}

}  // namespace

TEST_CASE("push targets: each reports for itself, none stops another, and the exit status is the highest") {
    const FaultServer server;
    const Sandbox sandbox;
    aim(sandbox, target("good", "file:good.json") + "," + target("away", server.url("/status/500/p")) + "," +
                     target("closed", server.url("/status/403/p")) + "," + target("also-good", server.url("/api/p")));
    const auto outcome = sandbox.miniship(pushing({"away", "good", "closed", "also-good"}));
    CHECK(outcome.status == 4);
    CHECK(outcome.out.find("good: ") == 0);
    CHECK(outcome.out.find("also-good: ") != std::string::npos);
    CHECK(outcome.err.find("while: writing to target away") != std::string::npos);
    CHECK(outcome.err.find("while: writing to target closed") != std::string::npos);
    CHECK(std::filesystem::exists(sandbox.path("good.json")));

    const auto told = nlohmann::json::parse(sandbox
                                                .miniship([] {
                                                    Words words = pushing({"good", "closed", "away"});
                                                    words.emplace_back("--json");
                                                    return words;
                                                }())
                                                .out);
    CHECK(told["schema"] == 1);
    CHECK(told["targets"][0]["changed"] == false);
    CHECK(told["targets"][1]["error"]["exit"] == 3);
    CHECK(told["targets"][2]["error"]["code"] == "service_failed");
    CHECK(told["error"] == told["targets"][2]["error"]);
}

TEST_CASE("push targets: a release writes them all too, and what failed is left for the next run") {
    const FaultServer server;
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    const auto aim_release = [&](const std::string& away) {
        aim(sandbox, target("away", server.url(away), R"(, "history": false, "write": "etag")") + "," +
                         target("closed", server.url("/put-status/403/p"), R"(, "history": false, "write": "etag")") +
                         "," + target("good", "file:../good.json"));
    };
    aim_release("/put-status/500/p");
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "chore: targets"});
    sandbox.tag("v1.0.0");
    sandbox.publish();
    const Words release{"release", "--only", "policy", "--target", "away", "--target", "closed", "--target", "good"};
    const auto outcome = sandbox.miniship(release);
    CHECK(outcome.status == 4);
    CHECK_MESSAGE(outcome.err.find("500") != std::string::npos, outcome.err);
    CHECK_MESSAGE(outcome.err.find("403") != std::string::npos, outcome.err);
    CHECK(std::filesystem::exists(sandbox.beside("good.json")));
}

TEST_CASE("push targets: one connection for each, history and all, however many there are") {
    const FaultServer server;
    const Sandbox sandbox;
    std::string targets;
    Words words{"push", "--latest", "1.0.0"};
    for (int number = 0; number < 32; ++number) {
        const std::string name = fmt::format("t{}", number);
        targets += (targets.empty() ? "" : ",") + target(name, server.url("/api/" + name), R"(, "write": "etag")");
        words.insert(words.end(), {"--target", name});
    }
    aim(sandbox, targets);
    const auto outcome = sandbox.miniship(words);
    CHECK(outcome.status == 0);
    std::map<std::string, std::set<int>> connections;
    for (const auto& request : log_of(server)) {
        const std::string path = request["path"];
        connections[path.substr(0, path.find('.'))].insert(request["client"].get<int>());
    }
    CHECK(connections.size() == 32);
    for (const auto& [path, clients] : connections) {
        const auto& shown = path;
        CHECK_MESSAGE(clients.size() == 1, shown);
    }
}

TEST_CASE("push targets: what people change takes one connection too, document, history and all") {
    const FaultServer server;
    const Sandbox sandbox;
    aim(sandbox, target("main", server.url("/api/p"), R"(, "write": "etag")"));
    CHECK(sandbox.miniship(pushing({"main"})).status == 0);
    std::size_t seen = log_of(server).size();
    for (const Words& words :
         {Words{"policy", "set", "app", "0.9.0"}, Words{"policy", "rollback"}, Words{"policy", "pause"},
          Words{"policy", "history"}, Words{"policy", "freeze", "--until", "1h", "--reason", "sale"}}) {
        CAPTURE(words[1]);
        CHECK(sandbox.miniship(words).status == 0);
        const auto log = log_of(server);
        CHECK(log.size() > seen);
        std::set<int> clients;
        for (; seen < log.size(); ++seen) {
            clients.insert(log[seen]["client"].get<int>());
        }
        CHECK(clients.size() == 1);
    }
}

TEST_CASE("secrets: from the environment, from a file, from stdin and from netrc") {
    const FaultServer server;
    Sandbox sandbox;
    aim(sandbox, target("token", server.url("/bearer/p"), R"(, "tokenEnv": "POLICY_TOKEN")") + "," +
                     target("netrc", server.url("/basic/p")));
    check_refusal(sandbox, pushing({"token"}), {3, "POLICY_TOKEN is not set", "POLICY_TOKEN_FILE"});
    sandbox.environment["POLICY_TOKEN"] = kToken;
    CHECK(sandbox.miniship(pushing({"token"})).status == 0);
    sandbox.environment.erase("POLICY_TOKEN");
    sandbox.write("token", std::string{kToken} + "\n");
    sandbox.environment["POLICY_TOKEN_FILE"] = sandbox.path("token");
    CHECK(sandbox.miniship(pushing({"token"})).status == 0);
    sandbox.environment["POLICY_TOKEN_FILE"] = sandbox.path("no-such-file");
    check_refusal(sandbox, pushing({"token"}), {3, "no-such-file", ""});
    // stdin of the tests is empty.
    sandbox.environment["POLICY_TOKEN_FILE"] = "-";
    check_refusal(sandbox, pushing({"token"}), {3, "stdin", ""});
    const auto piped = sandbox.run({"sh", "-c", "printf '%s\\n' \"$1\" | \"$2\" push --latest 1.0.0 --target token",
                                    "sh", kToken, MINISHIP_BINARY});
    CHECK(piped.status == 0);

    check_refusal(sandbox, pushing({"netrc"}), {3, "401", "userEnv"});
    const std::string netrc = sandbox.environment["HOME"] + "/.netrc";
    std::ofstream{netrc} << fmt::format("machine 127.0.0.1 login {} password {}\n", kUser, kPassword);
    std::filesystem::permissions(netrc, std::filesystem::perms{0644});
    check_refusal(sandbox, pushing({"netrc"}), {3, "others may read it", "chmod 600"});
    std::filesystem::permissions(netrc, std::filesystem::perms{0600});
    CHECK(sandbox.miniship(pushing({"netrc"})).status == 0);
}

TEST_CASE("secrets: one that is typed into a URL is not repeated") {
    const Sandbox sandbox;
    for (const char* url :
         {"https://rel:s3cret@127.0.0.1:1/p.json", "https://127.0.0.1:1/p.json?sig=s3cret",
          "git+https://rel:s3cret@127.0.0.1:1/p.git#main:p.json", "etcds://rel:s3cret@127.0.0.1:1/p"}) {
        const auto outcome =
            sandbox.miniship({"push", "--app", "wechat/wx01", "--latest", "1.0.0", "--target", url, "--json"});
        CHECK(outcome.status != 0);
        CHECK_MESSAGE((outcome.out + outcome.err).find("s3cret") == std::string::npos, outcome.err);
    }
}
