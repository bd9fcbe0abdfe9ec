// Where secrets go: to the host of their target, and nowhere else; not to proxies, not after redirections, and into no
// list of processes, ours and those of the programs that we start.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "edge/http.hpp"
#include "etcd_servers.hpp"
#include "fault_log.hpp"
#include "git_servers.hpp"
#include "json_answer.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;

namespace {

/// Some requests, and no secret in them.
void check_bare_requests(const FaultServer& server) {
    const auto log = log_of(server);
    CHECK_FALSE(log.empty());
    for (const auto& request : log) {
        CHECK_MESSAGE(request["secrets"].empty(), request.dump());
    }
}

/// A project with one target, and every secret in its environment.
struct Project {
    Sandbox sandbox{};

    Project() {
        sandbox.environment["POLICY_TOKEN"] = kToken;
        sandbox.environment["POLICY_USER"] = kUser;
        sandbox.environment["POLICY_PASSWORD"] = kPassword;
    }
    void aim(const std::string& url, const std::string& more) const {
        sandbox.write(
            "miniship.json",
            fmt::format(R"({{"targets": {{"main": {{"url": "{}", "app": "wechat/wx01", "create": true, {} }} }} }})",
                        url, more));
    }
    [[nodiscard]] Outcome pushed(const std::string& latest = "1.0.0") const {
        return sandbox.miniship({"push", "--latest", latest, "--timeout", "5"});
    }
};

constexpr const char* kByToken = R"("tokenEnv": "POLICY_TOKEN", "write": "etag")";
constexpr const char* kByPassword = R"("userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")";

/// A program of this name in a folder of its own, first in PATH, that notes its words and is then the real one.
void note_words_of(Sandbox& sandbox, const std::string& program) {
    const std::string noted = sandbox.beside("noted");
    sandbox.write_program("noting/" + program,
                          fmt::format("#!/bin/sh\nprintf '%s\\n' \"{} $*\" >> {}\nPATH=${{PATH#*:}} exec {} \"$@\"\n",
                                      program, noted, program));
    sandbox.environment["PATH"] = sandbox.path("noting") + ":" + sandbox.environment["PATH"];
}

}  // namespace

TEST_CASE("traffic: no secret follows a redirection, or goes along to the history and to what clients read") {
    const FaultServer server;
    const FaultServer elsewhere;
    const std::string other = std::to_string(elsewhere.port());
    const Project project;
    for (const char* secrets :
         {kByToken, R"("userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD", "write": "etag")"}) {
        const std::string name = std::string{secrets}.substr(1, 5);
        project.aim(server.url("/redirect-get/" + other + "/" + name), fmt::format(R"({}, "history": false)", secrets));
        CHECK(project.pushed().status == 2);
        project.aim(server.url("/redirect-put/" + other + "/" + name), fmt::format(R"({}, "history": false)", secrets));
        CHECK(project.pushed().status == 2);
        CHECK(log_of(elsewhere).empty());
    }
    project.aim(server.url("/api/p"), fmt::format(R"({}, "history": "{}")", kByToken, elsewhere.url("/api/h")));
    CHECK(project.pushed().status == 0);
    CHECK(project.sandbox.miniship({"policy", "pause"}).status == 0);
    CHECK(project.sandbox.miniship({"policy", "rollback"}).status == 0);
    CHECK(project.sandbox.miniship({"policy", "freeze", "--until", "1h", "--reason", "sale"}).status == 0);
    CHECK(project.sandbox.miniship({"policy", "history"}).status == 0);
    project.aim(server.url("/api/q"),
                fmt::format(R"({}, "history": false, "readUrl": "{}")", kByToken, elsewhere.url("/cdn/0/q")));
    [[maybe_unused]] const auto read = project.pushed();
    check_bare_requests(elsewhere);
    bool sent = false;
    for (const auto& request : log_of(server)) {
        sent = sent || !request["secrets"].empty();
    }
    CHECK(sent);
}

