// The floor of a remote: every way in that git has, and every way to be turned away.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include "git_servers.hpp"
#include "git_trace.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// A repository of three releases beside the work folder, which itself is none.
void publish_shop(const Sandbox& sandbox) {
    const std::string folder = sandbox.beside("shop");
    sandbox.git({"init", "--quiet", "--initial-branch=main", folder});
    for (const std::string name : {"v1.0.0", "v1.1.0", "v1.2.0"}) {
        sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "feat: " + name}, folder);
        sandbox.git({"tag", "--annotate", "--message", name, name}, folder);
    }
    sandbox.git({"clone", "--quiet", "--bare", folder, sandbox.beside("served/shop.git")});
}

Words asking(const std::string& from) {
    return {"floor", "--back", "2", "--from", from};
}

Words asking(const std::string& from, const std::string& seconds) {
    return {"floor", "--back", "2", "--from", from, "--timeout", seconds};
}

void configure(const Sandbox& sandbox, const std::string& key, const std::string& value) {
    sandbox.git({"config", "--global", key, value});
}

/// Whether a process is gone, or only waits for somebody to ask how it ended.
bool has_ended(int process) {
    for (int tries = 0; tries < 100; ++tries) {
        const std::string state = bytes_of(fmt::format("/proc/{}/stat", process));
        if (state.empty() || state.find(") Z ") != std::string::npos) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
}

}  // namespace

TEST_CASE("git remotes: ssh, by an alias of ssh's config, with its key and its known hosts") {
    Sandbox sandbox;
    publish_shop(sandbox);
    const SshServer server;
    const std::string alias = "shop-git:" + sandbox.beside("served/shop.git");
    configure(sandbox, "core.sshCommand", "ssh -F " + server.client_config());
    CHECK(sandbox.miniship(asking(alias)).out == "1.1.0\n");
    CHECK(sandbox.miniship(asking(server.url(sandbox.beside("served/shop.git")))).out == "1.1.0\n");

    sandbox.git({"clone", "--quiet", alias, sandbox.path("clone")});
    CHECK(sandbox.miniship({"floor", "--back", "3"}, "clone").out == "1.0.0\n");

    sandbox.git({"config", "--global", "--unset", "core.sshCommand"});
    sandbox.environment["GIT_SSH_COMMAND"] = "ssh -F " + server.client_config();
    CHECK(sandbox.miniship(asking(alias)).out == "1.1.0\n");
    sandbox.environment.erase("GIT_SSH_COMMAND");

    configure(sandbox, "core.sshCommand", "ssh -F " + server.config_without_key());
    check_refusal(sandbox, asking(alias), {3, "Permission denied (publickey)", "git ls-remote --tags shop-git:"});
    configure(sandbox, "core.sshCommand", "ssh -F " + server.config_of_a_stranger());
    check_refusal(sandbox, asking(alias), {4, "Host key verification failed", "git ls-remote"});
}

TEST_CASE("git remotes: http, git's own protocol, redirections, and what is not there") {
    const Sandbox sandbox;
    publish_shop(sandbox);
    const GitHttpServer server{sandbox.beside("served")};
    const GitDaemon daemon{sandbox.beside("served")};
    CHECK(sandbox.miniship(asking(server.url("/git/shop.git"))).out == "1.1.0\n");
    CHECK(sandbox.miniship(asking(server.url("/moved/shop.git"))).out == "1.1.0\n");
    CHECK(sandbox.miniship(asking(daemon.url("/shop.git"))).out == "1.1.0\n");
    check_refusal(sandbox, asking(server.url("/git/gone.git")), {4, "not found", "git ls-remote"});
    check_refusal(sandbox, asking(daemon.url("/gone.git")), {3, "not exported", "git ls-remote"});
    check_refusal(sandbox, asking(server.url("/broken/shop.git")), {4, "503", "git ls-remote"});
    check_refusal(sandbox, asking(fmt::format("http://127.0.0.1:{}/shop.git", free_port())),
                  {4, "Failed to connect", "git ls-remote"});
}

