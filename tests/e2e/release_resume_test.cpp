// release: where one stands that stopped, what the next run makes of it, and taking it back.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "bump_state.hpp"
#include "json_answer.hpp"
#include "refusal.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// Stops every release in its build: with an error, or by a signal to miniship.
void break_build(const Sandbox& sandbox, const std::string& script = "exit 9") {
    sandbox.write("../during-build", script + "\n");
}

void mend_build(const Sandbox& sandbox) {
    std::filesystem::remove(sandbox.beside("during-build"));
}

}  // namespace

TEST_CASE("release: --status tells where it stands, --abort takes it back") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["underWay"] == false);
    const Outcome none = sandbox.miniship({"release", "--abort"});
    CHECK(none.status == 0);
    CHECK(none.err == "there is no release to take back\n");

    std::filesystem::remove_all(sandbox.path("dist"));
    const RepositoryState before = state_of(sandbox);
    break_build(sandbox);
    const Outcome failed = sandbox.miniship({"release"});
    CHECK(failed.status == 3);
    CHECK(holds(failed.err, "`miniship release` goes on there, `miniship release --abort` takes it back"));
    const RepositoryState stopped = state_of(sandbox);
    const Outcome status = sandbox.miniship({"release", "--status"});
    CHECK(status.status == 0);
    CHECK(holds(status.out, "release 1.9.0 (tag v1.9.0), begun "));
    CHECK(holds(status.out, "  bump    done\n  build   to do\n  inject  to do\n"));
    CHECK(holds(status.err, "it stopped: the build command of shop ends with status 9"));
    const auto told = answer(sandbox.miniship({"release", "--status", "--json"}));
    CHECK(told["underWay"] == true);
    CHECK(told["atWork"].is_null());
    CHECK(told["version"] == "1.9.0");
    CHECK(told["steps"][0] == nlohmann::json{{"step", "bump"}, {"state", "done"}});
    CHECK(holds(told["trouble"], "status 9"));
    CHECK(state_of(sandbox) == stopped);

    const Tree everything = sandbox.tree();
    CHECK(holds(sandbox.miniship({"release", "--abort", "--dry-run"}).err, "the release of 1.9.0 would be taken back"));
    CHECK(answer(sandbox.miniship({"release", "--abort", "--dry-run", "--json"}))["takenBack"] == false);
    CHECK(sandbox.tree() == everything);

    const auto aborted = answer(sandbox.miniship({"release", "--abort", "--json"}));
    CHECK(aborted["takenBack"] == true);
    CHECK(aborted["tag"] == "v1.9.0");
    CHECK(aborted["remains"].empty());
    std::filesystem::remove_all(sandbox.path("dist"));
    CHECK(state_of(sandbox) == before);
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/miniship")));
}

TEST_CASE("release: --abort puts an injected tree back and tells what others have seen") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    change_settings(sandbox, R"("dist": "dist" })", R"("dist": "dist", "upload": "exit 5" })");
    const RepositoryState before = state_of(sandbox);
    CHECK(sandbox.miniship({"release"}).status == 3);
    CHECK(holds(sandbox.read("dist/env.js"), "\"1.9.0\""));
    const Outcome aborted = sandbox.miniship({"release", "--abort"});
    CHECK(aborted.status == 0);
    CHECK(state_of(sandbox) == before);

    // Each line has the command for what it tells, which destroys nothing.
    const std::string tag = "not taken back: origin has v1.9.0; `git push origin --delete v1.9.0` does it\n";
    const std::string main =
        "not taken back: origin has main with the commit of this release; `git pull origin main && ";
    REQUIRE(holds(aborted.err, tag));
    REQUIRE(holds(aborted.err, main));
    const auto command = aborted.err.substr(aborted.err.find("git pull origin main"));
    sandbox.git({"push", "--quiet", "origin", "--delete", "v1.9.0"});
    const Outcome reverted = sandbox.run({"sh", "-c", command.substr(0, command.find('`'))});
    CHECK_MESSAGE(reverted.status == 0, reverted.err);
    CHECK(sandbox.git({"diff", "HEAD", "HEAD~2"}).empty());
    CHECK(sandbox.git({"rev-parse", "main"}, sandbox.beside("remote.git")) == sandbox.git({"rev-parse", "HEAD"}));
    CHECK(sandbox.miniship({"next"}).out == "1.9.0\n");
}

TEST_CASE("release: a tree that was built anew since is left alone by --abort") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    change_settings(sandbox, R"("dist": "dist" })", R"("dist": "dist", "upload": "exit 5" })");
    CHECK(sandbox.miniship({"release"}).status == 3);
    sandbox.write("dist/env.js", "built again\n");
    const Tree everything = sandbox.tree();
    CHECK(holds(sandbox.miniship({"release", "--abort", "--dry-run"}).err,
                "dist/env.js has been changed since, and would be left as it is"));
    CHECK(sandbox.tree() == everything);
    const Outcome aborted = sandbox.miniship({"release", "--abort"});
    CHECK(aborted.status == 0);
    CHECK(holds(aborted.err, "dist/env.js has been changed since, and is left as it is"));
    CHECK(sandbox.read("dist/env.js") == "built again\n");
}