TEST_CASE("traffic: a proxy of the environment sees nothing of loopback, and no secret of other hosts") {
    const FaultServer server;
    const EtcdServer etcd;
    const FaultServer proxy;
    Project project;
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"}) {
        project.sandbox.environment[name] = proxy.url("");
    }
    const std::string repository = project.sandbox.beside("served/policies.git");
    project.sandbox.git({"init", "--quiet", "--bare", repository});
    const GitHttpServer git{project.sandbox.beside("served")};
    project.aim(server.url("/bearer/p"), fmt::format(R"({}, "readUrl": "{}")", kByToken, server.url("/cdn/0/p")));
    [[maybe_unused]] const auto read = project.pushed();
    project.aim(etcd.target("shop/policy"), kByPassword);
    CHECK(project.pushed().status == 0);
    project.aim("git+" + git.url("/private/policies.git#main:p.json"), kByPassword);
    CHECK(project.pushed().status == 0);
    CHECK(log_of(proxy).empty());

    // A host that is not here: the proxy is asked for a way through, which it does not give.
    for (const char* url : {"https://policy.example.com/p.json", "etcds://policy.example.com/p",
                            "git+https://policy.example.com/p.git#main:p.json"}) {
        project.aim(url, std::string{url}.starts_with("https") ? kByToken : kByPassword);
        CHECK(project.pushed().status != 0);
    }
    check_bare_requests(proxy);
    for (const auto& request : log_of(proxy)) {
        CHECK(request["method"] == "CONNECT");
    }
}

TEST_CASE("traffic: no secret stands in a list of processes, of ours or of what we start") {
    const EtcdServer etcd;
    etcd.demand_users();
    Project project;
    Sandbox& sandbox = project.sandbox;
    const auto check_words = [&](const std::string& expected) {
        const std::string noted = bytes_of(sandbox.beside("noted"));
        CHECK_MESSAGE(noted.find(expected) != std::string::npos, expected);
        CHECK(noted.find(kToken) == std::string::npos);
        CHECK(noted.find(kPassword) == std::string::npos);
    };
    // A command notes what /proc says of itself, of the shell around it and of miniship.
    sandbox.write_program("service.sh", fmt::format(R"sh(#!/bin/sh
for process in $$ $PPID $(cut -d ' ' -f 4 "/proc/$PPID/stat"); do
  tr '\0' ' ' < "/proc/$process/cmdline"; echo
done >> {}
test "$POLICY_TOKEN" = {} || exit 3
case $1 in
  read) cat kept.json 2>/dev/null || exit 5 ;;
  write) cat > kept.json ;;
esac
)sh",
                                                    sandbox.beside("noted"), kToken));
    project.aim("exec:./service.sh", R"("tokenEnv": "POLICY_TOKEN", "history": "file:h.json")");
    CHECK(project.pushed().status == 0);
    check_words("service.sh write");
    check_words("miniship push --latest 1.0.0");

    // git starts helpers and hooks; its trace has the words of all of them.
    const std::string repository = sandbox.beside("served/policies.git");
    sandbox.git({"init", "--quiet", "--bare", repository});
    const GitHttpServer git{sandbox.beside("served")};
    sandbox.environment["GIT_TRACE2_EVENT"] = sandbox.beside("noted");
    note_words_of(sandbox, "git");
    project.aim("git+" + git.url("/private/policies.git#main:p.json"), kByPassword);
    CHECK(project.pushed().status == 0);
    CHECK(sandbox.miniship({"policy", "pause", "--propose"}).status == 0);
    check_words("git push --porcelain");
    check_words("MINISHIP_GIT_PASSWORD");

    // The recipes start curl.
    note_words_of(sandbox, "curl");
    sandbox.environment["CONSUL_HTTP_ADDR"] = sandbox.environment["NACOS_ADDR"] = sandbox.environment["APOLLO_PORTAL"] =
        sandbox.environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
    sandbox.environment["CONSUL_HTTP_TOKEN"] = sandbox.environment["APOLLO_TOKEN"] = kToken;
    sandbox.environment["AWS_SESSION_TOKEN"] = kToken;
    sandbox.environment["NACOS_USER"] = sandbox.environment["AWS_ACCESS_KEY_ID"] = kUser;
    sandbox.environment["NACOS_PASSWORD"] = sandbox.environment["AWS_SECRET_ACCESS_KEY"] = kPassword;
    sandbox.environment["POLICY_BUCKET"] = sandbox.environment["APOLLO_APP"] = "shop";
    sandbox.environment["APOLLO_OPERATOR"] = "ann";
    for (const char* recipe : {"consul.sh", "nacos.sh", "s3.sh", "apollo.sh"}) {
        project.aim(fmt::format("exec:{}/docs/services/{}", MINISHIP_SOURCE_DIR, recipe), R"("history": false)");
        CHECK(project.pushed().status == 4);
    }
    for (const char* place : {"/v1/kv/", "/nacos/v1/", "/shop/policy.json", "/openapi/v1/"}) {
        check_words(std::string{"http://127.0.0.1:1"} + place);
    }
}
