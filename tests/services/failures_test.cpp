// How the chain of standard-version, gulp, git push and curl fails, one test for each way, and what happens here.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "servers.hpp"

using namespace miniship::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// The shop with its policy document at `url`.
void grow_shop_at(const Sandbox& sandbox, const std::string& url) {
    grow_shop(sandbox);
    sandbox.write("miniship.json", fmt::format(R"({{
  "apps": {{ "shop": {{ "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist" }} }},
  "targets": {{ "main": {{ "url": "{}", "create": true }} }}
}})",
                                               url));
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: another target"});
}

std::string tags(const Sandbox& sandbox) {
    return sandbox.git({"tag", "--list", "v1.9*", "v1.10*"});
}

std::string remote_refs(const Sandbox& sandbox) {
    return sandbox.git({"for-each-ref"}, sandbox.beside("remote.git"));
}

/// The release that an undisturbed run makes: one tag at a commit whose tree says so, one section, the floor moved.
void check_released(const Sandbox& sandbox) {
    CHECK(tags(sandbox) == "v1.9.0");
    CHECK(sandbox.git({"rev-parse", "v1.9.0^{}"}) == sandbox.git({"rev-parse", "HEAD"}));
    CHECK(holds(sandbox.git({"show", "v1.9.0:package.json"}), "\"version\": \"1.9.0\""));
    CHECK(sandbox.git({"rev-parse", "v1.9.0", "main"}, sandbox.beside("remote.git")) ==
          sandbox.git({"rev-parse", "v1.9.0", "main"}));
    const std::string notes = sandbox.read("CHANGELOG.md");
    CHECK(holds(notes, "## 1.9.0"));
    CHECK(notes.find("## 1.9.0") == notes.rfind("## 1.9.0"));
    CHECK_FALSE(holds(notes, "1.10.0"));
    CHECK(holds(notes, "## 0.1.0"));
    CHECK(holds(sandbox.read("policy.json"), "\"latest\": \"1.9.0\""));
    CHECK(holds(sandbox.read("policy.json"), "\"min\": \"1.2.1\""));
}

/// Kills miniship from a hook of git, once, and lets the hook fail; then the release is run again.
void check_survives_kill_in(const std::string& hook) {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write_program(".git/hooks/" + hook,
                          fmt::format("#!/bin/sh\ntest ! -e ../killed || exit 0\ntouch ../killed\n"
                                      "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat)\nexit 1\n"));
    CHECK(sandbox.miniship({"release"}).status == 137);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    check_released(sandbox);
}

/// A file that an earlier tool left empty stops the release, with git's own copy as the way out.
void check_empty_file_refused(const std::string& file) {
    const Sandbox sandbox;
    grow_shop(sandbox);
    if (file == "package-lock.json") {
        sandbox.write(file, "{\n  \"name\": \"shop\",\n  \"version\": \"1.8.1\"\n}\n");
        sandbox.git({"add", file});
        sandbox.git({"commit", "--quiet", "--message", "build: a lock file"});
    }
    const std::string whole = sandbox.read(file);
    sandbox.write(file, "");
    const Tree before = tree_of(sandbox.beside(""));
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status == 3);
    CHECK(holds(refused.err, file));
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);
    sandbox.write(file, whole);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    check_released(sandbox);
}

/// Injects into one script; its bytes afterwards.
std::string injected(const std::string& script) {
    const Sandbox sandbox;
    sandbox.write("dist/app.js", script);
    CHECK(sandbox.miniship({"inject", "--set", "process.env.APP_VERSION=1.9.0", "--allow-none", "dist"}).status == 0);
    return sandbox.read("dist/app.js");
}

/// A release whose policy service answers as `path` of the fault server: everything before it is done, the policy is
/// not, and the status says whose turn it is.
void check_service(const std::string& path, int status) {
    const FaultServer server;
    const Sandbox sandbox;
    grow_shop_at(sandbox, server.url(path));
    const std::string refs = remote_refs(sandbox);
    const Tree dist = tree_of(sandbox.path("dist"));
    const Outcome refused = sandbox.miniship({"release"});
    CHECK_MESSAGE(refused.status == status, path);
    CHECK(refused.out.empty());
    // A service that cannot even be read is found before the first write.
    CHECK(tags(sandbox).empty());
    CHECK(remote_refs(sandbox) == refs);
    const bool same = tree_of(sandbox.path("dist")) == dist;
    CHECK(same);
}

}  // namespace

TEST_CASE("failures, git: killed before the commit; no version is skipped and no section doubled") {
    check_survives_kill_in("pre-commit");
}

TEST_CASE("failures, git: killed between commit and tag; the commit gets its tag") {
    check_survives_kill_in("post-commit");
}

TEST_CASE("failures, git: an empty package.json is refused, not tagged") {
    check_empty_file_refused("package.json");
}

TEST_CASE("failures, git: an empty package-lock.json is refused, not tagged") {
    check_empty_file_refused("package-lock.json");
}

