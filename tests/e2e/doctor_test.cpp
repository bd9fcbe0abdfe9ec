// doctor, and the same look before a release.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

nlohmann::json finding(const nlohmann::json& doctor, const std::string& point) {
    const auto& findings = doctor["findings"];
    const auto found =
        std::find_if(findings.begin(), findings.end(), [&](const auto& one) { return one["point"] == point; });
    return found == findings.end() ? nlohmann::json{{"state", "not told"}} : *found;
}

/// Runs doctor, and requires that it leaves every file as it was.
Outcome looked(const Sandbox& sandbox, Words arguments, const std::string& folder = "") {
    const Tree before = tree_of(sandbox.beside(""));
    arguments.insert(arguments.begin(), "doctor");
    Outcome outcome = sandbox.miniship(std::move(arguments), folder);
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);
    return outcome;
}

nlohmann::json report(const Sandbox& sandbox, const std::string& folder = "") {
    return answer(looked(sandbox, {"--json"}, folder));
}

/// Takes away everything that git knows the committer by.
void become_nobody(Sandbox& sandbox) {
    sandbox.git({"config", "user.useConfigOnly", "true"});
    sandbox.git({"config", "--unset", "user.name"});
    sandbox.git({"config", "--unset", "user.email"});
    for (const char* name : {"GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"}) {
        sandbox.environment.erase(name);
    }
}

}  // namespace

TEST_CASE("doctor: a project that is ready") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.touch("package.json");
    const Outcome text = looked(sandbox, {});
    CHECK(text.status == 0);
    for (const char* part :
         {"ok     git ", "ok     libgit2", "ok     libcurl", "57 releases in origin", "1.9.0 after 1.8.1 (tag v1.9.0)",
          "林晓 <lin@example.com>", "1 place to replace in dist", "nothing stands in the way of a release\n"}) {
        CHECK_MESSAGE(holds(text.out, part), text.out);
    }
    CHECK(text.err.empty());
    const auto told = report(sandbox);
    CHECK(told["schema"] == 1);
    CHECK(told["ok"] == true);
    CHECK(told["exit"] == 0);
    CHECK(finding(told, "floor")["says"] == "1.2.0: 20 releases are at or above it");
    CHECK(finding(told, "target local")["state"] == "ok");
}

TEST_CASE("doctor: an empty folder and a folder that is no repository are no drama") {
    const Sandbox sandbox;
    auto told = report(sandbox);
    CHECK(told["exit"] == 3);
    CHECK(finding(told, "repository")["code"] == "not_a_repository");
    CHECK(holds(finding(told, "repository")["hint"], "git init"));
    CHECK(finding(told, "config")["state"] == "note");
    CHECK(holds(finding(told, "config")["hint"], "miniship init"));
    sandbox.git({"init", "--quiet", sandbox.path()});
    told = report(sandbox);
    CHECK(finding(told, "repository")["says"] == "the repository has no commits yet");
    check_refusal(sandbox, {"doctor", "-C", "nowhere"}, {2, "nowhere is not a folder", "-C DIR"});
}

TEST_CASE("doctor: a config that is wrong does not hide the rest") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("miniship.json", "{ \"floor\": { \"bakc\": 3 } }");
    const auto told = report(sandbox);
    CHECK(told["exit"] == 2);
    CHECK(holds(finding(told, "config")["says"], "bakc"));
    CHECK(holds(finding(told, "working tree")["says"], "miniship.json"));
    CHECK(finding(told, "remote")["state"] == "ok");
}

