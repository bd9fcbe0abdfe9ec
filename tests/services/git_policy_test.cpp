// Policies in git over real ssh and http: the whole way of a push, who is turned away, and where secrets go.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "git_servers.hpp"
#include "json_answer.hpp"
#include "refusal.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

namespace {

/// A project of a few releases, and a bare repository for its policy.
struct Project {
    Sandbox sandbox{};

    Project() {
        sandbox.start_project("1.3.0");
        for (const char* tag : {"v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0"}) {
            sandbox.tag(tag);
        }
        sandbox.git({"init", "--quiet", "--bare", "--initial-branch=main", sandbox.beside("served/policies.git")});
    }

    void aim(const std::string& url, const std::string& more = "") const {
        sandbox.write("miniship.json", fmt::format(R"({{"floor": {{"from": "local", "back": 2}}, "targets": {{"main": {{
            "url": "{}#main:policy.json", "app": "wechat/wx0123456789abcdef" {} }} }} }})",
                                                   url, more));
    }
    [[nodiscard]] std::string bare(Words words) const {
        words.insert(words.begin(), {"--git-dir", sandbox.beside("served/policies.git")});
        return sandbox.git(words);
    }
};

/// Create, nothing to do, raise, lower refused, live, show.
void check_round_trip(const Project& project) {
    const Sandbox& sandbox = project.sandbox;
    check_refusal(sandbox, {"push"}, {5, "there is no", "create"});
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    CHECK(project.bare({"rev-list", "--count", "main"}) == "1");
    CHECK(sandbox.miniship({"push"}).out == "main: unchanged\n");
    CHECK(project.bare({"rev-list", "--count", "main"}) == "1");
    CHECK(sandbox.miniship({"push", "--live", "1.3.0"}).status == 0);
    CHECK(sandbox.miniship({"push", "--min", "1.3.0"}).status == 0);
    check_refusal(sandbox, {"push", "--min", "1.1.0"}, {6, "1.1.0", "--allow-lower"});
    CHECK(project.bare({"rev-list", "--count", "main"}) == "3");
    const auto shown = answer(sandbox.miniship({"policy", "show", "--json"}));
    CHECK(shown["document"]["apps"]["wechat/wx0123456789abcdef"]["floor"]["min"] == "1.3.0");
    // What was pushed is written down in the same commits.
    CHECK(project.bare({"log", "--format=%h", "main", "--", "policy.json"}) ==
          project.bare({"log", "--format=%h", "main", "--", "policy.json.history"}));
}

}  // namespace

TEST_CASE("git policy: over ssh") {
    Project project;
    const SshServer server;
    project.sandbox.environment["GIT_SSH_COMMAND"] = "ssh -F " + server.client_config();
    project.aim("git+ssh://shop-git" + project.sandbox.beside("served/policies.git"));
    check_round_trip(project);
    project.sandbox.environment["GIT_SSH_COMMAND"] = "ssh -F " + server.config_without_key();
    check_refusal(project.sandbox, {"push"}, {3, "refuses the credentials", "git ls-remote"});
}

TEST_CASE("git policy: over http, with a password that nobody else gets to see") {
    Project project;
    const GitHttpServer server{project.sandbox.beside("served")};
    project.aim("git+" + server.url("/private/policies.git"),
                R"(, "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")");
    project.sandbox.environment["POLICY_USER"] = kUser;
    project.sandbox.environment["POLICY_PASSWORD"] = kPassword;
    const TempDir traces;
    project.sandbox.environment["GIT_TRACE2_EVENT"] = traces / "trace";
    project.sandbox.environment["http_proxy"] = "http://127.0.0.1:1";
    check_round_trip(project);
    // The words of every program that git has started, helpers included.
    const std::string trace = bytes_of(traces / "trace");
    CHECK(trace.find("commit-tree") != std::string::npos);
    CHECK(trace.find(kPassword) == std::string::npos);

    project.sandbox.environment["POLICY_PASSWORD"] = "wr0ng-s3cret";
    check_refusal(project.sandbox, {"push", "--live", "1.2.0"}, {3, "refuses the credentials", "POLICY_PASSWORD"});
    // Helpers of the user's own are not asked in place of the password that was given.
    project.sandbox.git(
        {"config", "--global", "credential.helper", "!touch " + project.sandbox.beside("asked") + "; true"});
    check_refusal(project.sandbox, {"push", "--live", "1.2.0"}, {3, "refuses the credentials", "POLICY_PASSWORD"});
    CHECK(bytes_of(project.sandbox.beside("asked")).empty());
}

TEST_CASE("git policy: over https with an authority of its own, and no redirection is followed") {
    Project project;
    const CertificateAuthority authority;
    const GitHttpServer server{project.sandbox.beside("served"), authority.signed_for("IP:127.0.0.1")};
    project.sandbox.environment["POLICY_TOKEN"] = kPassword;
    project.sandbox.environment["POLICY_USER"] = kUser;
    const std::string secrets = R"(, "userEnv": "POLICY_USER", "tokenEnv": "POLICY_TOKEN")";
    project.aim("git+" + server.url("/private/policies.git"), secrets);
    CHECK(project.sandbox.miniship({"push", "--create"}).status == 4);
    const std::string ca = fmt::format(R"({}, "ca": "{}")", secrets, authority.certificate());
    project.aim("git+" + server.url("/private/policies.git"), ca);
    check_round_trip(project);
    project.aim("git+" + server.url("/moved/policies.git"), ca);
    CHECK(project.sandbox.miniship({"push"}).status == 4);
}

TEST_CASE("git policy: a proposal says which branch waits, and the document stays as it is") {
    const Project project;
    project.aim("git+file:../served/policies.git");
    CHECK(project.sandbox.miniship({"push", "--create"}).status == 0);
    const auto proposed = project.sandbox.miniship({"push", "--min", "1.3.0", "--propose"});
    CHECK(proposed.status == 0);
    CHECK_MESSAGE(proposed.err.find("ask for it to be merged into main") != std::string::npos, proposed.err);
    CHECK(project.bare({"rev-list", "--count", "main"}) == "1");
    const auto told = answer(project.sandbox.miniship({"push", "--min", "1.3.0", "--propose", "--json"}));
    CHECK(told["targets"][0]["proposal"].get<std::string>().starts_with("branch miniship/policy-"));
    const auto rule = project.sandbox.miniship(
        {"policy", "set", "app", "1.3.0", "--update", "regular", "--reason", "pay", "--propose"});
    CHECK(rule.status == 0);
    CHECK_MESSAGE(rule.err.find("ask for it to be merged into main") != std::string::npos, rule.err);
    CHECK(project.bare({"rev-list", "--count", "main"}) == "1");
    project.aim("file:policy.json?");
    check_refusal(project.sandbox, {"push", "--propose"}, {2, "takes no proposals", "git+"});
}

TEST_CASE("git policy: a server that stays silent is given up on") {
    const Project project;
    const SilentServer server;
    project.aim(fmt::format("git+http://127.0.0.1:{}/policies.git", server.port()));
    check_refusal(project.sandbox, {"push", "--timeout", "1"}, {4, "in time", "--timeout"});
}
