#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <string>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// Everything that a release may touch: the project, its repository, the remote.
Tree everything(const Sandbox& sandbox) {
    return tree_of(sandbox.beside(""));
}

/// The state of each step, by its name.
std::map<std::string, std::string> states(const nlohmann::json& release) {
    std::map<std::string, std::string> found;
    for (const auto& step : release["steps"]) {
        found[step["step"]] = step["state"];
    }
    return found;
}

/// The shop's policy document, which a release moves from 1.8.1 and 1.2.0 on.
std::string policy_after(std::string document, const std::string& latest, const std::string& floor) {
    const auto replace = [&](const std::string& before, const std::string& after) {
        const auto at = document.find(before);
        REQUIRE(at != std::string::npos);
        document.replace(at, before.size(), after);
    };
    replace("\"revision\": 41", "\"revision\": 42");
    replace("\"latest\": \"1.8.1\"", fmt::format("\"latest\": \"{}\"", latest));
    replace("\"min\": \"1.2.0\"", fmt::format("\"min\": \"{}\"", floor));
    return document;
}

/// The document without the time of its last write.
std::string without_time(std::string document) {
    const auto at = document.find("\"updatedAt\": \"");
    REQUIRE(at != std::string::npos);
    return document.erase(at, std::string{"\"updatedAt\": \"2025-10-20T02:05:11Z\""}.size());
}

}  // namespace

TEST_CASE("release: bump, injection, refs and policy; a second run finds everything done") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string policy = sandbox.read("policy.json");
    const Tree dist = tree_of(sandbox.path("dist"));
    const Outcome release = sandbox.miniship({"release"});
    CHECK(release.status == 0);
    CHECK(release.out == "1.9.0\n");

    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    CHECK(sandbox.git({"rev-parse", "v1.9.0^{}", "main"}, sandbox.beside("remote.git")) == head + "\n" + head);
    CHECK(without_time(sandbox.read("policy.json")) == without_time(policy_after(policy, "1.9.0", "1.2.1")));
    Tree injected = tree_of(sandbox.path("dist"));
    CHECK(holds(injected["env.js"], "version: \"1.9.0\","));
    CHECK(holds(injected["miniship-build.json"], head));
    CHECK(injected.erase("miniship-build.json") == 1);
    for (const auto& [path, bytes] : dist) {
        const bool expected = (injected[path] != bytes) == (path == "env.js" || path == "env.js.map");
        const auto& shown = path;
        CHECK_MESSAGE(expected, shown);
    }

    const Tree before = everything(sandbox);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    const auto again = answer(sandbox.miniship({"release", "--json"}));
    CHECK(again["version"] == "1.9.0");
    CHECK(again["done"].empty());
    CHECK(again["left"].empty());
    const std::map<std::string, std::string> expected{{"bump", "done"}, {"build", "left out"},  {"inject", "done"},
                                                      {"refs", "done"}, {"upload", "left out"}, {"policy", "done"}};
    CHECK(states(again) == expected);
    const bool same = everything(sandbox) == before;
    CHECK(same);
}

TEST_CASE("release: --json tells what was done") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const auto release = answer(sandbox.miniship({"--json", "release"}));
    CHECK(release["version"] == "1.9.0");
    CHECK(release["tag"] == "v1.9.0");
    CHECK(release["floor"] == "1.2.1");
    CHECK(release["applied"] == true);
    CHECK(release["done"] == nlohmann::json{"bump", "inject", "refs", "policy"});
    CHECK(release["steps"].size() == 6);
    CHECK(release["steps"][5]["effects"][0]["latest"] == "1.9.0");
}

TEST_CASE("release: --dry-run shows the plan, runs no command and changes nothing") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.touch("package.json");
    const Tree before = everything(sandbox);
    const Outcome shown = sandbox.miniship({"release", "--dry-run"});
    CHECK(shown.status == 0);
    for (const char* part :
         {"release 1.9.0 (tag v1.9.0)", "shop: . ./build.sh", "main and v1.9.0 to origin", "shop: echo upload",
          "/latest \"1.8.1\" -> \"1.9.0\"", "/floor/min \"1.2.0\" -> \"1.2.1\""}) {
        CHECK_MESSAGE(holds(shown.out, part), part);
    }
    CHECK(answer(sandbox.miniship({"release", "--dry-run", "--json"}))["applied"] == false);
    CHECK(sandbox.miniship({"-C", "work", "--dry-run", "release"}, sandbox.beside("")).status == 0);
    const bool same = everything(sandbox) == before;
    CHECK(same);
}