TEST_CASE("git remotes: insteadOf and proxies are those of git's config") {
    Sandbox sandbox;
    publish_shop(sandbox);
    const GitHttpServer server{sandbox.beside("served")};
    configure(sandbox, fmt::format("url.{}.insteadOf", server.url("/git/")), "work:");
    CHECK(sandbox.miniship(asking("work:shop.git")).out == "1.1.0\n");
    // A host that does not exist: only the proxy can have answered.
    const std::string elsewhere = "http://git.invalid/git/shop.git";
    check_refusal(sandbox, asking(elsewhere), {4, "Could not resolve host", "git ls-remote"});
    configure(sandbox, "http.proxy", server.url(""));
    CHECK(sandbox.miniship(asking(elsewhere)).out == "1.1.0\n");
    sandbox.git({"config", "--global", "--unset", "http.proxy"});
    sandbox.environment["http_proxy"] = server.url("");
    CHECK(sandbox.miniship(asking(elsewhere)).out == "1.1.0\n");
}

TEST_CASE("git remotes: https trusts what git's config trusts") {
    Sandbox sandbox;
    publish_shop(sandbox);
    const CertificateAuthority authority;
    const GitHttpServer server{sandbox.beside("served"), authority.signed_for("IP:127.0.0.1")};
    const GitHttpServer impostor{sandbox.beside("served"), authority.signed_for("DNS:git.example.com")};
    check_refusal(sandbox, asking(server.url("/git/shop.git")), {4, "certificate", "http.sslCAInfo"});
    configure(sandbox, "http.sslCAInfo", authority.certificate());
    CHECK(sandbox.miniship(asking(server.url("/git/shop.git"))).out == "1.1.0\n");
    check_refusal(sandbox, asking(impostor.url("/git/shop.git")), {4, "certificate", "http.sslCAInfo"});
    sandbox.git({"config", "--global", "--unset", "http.sslCAInfo"});
    sandbox.environment["GIT_SSL_CAINFO"] = authority.certificate();
    CHECK(sandbox.miniship(asking(server.url("/git/shop.git"))).out == "1.1.0\n");
    sandbox.environment.erase("GIT_SSL_CAINFO");
    configure(sandbox, fmt::format("http.{}.sslVerify", impostor.url("/")), "false");
    CHECK(sandbox.miniship(asking(impostor.url("/git/shop.git"))).out == "1.1.0\n");
}

TEST_CASE("git remotes: credentials come from git's helpers, and nobody is ever asked") {
    Sandbox sandbox;
    publish_shop(sandbox);
    const GitHttpServer server{sandbox.beside("served")};
    const std::string url = server.url("/private/shop.git");
    sandbox.write_program("ask", "#!/bin/sh\necho asked >> '" + sandbox.beside("asked") + "'\n");
    sandbox.environment["SSH_ASKPASS"] = sandbox.path("ask");
    sandbox.environment["SSH_ASKPASS_REQUIRE"] = "force";
    sandbox.environment["DISPLAY"] = ":0";
    configure(sandbox, "core.askPass", sandbox.path("ask"));
    check_refusal(sandbox, asking(url), {3, "refuses the credentials", "git ls-remote"});

    const auto helper = [&](const std::string& password) {
        sandbox.environment["MINISHIP_TEST_PASSWORD"] = password;
        configure(sandbox, "credential.helper",
                  fmt::format("!f() {{ echo username={}; echo \"password=$MINISHIP_TEST_PASSWORD\"; }}; f", kUser));
    };
    helper("wrong-s3cret-secret");
    check_refusal(sandbox, asking(url), {3, "Authentication failed", "git ls-remote"});
    helper(kPassword);
    CHECK(sandbox.miniship(asking(url)).out == "1.1.0\n");

    configure(sandbox, "credential.helper", "");
    std::string with_password = url;
    with_password.insert(with_password.find("127"), fmt::format("{}:{}@", kUser, "wrong-s3cret"));
    const Outcome refused = sandbox.miniship(asking(with_password));
    CHECK(refused.status == 3);
    CHECK((refused.out + refused.err).find("s3cret") == std::string::npos);

    // What pipelines use: a header with a token (actions/checkout), ~/.netrc, a password in the address.
    configure(sandbox, fmt::format("http.{}.extraHeader", url), "Authorization: Basic cmVsOnMzY3JldC1QYTU1");
    CHECK(sandbox.miniship(asking(url)).out == "1.1.0\n");
    configure(sandbox, fmt::format("http.{}.extraHeader", url), "");
    sandbox.write("../home/.netrc", fmt::format("machine 127.0.0.1 login {} password {}\n", kUser, kPassword));
    CHECK(sandbox.miniship(asking(url)).out == "1.1.0\n");
    std::filesystem::remove(sandbox.beside("home/.netrc"));
    with_password.replace(with_password.find("wrong-s3cret"), std::string{"wrong-s3cret"}.size(), kPassword);
    CHECK(sandbox.miniship(asking(with_password)).out == "1.1.0\n");
    CHECK(answer(sandbox.miniship({"floor", "--back", "1", "--json", "--from", with_password}))["source"] == url);

    const SshServer stranger;
    configure(sandbox, "core.sshCommand", "ssh -F " + stranger.config_of_a_stranger());
    CHECK(sandbox.miniship(asking("shop-git:" + sandbox.beside("served/shop.git"))).status == 4);
    CHECK_FALSE(std::filesystem::exists(sandbox.beside("asked")));
    // A pipeline that hands its token over with GIT_ASKPASS is no question to anybody.
    sandbox.write_program(
        "token", fmt::format("#!/bin/sh\ncase $1 in Username*) echo {};; *) echo {};; esac\n", kUser, kPassword));
    sandbox.environment["GIT_ASKPASS"] = sandbox.path("token");
    CHECK(sandbox.miniship(asking(url)).out == "1.1.0\n");
}

