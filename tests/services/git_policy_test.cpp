// Policies in git over real ssh and http: the whole way of a push, who is turned away, and where secrets go.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>

#include "git_servers.hpp"
#include "json_answer.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"
#include "refusal.hpp"
#include "sandbox.hpp"

using namespace miniship;
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
    std::string bare(Words words) const {
        words.insert(words.begin(), {"--git-dir", sandbox.beside("served/policies.git")});
        return sandbox.git(words);
    }
};

}  // namespace

TEST_CASE("git policy: over ssh") {
    Project project;
    const SshServer server;
    project.sandbox.environment["GIT_SSH_COMMAND"] = "ssh -F " + server.client_config();
    project.aim("git+ssh://shop-git" + project.sandbox.beside("served/policies.git"));
    CHECK(project.sandbox.miniship({"push", "--create"}).status == 0);
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
    CHECK(project.sandbox.miniship({"push", "--create"}).status == 0);
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
    CHECK(project.sandbox.miniship({"push", "--create"}).status == 0);
    project.aim("git+" + server.url("/moved/policies.git"), ca);
    CHECK(project.sandbox.miniship({"push"}).status == 4);
}

TEST_CASE("git policy: every writing verb proposes, once, and the document stays as it is") {
    const Project project;
    const Sandbox& sandbox = project.sandbox;
    const auto branches = [&] {
        const std::string names = project.bare({"for-each-ref", "--format=%(refname:short)"});
        return text::split(names, '\n').size();
    };
    project.aim("git+file:../served/policies.git");
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    CHECK(sandbox.miniship({"policy", "set", "page", "pages/z", "1.2.0"}).status == 0);
    CHECK(sandbox.miniship({"policy", "set", "app", "1.2.0"}).status == 0);
    const std::string main = project.bare({"rev-parse", "main"});
    sandbox.write("plan.json", sandbox.miniship({"policy", "set", "app", "1.3.0", "--dry-run", "--json"}).out);
    const auto in_a_month = std::chrono::system_clock::now() + std::chrono::hours{24 * 30};
    const std::string day = utc_day(std::chrono::system_clock::to_time_t(in_a_month));
    std::size_t proposals = 0;
    for (Words words :
         {Words{"push", "--min", "1.3.0"}, Words{"policy", "set", "page", "pages/a", "1.3.0"},
          Words{"policy", "unset", "page", "pages/z"}, Words{"policy", "apply", "plan.json"}, Words{"policy", "pause"},
          Words{"policy", "rollback"}, Words{"policy", "freeze", "--until", day, "--reason", "sale"}}) {
        CAPTURE(fmt::format("{}", fmt::join(words, " ")));
        words.emplace_back("--propose");
        const auto proposed = sandbox.miniship(words);
        CHECK(proposed.status == 0);
        CHECK_MESSAGE(proposed.err.find("is pushed: ask for it to be merged into main") != std::string::npos,
                      proposed.err);
        CHECK(branches() == 1 + ++proposals);
        const auto again = sandbox.miniship(words);
        CHECK(again.status == 0);
        CHECK(again.out.find("unchanged") == std::string::npos);
        CHECK_MESSAGE(again.err.find("is there already and says the same: ask for it") != std::string::npos, again.err);
        CHECK(branches() == 1 + proposals);
        words.emplace_back("--json");
        CHECK(sandbox.miniship(words).out.find(R"("proposal": "branch miniship/policy-)") != std::string::npos);
        CHECK(branches() == 1 + proposals);
    }
    CHECK(project.bare({"rev-parse", "main"}) == main);
    // What a colleague has made of a proposal is not written over.
    const std::string proposed = project.bare({"for-each-ref", "--format=%(refname)", "refs/heads/miniship"});
    for (const auto branch : text::split(proposed, '\n')) {
        project.bare({"update-ref", std::string{branch}, main});
    }
    check_refusal(sandbox, {"push", "--min", "1.3.0", "--propose"},
                  {5, "says something else by now", "whoever has changed it"});
    project.aim("file:policy.json?");
    check_refusal(sandbox, {"push", "--propose"}, {2, "takes no proposals", "git+"});
}

TEST_CASE("git policy: a proposal that is merged holds") {
    const Project project;
    const Sandbox& sandbox = project.sandbox;
    project.aim("git+file:../served/policies.git");
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    const auto merge = [&] {
        project.bare({"update-ref", "refs/heads/main",
                      project.bare({"for-each-ref", "--format=%(objectname)", "refs/heads/miniship"})});
        project.bare(
            {"update-ref", "-d", project.bare({"for-each-ref", "--format=%(refname)", "refs/heads/miniship"})});
    };
    CHECK(sandbox.miniship({"push", "--min", "1.3.0", "--propose"}).status == 0);
    merge();
    CHECK(sandbox.miniship({"push", "--min", "1.3.0", "--propose"}).out == "main: unchanged\n");
    CHECK(sandbox.miniship({"policy", "freeze", "--until", "1h", "--reason", "sale", "--propose"}).status == 0);
    CHECK(sandbox.miniship({"push", "--live", "1.3.0", "--dry-run"}).status == 0);
    merge();
    check_refusal(sandbox, {"push", "--live", "1.3.0"}, {6, "sale", "unfreeze"});
    CHECK(sandbox.miniship({"policy", "unfreeze", "--propose"}).status == 0);
    merge();
    CHECK(sandbox.miniship({"push", "--live", "1.3.0"}).status == 0);
}

TEST_CASE("git policy: a rollback is proposed where the history is elsewhere too") {
    const Project project;
    const Sandbox& sandbox = project.sandbox;
    project.aim("git+file:../served/policies.git", R"(, "history": "file:history.json")");
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    CHECK(sandbox.miniship({"policy", "pause"}).status == 0);
    const auto proposed = sandbox.miniship({"policy", "rollback", "--propose"});
    CHECK(proposed.status == 0);
    CHECK_MESSAGE(proposed.err.find("is pushed: ask for it") != std::string::npos, proposed.err);
}

TEST_CASE("git policy: a server that stays silent is given up on") {
    const Project project;
    const SilentServer server;
    project.aim(fmt::format("git+http://127.0.0.1:{}/policies.git", server.port()));
    check_refusal(project.sandbox, {"push", "--timeout", "1"}, {4, "in time", "--timeout"});
}