TEST_CASE("release: the team's commands build and upload, each of them once") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    CHECK(log_of(sandbox) == "build 1.9.0\nupload 1.9.0\n");
    CHECK(sandbox.read("dist/app.js") == "App({ version: \"1.9.0\" });\n");

    const Tree before = everything(sandbox);
    const auto again = answer(sandbox.miniship({"release", "--json"}));
    CHECK(states(again)["build"] == "done");
    CHECK(states(again)["upload"] == "done");
    const bool same = everything(sandbox) == before;
    CHECK(same);

    sandbox.commit("fix: the next one");
    CHECK(sandbox.miniship({"release"}).out == "1.9.1\n");
    CHECK(log_of(sandbox) == "build 1.9.0\nupload 1.9.0\nbuild 1.9.1\nupload 1.9.1\n");
}

TEST_CASE("release: a build that leaves files of the version before is refused, and a whole one goes on") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.write("../during-build", "echo 'a(process.env.APP_VERSION)' > dist/more.js\n");
    CHECK(sandbox.miniship({"release"}).status == 0);

    sandbox.commit("feat: another");
    sandbox.write_program("build.sh", "echo 'App({ version: process.env.APP_VERSION });' > dist/app.js\n");
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: only what has changed"});
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status == 7);
    CHECK(holds(refused.err, "and more.js is still of that build"));
    CHECK(holds(sandbox.read("dist/app.js"), "process.env.APP_VERSION"));

    sandbox.write("dist/more.js", "a(process.env.APP_VERSION)\n");
    CHECK(sandbox.miniship({"release"}).status == 0);
    CHECK(sandbox.miniship({"inject", "--verify"}).status == 0);
    CHECK_FALSE(holds(sandbox.read("dist/more.js"), "process.env"));
}

TEST_CASE("release: an upload that the team's own question finds done is not done again") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    std::string settings = sandbox.read("miniship.json");
    settings.insert(settings.find("\"build\""), R"("uploadDone": "test \"$MINISHIP_VERSION\" = 1.9.0", )");
    sandbox.write("miniship.json", settings);
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: ask first"});
    CHECK(sandbox.miniship({"release"}).status == 0);
    CHECK(log_of(sandbox) == "build 1.9.0\n");
}

TEST_CASE("release: an upload by hand stops it, and --done goes on") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, "manual");
    const std::string policy = bytes_of(sandbox.beside("policy.json"));
    for (int run = 0; run < 2; ++run) {
        const Outcome stopped = sandbox.miniship({"release"});
        CHECK(stopped.status == 3);
        CHECK(stopped.out.empty());
        CHECK(holds(stopped.err, "upload shop 1.9.0 in the platform's console"));
        CHECK(holds(stopped.err, "hint: then `miniship release --done upload` goes on"));
        CHECK(bytes_of(sandbox.beside("policy.json")) == policy);
    }
    CHECK(log_of(sandbox) == "build 1.9.0\n");
    CHECK(sandbox.miniship({"release", "--done", "upload"}).out == "1.9.0\n");
    CHECK(holds(bytes_of(sandbox.beside("policy.json")), "\"latest\": \"1.9.0\""));
    CHECK(sandbox.miniship({"release"}).status == 0);
}

TEST_CASE("release: nothing can be done by hand before there is a release") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, "manual");
    check_refusal(sandbox, {"release", "--done", "upload"}, {3, "HEAD carries no release tag", "--dry-run"});
}

TEST_CASE("release: a build that fails stops before anybody sees something, and the next run goes on") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    const Tree remote = tree_of(sandbox.beside("remote.git"));
    sandbox.write("../broken", "");
    const Outcome failed = sandbox.miniship({"--json", "release"});
    CHECK(failed.status == 3);
    CHECK(answer(failed)["error"]["exit"] == 3);
    CHECK(holds(failed.err, "the build command of shop ends with status 9"));
    CHECK(holds(failed.err, "left: build, inject, refs, upload, policy"));
    const bool same = tree_of(sandbox.beside("remote.git")) == remote;
    CHECK(same);

    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    std::filesystem::remove(sandbox.beside("broken"));
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    CHECK(sandbox.git({"rev-parse", "HEAD"}) == head);
    CHECK(log_of(sandbox) == "build 1.9.0\nbuild 1.9.0\nupload 1.9.0\n");
    CHECK(holds(bytes_of(sandbox.beside("policy.json")), "\"latest\": \"1.9.0\""));
}