TEST_CASE("failures, git: an empty CHANGELOG.md does not take the history with it") {
    check_empty_file_refused("CHANGELOG.md");
}

TEST_CASE("failures, git: edits in the working tree do not slip into the release commit") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("src/app.js", "// edited\n");
    sandbox.git({"add", "src/app.js"});
    check_refusal(sandbox, {"release"}, {3, "1 tracked file has changes: src/app.js", "git stash"});
}

TEST_CASE("failures, git: a tag on another branch stops the release before any file is written") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"branch", "other", "HEAD~2"});
    sandbox.git({"tag", "v1.9.0", "other"});
    check_refusal(sandbox, {"release"}, {3, "v1.9.0", "--release-as"});
}

TEST_CASE("failures, git: a lock that git left behind is told before any file is written") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write(".git/index.lock", "");
    check_refusal(sandbox, {"release"}, {3, "index.lock", "no git is running"});
    std::filesystem::remove(sandbox.path(".git/index.lock"));
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    check_released(sandbox);
}

TEST_CASE("failures, git: a branch that has moved on lets neither branch nor tag through") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    // The colleague is quicker than our look: the branch moves while we push.
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), sandbox.beside("other")});
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "fix: theirs"}, sandbox.beside("other"));
    sandbox.write_program(".git/hooks/pre-push",
                          "#!/bin/sh\nunset GIT_DIR\ncd ../other && git push --quiet origin main\n");
    const Outcome rejected = sandbox.miniship({"release"});
    CHECK(rejected.status == 3);
    CHECK(holds(rejected.err, "origin rejects the push"));
    CHECK(sandbox.git({"tag", "--list", "v1.9*"}, sandbox.beside("remote.git")).empty());
    CHECK(holds(sandbox.read("policy.json"), "\"latest\": \"1.8.1\""));
}

TEST_CASE("failures, git: a tag that a colleague has pushed is told, and theirs stays") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"tag", "v1.9.0", "HEAD~1"}, sandbox.beside("remote.git"));
    check_refusal(sandbox, {"release"}, {3, "v1.9.0 already exists", "git fetch --tags"});
}

TEST_CASE("failures, git: a remote that dies while it receives is no harm; the next run goes on") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string before = remote_refs(sandbox);
    sandbox.write_program("../remote.git/hooks/pre-receive", "#!/bin/sh\nkill -9 $PPID\n");
    const Outcome died = sandbox.miniship({"release"});
    CHECK(died.status != 0);
    CHECK(holds(died.err, "left: refs, policy"));
    CHECK(remote_refs(sandbox) == before);
    std::filesystem::remove(sandbox.beside("remote.git/hooks/pre-receive"));
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    check_released(sandbox);
}

TEST_CASE("failures, git: a shallow clone guesses no version") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"push", "--quiet", "origin", "main"});
    sandbox.git({"clone", "--quiet", "--depth", "1", sandbox.url("remote.git"), sandbox.beside("job")});
    check_refusal(sandbox, {"release", "--only", "bump,refs"}, {3, "shallow", "git fetch"}, sandbox.beside("job"));
}

TEST_CASE("failures, floor: a remote that cannot be read puts no floor into a document") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"remote", "set-url", "origin", "http://127.0.0.1:1/shop.git"});
    const std::string policy = sandbox.read("policy.json");
    for (const Words& words : {Words{"floor"}, Words{"push"}, Words{"release"}}) {
        const Outcome outcome = sandbox.miniship(words);
        CHECK(outcome.status == 4);
        CHECK(outcome.out.empty());
    }
    CHECK(sandbox.read("policy.json") == policy);
}

TEST_CASE("failures, floor: prereleases and tags that are no versions do not move it") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    CHECK(sandbox.miniship({"floor"}).out == "1.2.0\n");
    for (const char* name : {"v1.8.1-rc.1", "v1.8.1-rc.2", "nightly-20260101", "weekly-9", "zz-test", "backup/now"}) {
        sandbox.git({"tag", name});
    }
    sandbox.git({"push", "--quiet", "--tags"});
    CHECK(sandbox.miniship({"floor"}).out == "1.2.0\n");
}

TEST_CASE("failures, floor: a patch of an old line is not the newest release") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"tag", "v0.9.9"});
    sandbox.git({"push", "--quiet", "--tags"});
    const auto floor = answer(sandbox.miniship({"floor", "--json"}));
    CHECK(floor["floor"] == "1.2.0");
    CHECK(floor["latest"] == "1.8.1");
}

