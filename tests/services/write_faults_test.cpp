// Writes to a real etcd, a real git server and a real WebDAV server that fail on their way: the right exit status and
// message, one effect at most, nothing lost, and no secret for another host.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "edge/http.hpp"
#include "etcd_servers.hpp"
#include "git_servers.hpp"
#include "json_answer.hpp"
#include "live_documents.hpp"

using namespace miniship;
using namespace miniship::test;

namespace {

constexpr const char* kApp = "wechat/wx0123456789abcdef";
constexpr const char* kSeed = R"({"schema":1,"revision":7,"apps":{"wechat/wx0123456789abcdef":{"latest":"1.8.0",)"
                              R"("floor":{"min":"1.2.0","update":"force"}}},"people":[1,2.50]})";

/// tests/services/fault_proxy.py before a service; redirections lead to `elsewhere`.
class FaultProxy : public Server {
public:
    FaultProxy(std::uint16_t upstream, const FaultServer& elsewhere) {
        start({"/usr/bin/python3", MINISHIP_SOURCE_DIR "/tests/services/fault_proxy.py", std::to_string(port()),
               std::to_string(upstream), std::to_string(elsewhere.port())});
    }
    /// How writes fail from now on.
    void let_fail(const std::string& way) const {
        const auto told = edge::HttpClient::opened({}).value().send(
            {.method = "PUT", .url = edge::parse_url(url("/.fault")).value(), .body = way});
        REQUIRE(told.ok());
        REQUIRE(told->status == 204);
    }
};

struct Row {
    const char* way;
    int status;
    const char* said;
    int effects;
};

/// Pushes once through every row. `writes` tells how often the service has been written.
void check_faults(Sandbox& sandbox, const LiveDocument& document, const FaultProxy& proxy, const FaultServer& elsewhere,
                  const std::function<int()>& writes, const std::vector<Row>& rows) {
    sandbox.write("miniship.json", fmt::format(R"({{"targets": {{"main": {{"url": "{}", "app": "{}" {} }} }} }})",
                                               document.url, kApp, document.settings));
    sandbox.environment["POLICY_USER"] = kUser;
    sandbox.environment["POLICY_PASSWORD"] = kPassword;
    for (const Row& row : rows) {
        CAPTURE(std::string{row.way});
        proxy.let_fail("none");
        document.replace(kSeed);
        const int before = writes();
        proxy.let_fail(row.way);
        const std::string patience = std::string{row.way} == "slow" ? "1" : "20";
        const auto outcome = sandbox.miniship({"push", "--min", "1.4.0", "--timeout", patience});
        CHECK(outcome.status == row.status);
        CHECK_MESSAGE(outcome.err.find(row.said) != std::string::npos, outcome.err);
        CHECK((outcome.out + outcome.err).find(kPassword) == std::string::npos);
        CHECK(writes() == before + row.effects);
        const std::string bytes = document.bytes().value();
        const auto now = nlohmann::json::parse(bytes);
        CHECK(now["apps"][kApp]["floor"]["min"] == (row.effects == 1 ? "1.4.0" : "1.2.0"));
        CHECK(now["revision"] == 7 + row.effects);
        CHECK(bytes.find(R"("people":[1,2.50])") != std::string::npos);
        // The next run does what is left, and nothing twice.
        proxy.let_fail("none");
        CHECK(sandbox.miniship({"push", "--min", "1.4.0"}).status == 0);
        CHECK(writes() == before + 1);
    }
    const auto log = edge::HttpClient::opened({}).value().send({.url = edge::parse_url(elsewhere.url("/log")).value()});
    CHECK(log->body == "[]");
}

}  // namespace

TEST_CASE("write faults: etcd") {
    const EtcdServer server;
    server.demand_users();
    const FaultServer elsewhere;
    const FaultProxy proxy{server.port(), elsewhere};
    Sandbox sandbox;
    LiveDocument document = etcd_document(fmt::format("etcd://127.0.0.1:{}/shop/policy", proxy.port()), server.url(""),
                                          "shop/policy", server.token());
    document.settings = R"(, "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")";
    const auto writes = [&] { return std::stoi(nlohmann::json::parse(document.mark()).get<std::string>()); };
    check_faults(sandbox, document, proxy, elsewhere, writes,
                 {{"401", 3, "POLICY_PASSWORD", 0},
                  {"403", 3, "POLICY_PASSWORD", 0},
                  {"409", 2, "etcd 3.4 or newer", 0},
                  {"412", 2, "etcd 3.4 or newer", 0},
                  {"429", 4, "429", 0},
                  {"500", 4, "500", 0},
                  {"502", 4, "502", 0},
                  {"503", 4, "503", 0},
                  {"redirect", 2, "307", 0},
                  {"html", 4, "not one of etcd's", 0},
                  {"reset-before", 4, "cannot reach", 0},
                  {"slow", 4, "", 0},
                  {"lost-reply", 0, "", 1},
                  {"truncated", 0, "", 1},
                  {"busy", 0, "", 1}});
}

TEST_CASE("write faults: apache with locks") {
    const ApacheServer server;
    const FaultServer elsewhere;
    const FaultProxy proxy{server.port(), elsewhere};
    Sandbox sandbox;
    LiveDocument document = dav_document(server, "shop.json");
    document.url = proxy.url("/shop.json");
    const auto writes = [&] { return nlohmann::json::parse(document.bytes().value())["revision"].get<int>(); };
    check_faults(sandbox, document, proxy, elsewhere, writes,
                 {{"401", 3, "POLICY_PASSWORD", 0},
                  {"403", 3, "POLICY_PASSWORD", 0},
                  {"409", 5, "others changed", 0},
                  {"412", 5, "others changed", 0},
                  {"423", 5, "others changed", 0},
                  {"429", 4, "429", 0},
                  {"500", 4, "500", 0},
                  {"503", 4, "503", 0},
                  {"redirect", 2, "follow no redirect", 0},
                  {"html", 4, "goes on giving the document of before", 0},
                  {"reset-before", 4, "cannot reach", 0},
                  {"slow", 4, "", 0},
                  {"lost-reply", 0, "", 1},
                  {"truncated", 0, "", 1},
                  {"busy", 0, "", 1}});
}

TEST_CASE("write faults: git over http") {
    Sandbox sandbox;
    const std::string repository = sandbox.beside("served/policies.git");
    sandbox.git({"init", "--quiet", "--bare", "--initial-branch=main", repository});
    const GitHttpServer server{sandbox.beside("served")};
    const FaultServer elsewhere;
    const FaultProxy proxy{server.port(), elsewhere};
    LiveDocument document = git_document(sandbox, repository, "git+" + proxy.url("/private/policies.git"));
    document.settings = R"(, "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")";
    const auto writes = [&] {
        return std::stoi(sandbox.git({"--git-dir", repository, "rev-list", "--count", "main"}));
    };
    check_faults(sandbox, document, proxy, elsewhere, writes,
                 {{"401", 3, "POLICY_PASSWORD", 0},
                  {"403", 3, "POLICY_PASSWORD", 0},
                  {"409", 4, "409", 0},
                  {"429", 4, "does not take the push", 0},
                  {"503", 4, "503", 0},
                  {"redirect", 4, "", 0},
                  {"html", 4, "", 0},
                  {"reset-before", 4, "", 0},
                  {"slow", 4, "", 0},
                  {"lost-reply", 0, "", 1},
                  {"truncated", 0, "", 1},
                  {"busy", 0, "", 1}});
}