TEST_CASE("release: a hook that refuses leaves everything as it was") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write_program(".git/hooks/pre-commit", "#!/bin/sh\necho 'no releases on Friday' >&2\nexit 1\n");
    const auto state = [&] {
        return sandbox.git({"rev-parse", "HEAD"}) + sandbox.git({"for-each-ref"}) +
               sandbox.git({"ls-files", "--stage"}) + sandbox.git({"status", "--porcelain"});
    };
    const std::string before = state();
    const Tree dist = tree_of(sandbox.path("dist"));
    const Tree remote = tree_of(sandbox.beside("remote.git"));
    const std::string policy = sandbox.read("policy.json");
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status == 3);
    CHECK(refused.out.empty());
    CHECK(holds(refused.err, "no releases on Friday"));
    CHECK(state() == before);
    CHECK(sandbox.read("policy.json") == policy);
    const bool same = tree_of(sandbox.path("dist")) == dist && tree_of(sandbox.beside("remote.git")) == remote;
    CHECK(same);
}

TEST_CASE("release: what the remote has and we have not stops it before anything is written") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string other = sandbox.beside("other");
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), other});
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "fix: somebody else"}, other);
    sandbox.git({"push", "--quiet", "origin", "main"}, other);
    check_refusal(sandbox, {"release"},
                  {3, "origin has commits on main that are not here", "git pull --rebase origin main"});

    sandbox.git({"push", "--quiet", "--force", "origin", "HEAD~1:main"}, other);
    sandbox.git({"tag", "v1.9.0"}, other);
    sandbox.git({"push", "--quiet", "origin", "v1.9.0"}, other);
    check_refusal(sandbox, {"release"}, {3, "v1.9.0 already exists on", "git fetch"});
}

TEST_CASE("release: a tag of ours that stands elsewhere stops it") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"tag", "v1.9.0", "HEAD~1"});
    check_refusal(sandbox, {"release"}, {3, "v1.9.0", "miniship bump --release-as"});
}

TEST_CASE("release: a prerelease leaves the policy alone") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string policy = sandbox.read("policy.json");
    const Outcome release = sandbox.miniship({"release", "--prerelease", "beta"});
    CHECK(release.out == "1.9.0-beta.0\n");
    CHECK_FALSE(holds(release.err, "push --live"));
    CHECK(sandbox.read("policy.json") == policy);
    CHECK(holds(sandbox.read("dist/env.js"), "\"1.9.0-beta.0\""));
    CHECK_FALSE(sandbox.git({"ls-remote", "origin", "refs/tags/v1.9.0-beta.0"}).empty());
}

TEST_CASE("release: a floor that would be lower, or has too few releases, is left as it is") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const Outcome release = sandbox.miniship({"release", "--back", "100"});
    CHECK(release.status == 0);
    CHECK(holds(release.err, "58 of 100 releases"));
    CHECK(holds(sandbox.read("policy.json"), "\"min\": \"1.2.0\", \"update\": \"force\""));
    CHECK(holds(sandbox.read("policy.json"), "\"latest\": \"1.9.0\""));
}

TEST_CASE("release: commands get the release, and nothing that names a credential") {
    Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.environment["SHOP_TOKEN"] = "secret-token";
    sandbox.environment["MINISHIP_PASSWORD"] = "secret-password";
    sandbox.write("miniship.json", R"({
  "apps": { "shop": { "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist",
                      "build": "env > ../build.env", "upload": "env > ../upload.env" } },
  "targets": { "local": { "url": "file:policy.json", "tokenEnv": "SHOP_TOKEN" } } })");
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: commands"});
    sandbox.write_program(".git/hooks/pre-commit", "#!/bin/sh\nenv > ../hook.env\n");
    const Outcome release = sandbox.miniship({"release", "--verbose"});
    CHECK(release.status == 0);
    CHECK_FALSE(holds(release.out + release.err, "secret-"));
    for (const std::string command : {"build", "upload"}) {
        const std::string seen = "\n" + bytes_of(sandbox.beside(command + ".env"));
        for (const char* line :
             {"\nMINISHIP_VERSION=1.9.0\n", "\nMINISHIP_TAG=v1.9.0\n", "\nMINISHIP_APP=shop\n",
              "\nMINISHIP_FLOOR=1.2.1\n", "\nMINISHIP_NOTES=## 1.9.0 (2026-03-01)\n", "\nTZ=Asia/Shanghai\n"}) {
            CHECK_MESSAGE(holds(seen, line), command << line << seen);
        }
    }
    for (const std::string command : {"build", "upload", "hook"}) {
        const std::string seen = bytes_of(sandbox.beside(command + ".env"));
        CHECK(holds(seen, "PATH="));
        CHECK_FALSE(holds(seen, "SHOP_TOKEN"));
        CHECK_FALSE(holds(seen, "secret-"));
    }
    CHECK(holds(sandbox.read("policy.json"), "\"latest\": \"1.9.0\""));
}