TEST_CASE("doctor: every obstacle is told with a way to mend it") {
    Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"remote", "set-url", "origin", sandbox.url("gone.git")});
    sandbox.write("package.json", "{ \"version\": ");
    sandbox.write("policy.json", "<html>");
    sandbox.write("docs/team.md", "# team\n");
    std::filesystem::remove_all(sandbox.path("dist"));
    sandbox.write_program(".git/hooks/pre-push", "#!/bin/sh\n");
    sandbox.git({"config", "tag.gpgSign", "true"});
    sandbox.git({"config", "gpg.format", "ssh"});
    become_nobody(sandbox);
    const auto told = report(sandbox);
    CHECK(told["ok"] == false);
    for (const auto& [point, says] :
         std::initializer_list<std::pair<const char*, const char*>>{{"working tree", "docs/team.md"},
                                                                    {"git identity", "git does not know who"},
                                                                    {"signing", "there is no signing key"},
                                                                    {"next release", "package.json"},
                                                                    {"remote", "cannot be read"},
                                                                    {"target local", ""}}) {
        const nlohmann::json found = finding(told, point);
        CHECK_MESSAGE(found["state"] == "wrong", found.dump());
        CHECK_MESSAGE(holds(found["says"], says), found.dump());
        CHECK_MESSAGE(!found["code"].is_null(), found.dump());
    }
    CHECK(finding(told, "hooks")["says"] == "git runs pre-push");
    CHECK(finding(told, "hooks")["state"] == "note");
    CHECK(looked(sandbox, {}).status == 3);
}

TEST_CASE("doctor: a service that is down is a reason to try again, and no more") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"remote", "set-url", "origin", "http://127.0.0.1:1/shop.git"});
    CHECK(looked(sandbox, {"--timeout", "5"}).status == 4);
}

TEST_CASE("doctor: only what this machine does is looked at") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("miniship.json", R"({ "release": { "steps": ["inject"] }, "apps": { "shop": { "dist": "dist" } } })");
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: one step"});
    sandbox.git({"remote", "remove", "origin"});
    const auto told = report(sandbox);
    CHECK(told["exit"] == 0);
    CHECK(finding(told, "remote")["state"] == "not told");
    CHECK(finding(told, "git identity")["state"] == "not told");
    CHECK(finding(told, "build of shop")["state"] == "ok");
}

TEST_CASE("doctor: a tree that no release could inject is told as the release tells it") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("miniship.json", "{}");
    std::filesystem::remove(sandbox.path("project.config.json"));
    std::filesystem::remove_all(sandbox.path("dist"));
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: no app is known"});
    check_refusal(sandbox, {"release"}, {2, "the folder of the built app is not known", "inject.paths"});
    auto told = report(sandbox);
    CHECK(told["exit"] == 2);
    CHECK(finding(told, "built tree")["says"] == "the folder of the built app is not known");

    sandbox.write("miniship.json", R"({ "release": { "steps": [] } })");
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: nothing is done here"});
    told = report(sandbox);
    CHECK(told["exit"] == 2);
    CHECK(finding(told, "steps")["says"] == "release.steps is empty: this machine takes no step of a release");
}

TEST_CASE("doctor: sources that carry the release before are told with the way back, and so by release") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    sandbox.write("miniprogram/app.js", "App({ version: process.env.APP_VERSION });\n");
    sandbox.write("project.config.json", R"({ "miniprogramRoot": "miniprogram/", "appid": "wx0123456789abcdef" })");
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "feat: a shop"});
    sandbox.publish();
    CHECK(sandbox.miniship({"release"}).status == 0);
    auto told = report(sandbox);
    CHECK(told["exit"] == 0);
    CHECK(finding(told, "build of app")["says"] == "miniprogram carries 1.1.0");
    sandbox.commit("feat: more");
    const std::string release = sandbox.git({"rev-parse", "--short=7", "v1.1.0^{}"});
    const std::string commit_back = "`git checkout " + release + " -- miniprogram/app.js`";

    // The injected sources are not committed.
    check_refusal(sandbox, {"release"}, {3, "miniprogram/app.js", "`git stash push -- miniprogram/app.js`"});
    told = report(sandbox);
    CHECK(holds(finding(told, "working tree")["hint"], "`git stash push -- miniprogram/app.js`"));
    CHECK(holds(finding(told, "build of app")["hint"], "`git stash push -- miniprogram/app.js`"));

    // They are.
    sandbox.git({"commit", "--quiet", "--all", "--message", "fix: with the version in it"});
    check_refusal(sandbox, {"release"}, {7, "in sources that git tracks", commit_back});
    CHECK(holds(finding(report(sandbox), "build of app")["hint"], commit_back));
    sandbox.git({"checkout", "--quiet", release, "--", "miniprogram/app.js"});
    sandbox.git({"commit", "--quiet", "--message", "fix: without it"});
    CHECK(report(sandbox)["exit"] == 0);
    CHECK(sandbox.miniship({"release"}).status == 0);
}