TEST_CASE("git remotes: when tags were made is asked with the settings of the clone, and trees stay there") {
    Sandbox sandbox;
    publish_shop(sandbox);
    sandbox.git({"config", "uploadpack.allowFilter", "true"}, sandbox.beside("served/shop.git"));
    const GitHttpServer server{sandbox.beside("served")};
    // As actions/checkout leaves a clone: one commit, no tags, the token in its own config.
    const std::string header = "Authorization: Basic cmVsOnMzY3JldC1QYTU1";
    sandbox.git({"-c", "http.extraHeader=" + header, "clone", "--quiet", "--depth", "1", "--no-tags",
                 server.url("/private/shop.git"), sandbox.path("clone")});
    sandbox.git({"config", fmt::format("http.{}.extraHeader", server.url("/")), header}, "clone");
    const Tree before = sandbox.tree();
    sandbox.environment["GIT_TRACE_PACKET"] = sandbox.beside("packets");
    CHECK(sandbox.miniship({"floor", "--back", "3", "--keep", "1/100000"}, "clone").out == "1.2.0\n");
    CHECK(bytes_of(sandbox.beside("packets")).find("filter tree:0") != std::string::npos);
    CHECK(sandbox.tree() == before);
}

TEST_CASE("git remotes: a server that accepts and stays silent is given up on, with everything that was started") {
    const Sandbox sandbox;
    const SilentServer server;
    sandbox.write_program("ssh", "#!/bin/sh\necho $$ > '" + sandbox.path("pid") + "'\nexec ssh \"$@\"\n");
    configure(sandbox, "core.sshCommand", sandbox.path("ssh"));
    for (const std::string scheme : {"http", "git", "ssh"}) {
        CAPTURE(scheme);
        const Outcome outcome =
            sandbox.miniship(asking(fmt::format("{}://127.0.0.1:{}/shop.git", scheme, server.port()), "1"));
        CHECK(outcome.status == 4);
        CHECK(outcome.out.empty());
        CHECK(outcome.err.find("within 1 second") != std::string::npos);
        CHECK(outcome.err.find("--timeout") != std::string::npos);
    }
    CHECK(has_ended(std::stoi(sandbox.read("pid"))));
}

TEST_CASE("git remotes: one ls-remote, in version 2 of the protocol, and nothing else is started") {
    Sandbox sandbox;
    publish_shop(sandbox);
    const GitHttpServer server{sandbox.beside("served")};
    sandbox.git({"clone", "--quiet", server.url("/git/shop.git"), sandbox.path("clone")});
    // Other refs would be told, too, if somebody asked for them.
    sandbox.git({"update-ref", "refs/pull/1/head", "HEAD"}, sandbox.beside("served/shop.git"));
    sandbox.environment["GIT_TRACE2_EVENT"] = sandbox.beside("events");
    sandbox.environment["GIT_TRACE_PACKET"] = sandbox.beside("packets");
    CHECK(sandbox.miniship({"floor", "--back", "2"}, "clone").out == "1.1.0\n");
    const auto started = started_by_us(sandbox.beside("events"));
    REQUIRE(started.size() == 1);
    CHECK(started.front() == Words{"git", "ls-remote", "--tags", "--", "origin"});
    const std::string packets = bytes_of(sandbox.beside("packets"));
    CHECK(packets.find("version 2") != std::string::npos);
    CHECK(packets.find("ref-prefix refs/tags/") != std::string::npos);
    CHECK(packets.find("refs/pull") == std::string::npos);
    CHECK(packets.find("refs/heads") == std::string::npos);
}