TEST_CASE("release: what an earlier run has built and uploaded is not done again") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    change_settings(sandbox, "echo upload $MINISHIP_VERSION >> ../log",
                    "echo upload $MINISHIP_VERSION >> ../log; kill -9 $PPID");
    CHECK(sandbox.miniship({"release"}).status == 137);
    CHECK(holds(sandbox.miniship({"release", "--status"}).err, "it was cut short"));
    change_settings(sandbox, "; kill -9 $PPID", "");
    // HEAD has moved on by that commit: the release is another one.
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.out == "1.9.1\n");
    CHECK(holds(next.err, "the release of 1.9.0 in "));
    CHECK(holds(next.err, "it had still to do: upload, policy"));
    CHECK(log_of(sandbox) == "build 1.9.0\nupload 1.9.0\nbuild 1.9.1\nupload 1.9.1\n");
}

TEST_CASE("release: a build that an earlier run has ended is not built again, and an upload cut short is told") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, "sh ../upload.sh");
    sandbox.write("../upload.sh", "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat) $PPID\n");
    CHECK(sandbox.miniship({"release"}).status == 137);
    sandbox.write("../upload.sh", "echo upload $MINISHIP_VERSION >> ../log\n");
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.out == "1.9.0\n");
    CHECK(holds(next.err, "`miniship release --done upload` goes on"));
    CHECK(log_of(sandbox) == "build 1.9.0\nupload 1.9.0\n");
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["underWay"] == false);
}

TEST_CASE("release: what is built of one app says nothing of another") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write(".gitignore", "dist-*\n");
    sandbox.write("miniship.json", R"({ "apps": {
        "shop": { "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist-shop", "upload": "manual",
                  "build": "mkdir -p dist-shop; echo 'a = process.env.APP_VERSION' > dist-shop/a.js" },
        "desk": { "platform": "feishu", "id": "cli_a1b2c3d4e5f6", "dist": "dist-desk", "upload": "cat dist-desk/a.js > ../log",
                  "build": "mkdir -p dist-desk; echo 'a = process.env.APP_VERSION' > dist-desk/a.js" } } })");
    sandbox.git({"add", ".gitignore", "miniship.json"});
    sandbox.git({"commit", "--quiet", "--message", "build: two apps"});
    sandbox.write("dist-desk/a.js", "a = process.env.APP_VERSION // of an earlier build\n");
    CHECK(sandbox.miniship({"release", "--app", "shop"}).status == 3);
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["steps"][1]["state"] == "done");
    CHECK(sandbox.miniship({"release", "--app", "desk"}).status == 0);
    CHECK(log_of(sandbox) == "a = \"1.9.0\"\n");
}

TEST_CASE("release: what was cut short stays so through a run that leaves it out") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, "ls dist >> ../log");
    break_build(sandbox, "kill -9 $PPID; exit");
    CHECK(sandbox.miniship({"release"}).status == 137);
    const auto state_of_build = [&] {
        return answer(sandbox.miniship({"release", "--status", "--json"}))["steps"][1]["state"];
    };
    CHECK(state_of_build() == "begun");
    CHECK(sandbox.miniship({"release", "--only", "refs"}).status == 0);
    CHECK(state_of_build() == "begun");
    break_build(sandbox, "touch dist/rest.js");
    CHECK(sandbox.miniship({"release"}).status == 0);
    CHECK(log_of(sandbox) == "build 1.9.0\nbuild 1.9.0\napp.js\nminiship-build.json\nrest.js\n");
}

TEST_CASE("release: a second one at the same time is refused, naming the first; a dead one keeps nobody out") {
    Sandbox sandbox;
    sandbox.environment["MINISHIP"] = MINISHIP_BINARY;
    grow_shop_with_commands(sandbox, kUpload);
    break_build(sandbox,
                "$MINISHIP release >&2; echo $? $PPID > ../second; $MINISHIP release --status --json > ../status");
    const Outcome first = sandbox.miniship({"release"});
    CHECK(first.status == 0);
    const std::string second = bytes_of(sandbox.beside("second"));
    CHECK(second.starts_with("3 "));
    CHECK(holds(first.err, "another release (process " + second.substr(2, second.size() - 3) + " on "));
    CHECK(holds(first.err, ", since 20"));
    const auto status = nlohmann::json::parse(bytes_of(sandbox.beside("status")));
    CHECK(status["atWork"]["verb"] == "release");
    CHECK(status["steps"][1] == nlohmann::json{{"step", "build"}, {"state", "begun"}});

    sandbox.commit("fix: the next one");
    break_build(sandbox, "kill -9 $PPID");
    CHECK(sandbox.miniship({"release"}).status == 137);
    CHECK(std::filesystem::exists(sandbox.path(".git/miniship.lock")));
    mend_build(sandbox);
    CHECK(sandbox.miniship({"release"}).out == "1.9.1\n");
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/miniship.lock")));
}