TEST_CASE("release: a laptop bumps, a pipeline's shallow clone of the tag does the rest") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    CHECK(sandbox.miniship({"bump", "--push"}).out == "1.9.0\n");

    const std::string job = sandbox.beside("job/shop");
    sandbox.git({"clone", "--quiet", "--depth", "1", "--branch", "v1.9.0", sandbox.url("remote.git"), job});
    const auto release = answer(sandbox.miniship({"release", "--only", "build,inject,policy", "--json"}, job));
    CHECK(release["version"] == "1.9.0");
    CHECK(release["done"] == nlohmann::json{"build", "inject", "policy"});
    CHECK(bytes_of(job + "/dist/app.js") == "App({ version: \"1.9.0\" });\n");
    const std::string policy = bytes_of(sandbox.beside("policy.json"));
    CHECK(without_time(policy) == without_time(policy_after(sandbox.read("policy.json"), "1.9.0", "1.2.1")));

    // The same pipeline, started once more: a fresh clone builds, and the document is as it should be.
    const std::string second = sandbox.beside("job2/shop");
    sandbox.git({"clone", "--quiet", "--depth", "1", "--branch", "v1.9.0", sandbox.url("remote.git"), second});
    CHECK(sandbox.miniship({"release", "--only", "build,inject,policy"}, second).out == "1.9.0\n");
    CHECK(bytes_of(sandbox.beside("policy.json")) == policy);
}

TEST_CASE("release: a clone of a commit that is no release does not make one in a pipeline") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    check_refusal(sandbox, {"release", "--only", "inject,policy"},
                  {3, "HEAD carries no release tag", "git checkout TAG"});
}

TEST_CASE("release: the steps of the settings, --only and --skip share the work") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    std::string settings = sandbox.read("miniship.json");
    settings.insert(1, R"("release": { "steps": ["bump", "refs"] },)");
    sandbox.write("miniship.json", settings);
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: the laptop's part"});
    const auto laptop = answer(sandbox.miniship({"release", "--json"}));
    CHECK(laptop["done"] == nlohmann::json{"bump", "refs"});
    CHECK(log_of(sandbox).empty());
    CHECK(answer(sandbox.miniship({"release", "--only=build,inject", "--json"}))["done"] ==
          nlohmann::json{"build", "inject"});
    CHECK(answer(sandbox.miniship({"release", "--only", "upload,policy", "--skip", "upload", "--json"}))["done"] ==
          nlohmann::json{"policy"});
    CHECK(log_of(sandbox) == "build 1.9.0\n");
}

TEST_CASE("release: on a detached HEAD only the tag is pushed") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string main = sandbox.git({"rev-parse", "main"}, sandbox.beside("remote.git"));
    sandbox.git({"checkout", "--quiet", "--detach"});
    CHECK(sandbox.miniship({"release", "--only", "bump,refs"}).out == "1.9.0\n");
    CHECK(sandbox.git({"rev-parse", "main"}, sandbox.beside("remote.git")) == main);
    CHECK(sandbox.git({"rev-parse", "v1.9.0^{}"}, sandbox.beside("remote.git")) == sandbox.git({"rev-parse", "HEAD"}));
}

TEST_CASE("release: a linked worktree releases like a clone") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    const std::string linked = sandbox.beside("linked");
    sandbox.git({"worktree", "add", "--quiet", "-b", "hotfix", linked});
    CHECK(sandbox.miniship({"release", "--release-as", "patch"}, linked).out == "1.8.2\n");
    CHECK(sandbox.miniship({"release"}, linked).out == "1.8.2\n");
    CHECK(log_of(sandbox) == "build 1.8.2\nupload 1.8.2\n");
    CHECK_FALSE(sandbox.git({"ls-remote", "origin", "refs/heads/hotfix"}).empty());
}

TEST_CASE("release: everything in the way is told at once") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.git({"remote", "set-url", "origin", sandbox.url("gone.git")});
    sandbox.write("docs/team.md", "# team\n");
    std::filesystem::remove_all(sandbox.path("dist"));
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status == 3);
    for (const char* part :
         {"1 tracked file has changes: docs/team.md", "remote origin cannot be read", "there is no dist"}) {
        CHECK_MESSAGE(holds(refused.err, part), refused.err);
    }
}