TEST_CASE("doctor: of several apps one is chosen as for a release") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("miniship.json",
                  R"({ "apps": { "a": { "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist" },
    "b": { "platform": "douyin", "id": "tt1", "dist": "dist" } }, "targets": { "local": { "url": "file:policy.json" } } })");
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: two apps"});
    CHECK(holds(finding(report(sandbox), "target local")["hint"], "--app NAME"));
    const Outcome chosen = looked(sandbox, {"--app", "a"});
    CHECK_MESSAGE(chosen.status == 0, chosen.out);
}

TEST_CASE("release: identity, key, platform, remote and service are looked at before anything is written") {
    Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("policy.json", "<html>");
    sandbox.git({"config", "commit.gpgsign", "true"});
    sandbox.git({"config", "gpg.format", "ssh"});
    sandbox.git({"config", "user.signingKey", sandbox.beside("nowhere")});
    become_nobody(sandbox);
    const Tree before = tree_of(sandbox.beside(""));
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status != 0);
    for (const char* part : {"git does not know who makes the release commit; hint: `git config --global user.name",
                             "nowhere is not there; hint: `git config user.signingKey", "local"}) {
        CHECK_MESSAGE(holds(refused.err, part), refused.err);
    }
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);
}

TEST_CASE("release: a bump that cannot be planned does not hide what else is in the way") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), sandbox.beside("other")});
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "fix: theirs"}, sandbox.beside("other"));
    sandbox.git({"push", "--quiet", "origin", "main"}, sandbox.beside("other"));
    sandbox.write("package.json", "{ \"version\": ");
    sandbox.write("policy.json", "<html>");
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status != 0);
    for (const char* part :
         {"package.json", "origin has commits on main that are not here; hint: git pull", "document of target local"}) {
        CHECK_MESSAGE(holds(refused.err, part), refused.err);
    }
}

TEST_CASE("release: a gpg key that has expired is told before the commit") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write_program("../gpg", "#!/bin/sh\necho 'sec:e:255:22:AAAA:1:2::u:::scESC:::+::'\n");
    sandbox.git({"config", "gpg.program", sandbox.beside("gpg")});
    sandbox.git({"config", "tag.gpgSign", "true"});
    check_refusal(sandbox, {"release"}, {3, "can sign now", "has not expired"});
}

TEST_CASE("release: hooks that will run are told in the plan") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write_program(".husky/commit-msg", "#!/bin/sh\n");
    sandbox.write_program(".husky/_/commit-msg", "#!/bin/sh\nexit 0\n");
    sandbox.write_program(".husky/_/pre-push", "#!/bin/sh\nexit 0\n");
    sandbox.git({"config", "core.hooksPath", ".husky/_"});
    const Outcome shown = sandbox.miniship({"release", "--dry-run"});
    CHECK(shown.status == 0);
    CHECK(holds(shown.out, "note: git runs commit-msg\n"));
}

TEST_CASE("release: a remote that takes no push is told before the bump") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"config", "remote.origin.receivepack", "echo 'ERROR: this key is marked as read only' >&2; false"});
    check_refusal(sandbox, {"release"}, {3, "origin takes no push from here", "git push --dry-run origin HEAD"});
}