TEST_CASE("release: a command that outlives a killed release keeps the next one out until it has ended") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, "test ! -e ../during-upload || . ../during-upload; " + std::string{kUpload});
    const std::string script = sandbox.beside("during-upload");
    std::ofstream{script}
        << "kill -9 $PPID\nfor look in $(seq 3000); do [ ! -e ../go-on ] || break; sleep 0.01; done\n";
    CHECK(sandbox.miniship({"release"}).status == 137);
    std::filesystem::remove(script);

    const std::string who = "the upload command of shop";
    check_refusal(sandbox, {"release"}, {3, who, "when it has ended"});
    const Outcome abort = sandbox.miniship({"release", "--abort"});
    CHECK(abort.status == 3);
    CHECK(holds(abort.err, who));
    CHECK(holds(sandbox.miniship({"release", "--status"}).err, "at work: " + who));
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["atWork"]["verb"] ==
          "the upload command of shop");

    // A moment is waited for it.
    std::ofstream{sandbox.beside("go-on")};
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.status == 0);
    CHECK(next.out == "1.9.0\n");
    CHECK(holds(next.err, "an earlier upload of shop was cut short and is made again"));
    CHECK(log_of(sandbox) == "build 1.9.0\nupload 1.9.0\nupload 1.9.0\n");
    CHECK_FALSE(std::filesystem::exists(sandbox.path(".git/miniship-command.lock")));
}

TEST_CASE("release: what a command has left in the background keeps nobody out") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    // Who is at work is known a moment after it has begun.
    sandbox.write("../during-build",
                  "sleep 300 &\necho $! > ../sleeper\n"
                  "while [ \"$(sed -n 2p .git/miniship-command.lock)\" = 0 ]; do sleep 0.01; done\nkill -9 $PPID\n");
    CHECK(sandbox.miniship({"release"}).status == 137);
    std::filesystem::remove(sandbox.beside("during-build"));
    const Outcome next = sandbox.miniship({"release"});
    CHECK_MESSAGE(next.out == "1.9.0\n", next.err);
    CHECK(::kill(std::stoi(bytes_of(sandbox.beside("sleeper"))), SIGKILL) == 0);
}

TEST_CASE("release: a bump does not come between, and a pull request on top leaves it behind") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    break_build(sandbox);
    CHECK(sandbox.miniship({"release"}).status == 3);
    const Outcome bump = sandbox.miniship({"bump"});
    CHECK(bump.status == 3);
    CHECK(holds(bump.err, "a release of 1.9.0 is under way"));
    sandbox.commit("fix: the build");
    const Outcome aborted = sandbox.miniship({"release", "--abort"});
    CHECK(aborted.status == 0);
    CHECK(holds(aborted.err, "HEAD has moved on since"));
    CHECK(sandbox.git({"log", "-1", "--format=%s"}) == "fix: the build");
}

TEST_CASE("release: commands get notes and floor from whatever run they are started by") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, "env > ../upload.env");
    break_build(sandbox, "env > ../build.env; exit 9");
    CHECK(sandbox.miniship({"release"}).status == 3);
    const auto values_in = [&](const std::string& file) {
        const std::string seen = bytes_of(sandbox.beside(file));
        const auto at = seen.find("MINISHIP_NOTES=");
        CHECK(holds(seen, "\nMINISHIP_FLOOR=1.2.1\n"));
        return at == std::string::npos ? "" : seen.substr(at, seen.find("\n\n## ", at + 30) - at).substr(0, 200);
    };
    const std::string first = values_in("build.env");
    CHECK(holds(first, "MINISHIP_NOTES=## 1.9.0 (2026-03-01)\n"));
    CHECK(holds(first, "Features"));
    // The tag is made; the policy is another machine's.
    CHECK(sandbox.miniship({"release", "--only", "build"}).status == 3);
    CHECK(values_in("build.env") == first);
    mend_build(sandbox);
    CHECK(sandbox.miniship({"release", "--only", "build,inject,refs,upload"}).status == 0);
    CHECK(values_in("upload.env") == first);
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["steps"][5]["state"] == "to do");
    CHECK(sandbox.miniship({"release"}).status == 0);
    CHECK(answer(sandbox.miniship({"release", "--status", "--json"}))["underWay"] == false);
}

TEST_CASE("release: a prebump script that makes it another version is followed by every later step") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    change_settings(sandbox, "{", R"({ "bump": { "scripts": { "prebump": "echo 2.5.0" } },)");
    const Outcome release = sandbox.miniship({"release"});
    CHECK(release.status == 0);
    CHECK(release.out == "2.5.0\n");
    CHECK(holds(release.err, "a script of the bump makes it 2.5.0"));
    CHECK(log_of(sandbox) == "build 2.5.0\nupload 2.5.0\n");
    CHECK(sandbox.read("dist/app.js") == "App({ version: \"2.5.0\" });\n");
    CHECK(holds(bytes_of(sandbox.beside("policy.json")), "\"latest\": \"2.5.0\""));
    CHECK_FALSE(sandbox.git({"ls-remote", "origin", "refs/tags/v2.5.0"}).empty());
    CHECK(answer(sandbox.miniship({"release", "--json"}))["done"].empty());
}