TEST_CASE("failures, build: one that is killed half way is made again, and nothing half goes out") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write_program("build.sh",
                          "#!/bin/sh\nrm -rf dist; mkdir dist\n: > dist/half.js\n"
                          "test -e ../killed || { touch ../killed; kill -9 $$; }\n"
                          "echo 'v(process.env.APP_VERSION)' > dist/half.js\n");
    sandbox.write("miniship.json", R"({ "apps": { "shop": { "platform": "wechat", "id": "wx0123456789abcdef",
      "dist": "dist", "build": "./build.sh" } }, "targets": { "local": { "url": "file:policy.json" } } })");
    sandbox.git({"add", "build.sh", "miniship.json"});
    sandbox.git({"commit", "--quiet", "--message", "build: a script"});
    const std::string refs = remote_refs(sandbox);
    CHECK(sandbox.miniship({"release"}).status == 3);
    CHECK(remote_refs(sandbox) == refs);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    CHECK(sandbox.read("dist/half.js") == "v(\"1.9.0\")\n");
    check_released(sandbox);
}

TEST_CASE("failures, build: a name that is written another way is replaced, one that is missing is an error") {
    CHECK(injected("v(process.env[\"APP_VERSION\"])") == "v(\"1.9.0\")");
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("dist/env.js", "module.exports = { version: process.env.APP_VERSOIN };\n");
    check_refusal(sandbox, {"release"}, {7, "process.env.APP_VERSION", ""});
}

TEST_CASE("failures, build: a longer name stays what it is") {
    CHECK(injected("v(process.env.APP_VERSION_NAME)") == "v(process.env.APP_VERSION_NAME)");
}

TEST_CASE("failures, build: a string and a comment stay what they are") {
    const std::string script = "// process.env.APP_VERSION\nv('process.env.APP_VERSION')";
    CHECK(injected(script) == script);
}

TEST_CASE("failures, build: bytes that are not UTF-8 come out as they went in") {
    CHECK(injected("// \xc4\xe3\xba\xc3\nv(process.env.APP_VERSION)") == "// \xc4\xe3\xba\xc3\nv(\"1.9.0\")");
}

TEST_CASE("failures, build: a file that is left over from an older build is found by its stamp") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    CHECK(sandbox.miniship({"inject", "--verify"}).status == 0);
    sandbox.commit("fix: the next one");
    check_refusal(sandbox, {"release"}, {7, "dist carries 1.9.0", "build all of it again"});
}

TEST_CASE("failures, service: errors are errors, and found before the first write") {
    for (const char* path : {"/status/500/p", "/status/503/p"}) {
        check_service(path, 4);
    }
    for (const char* path : {"/status/401/p", "/status/403/p"}) {
        check_service(path, 3);
    }
}

TEST_CASE("failures, service: a login page is no document") {
    check_service("/html/p", 5);
}

TEST_CASE("failures, service: one that is down stops the release before it begins") {
    const Sandbox sandbox;
    grow_shop_at(sandbox, "http://127.0.0.1:1/shop.json");
    CHECK(sandbox.miniship({"release"}).status == 4);
    CHECK(tags(sandbox).empty());
}

TEST_CASE("failures, service: a write that is refused is remembered, and only that is left") {
    const FaultServer server;
    const Sandbox sandbox;
    grow_shop_at(sandbox, server.url("/put-status/500/p"));
    const Outcome failed = sandbox.miniship({"release"});
    CHECK(failed.status == 4);
    CHECK(holds(failed.err, "left: policy"));
    CHECK(tags(sandbox) == "v1.9.0");
    const std::string sound = server.url("/api/p");
    const std::string document =
        R"({"schema":1,"apps":{"wechat/wx0123456789abcdef":{"latest":"1.8.1","floor":{"min":"1.2.0","update":"force"}}}})";
    CHECK(sandbox.run({"curl", "--silent", "--request", "PUT", "--data", document, sound}).status == 0);
    const auto again = answer(sandbox.miniship({"release", "--json", "--target", sound}));
    CHECK(again["version"] == "1.9.0");
    CHECK(again["done"] == nlohmann::json{"policy"});
    CHECK(holds(again.dump(), "\"left\":[]"));
}

TEST_CASE("failures, service: a document that swallows the write is not believed") {
    const FaultServer server;
    const Sandbox sandbox;
    grow_shop_at(sandbox, server.url("/swallowing/p"));
    CHECK(sandbox.miniship({"push", "--create"}).status == 0);
    CHECK(sandbox.miniship({"release"}).status != 0);
}

TEST_CASE("failures, service: rules of operators come out of a release as they went in") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    CHECK(sandbox.miniship({"release"}).status == 0);
    for (const char* part : {R"("pages/order/order":  { "min": "1.7.0", "update": "force", "until": "2031-12-31" })",
                             R"("apis": { "\/api\/pay\/**": { "min":"1.6.0", "update":"regular", "message":"pay" } })",
                             R"("x-console": { "share": 1.0, "ticket": 12345678901234567890 })"}) {
        CHECK(holds(sandbox.read("policy.json"), part));
    }
}

TEST_CASE("failures, service: an ETag that is weak for a second is waited for") {
    const FaultServer server;
    const Sandbox sandbox;
    grow_shop_at(sandbox, server.url("/briefly-weak/p"));
    CHECK(sandbox.miniship({"push"}).status == 0);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    CHECK(holds(sandbox.miniship({"policy", "show"}).out, "1.9.0"));
}
