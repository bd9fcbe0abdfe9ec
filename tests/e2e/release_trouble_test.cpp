// release: signals, time-outs, hooks and remotes that say no, each at a point from which it goes on.
#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bump_state.hpp"
#include "json_answer.hpp"
#include "refusal.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// Sends a signal to miniship from a hook of git, whose parent's parent it is.
std::string signal_from_hook(const char* name) {
    return fmt::format("#!/bin/sh\nkill -{} $(cut -d' ' -f4 /proc/$PPID/stat)\nsleep 1\n", name);
}

/// Whether that process has not ended, whoever has to take notice of it.
bool is_running(const std::string& pid) {
    const std::string stat = bytes_of("/proc/" + pid.substr(0, pid.find('\n')) + "/stat");
    return !stat.empty() && !holds(stat, ") Z ");
}

void check_goes_on(const Sandbox& sandbox) {
    const Outcome next = sandbox.miniship({"release"});
    CHECK(next.status == 0);
    CHECK(next.out == "1.9.0\n");
    CHECK(sandbox.git({"rev-parse", "v1.9.0^{}", "main"}, sandbox.beside("remote.git")) ==
          sandbox.git({"rev-parse", "HEAD", "HEAD"}));
    CHECK(holds(bytes_of(sandbox.beside("policy.json")), "\"latest\": \"1.9.0\""));
}

}  // namespace

TEST_CASE("release: a signal in any step ends it with the state told, and the next run goes on") {
    for (const auto& [name, status] : {std::pair{"INT", 130}, std::pair{"TERM", 143}, std::pair{"HUP", 143}}) {
        for (const std::string step : {"bump", "build", "refs", "upload"}) {
            const std::string signal = name;
            CAPTURE(signal);
            CAPTURE(step);
            const Sandbox sandbox;
            grow_shop_with_commands(sandbox, "test ! -e ../during-upload || . ../during-upload");
            const std::string hook = step == "bump" ? ".git/hooks/pre-commit" : ".git/hooks/pre-push";
            const std::string script = sandbox.beside("during-" + step);
            if (step == "bump" || step == "refs") {
                sandbox.write_program(hook, signal_from_hook(name));
            } else {
                std::ofstream{script} << fmt::format("kill -{} $PPID\nsleep 20\n", name);
            }
            const Outcome ended = sandbox.miniship({"release"});
            CHECK(ended.status == status);
            CHECK(ended.out.empty());
            CHECK(holds(ended.err, "left: " + step));
            CHECK(holds(ended.err, "`miniship release` goes on there"));
            CHECK(holds(ended.err, "done before that: ") == (step != "bump"));
            std::filesystem::remove(script);
            std::filesystem::remove(sandbox.path(hook));
            check_goes_on(sandbox);
        }
    }
}

TEST_CASE("release: a second Ctrl-C ends it at once, and the next run goes on all the same") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    const std::string script = sandbox.beside("during-build");
    // It does not care that it is asked to end.
    std::ofstream{script} << "trap '' TERM\nkill -INT $PPID\nsleep 0.3\nkill -INT $PPID\nsleep 1\n";
    const Outcome ended = sandbox.miniship({"release"});
    CHECK(ended.status == 130);
    CHECK_FALSE(holds(ended.err, "left: "));
    std::filesystem::remove(script);
    check_goes_on(sandbox);
}

TEST_CASE("release: Ctrl-C while a team's own policy service takes its time leaves that step to do") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.write_program(
        "../policy.sh",
        "#!/bin/sh\ncd ..\n"
        "case $1 in read) exec cat policy.json ;; esac\n"
        "if [ -e slow ]; then\n"
        "  above=$PPID\n"
        "  until grep -q miniship /proc/$above/comm; do above=$(cut -d' ' -f4 /proc/$above/stat); done\n"
        "  kill -INT $above; sleep 60\n"
        "fi\n"
        "cat > policy.new; mv policy.new policy.json\n");
    change_settings(sandbox, "file://" + sandbox.beside("policy.json"), "exec:../policy.sh");
    std::ofstream{sandbox.beside("slow")};
    const Outcome ended = sandbox.miniship({"release"});
    CHECK(ended.status == 130);
    CHECK(holds(ended.err, "done before that: bump, build, inject, refs, upload"));
    CHECK(holds(ended.err, "left: policy; `miniship release` goes on there"));
    std::filesystem::remove(sandbox.beside("slow"));
    check_goes_on(sandbox);
}

TEST_CASE("release: a step that takes too long is ended with everything that it has started") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    change_settings(sandbox, "{", R"({ "release": { "timeout": 1 },)");
    sandbox.write("../during-build", "sleep 60 &\necho $! > ../sleeper\nwait\n");
    const Outcome late = sandbox.miniship({"release"});
    CHECK(late.status == 4);
    CHECK(holds(late.err, "did not end within 1 second"));
    CHECK_FALSE(is_running(bytes_of(sandbox.beside("sleeper"))));
    std::filesystem::remove(sandbox.beside("during-build"));
    check_goes_on(sandbox);
}

TEST_CASE("release: a build that is killed, and one that leaves something running") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    sandbox.write("../during-build", "kill -9 $$\n");
    const Outcome killed = sandbox.miniship({"release"});
    CHECK(killed.status == 3);
    CHECK(holds(killed.err, "the build command of shop ends with status 137"));
    sandbox.write("../during-build", "sleep 300 &\necho $! > ../sleeper\n");
    check_goes_on(sandbox);
    CHECK(::kill(std::stoi(bytes_of(sandbox.beside("sleeper"))), SIGKILL) == 0);
}

TEST_CASE("release: a remote that rejects tag or branch gets neither, and takes both later") {
    for (const std::string ref : {"refs/tags/v1.9.0", "refs/heads/main"}) {
        CAPTURE(ref);
        const Sandbox sandbox;
        grow_shop_with_commands(sandbox, kUpload);
        const std::string remote = sandbox.beside("remote.git");
        const std::string before = sandbox.git({"for-each-ref"}, remote);
        sandbox.write_program("../remote.git/hooks/update",
                              fmt::format("#!/bin/sh\n[ $1 = {} ] || exit 0\necho not today\nexit 1\n", ref));
        const Outcome rejected = sandbox.miniship({"release"});
        CHECK(rejected.status == 3);
        CHECK(holds(rejected.err, "origin rejects the push"));
        CHECK(holds(rejected.err, "left: refs, upload, policy"));
        CHECK(sandbox.git({"for-each-ref"}, remote) == before);
        std::filesystem::remove(sandbox.beside("remote.git/hooks/update"));
        check_goes_on(sandbox);
    }
}

TEST_CASE("release: a remote that dies half way, and a pre-push hook that refuses") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    const std::string before = sandbox.git({"for-each-ref"}, sandbox.beside("remote.git"));
    sandbox.write_program("../remote.git/hooks/pre-receive", "#!/bin/sh\nkill -9 $PPID\n");
    const Outcome died = sandbox.miniship({"release"});
    CHECK(died.status == 4);
    CHECK(sandbox.git({"for-each-ref"}, sandbox.beside("remote.git")) == before);
    std::filesystem::remove(sandbox.beside("remote.git/hooks/pre-receive"));
    sandbox.write_program(".git/hooks/pre-push", "#!/bin/sh\necho no pushes on Friday >&2\nexit 1\n");
    const Outcome refused = sandbox.miniship({"release"});
    CHECK(refused.status == 3);
    CHECK(holds(refused.err, "the pre-push hook refuses the push to origin: "));
    CHECK(holds(refused.err, "no pushes on Friday"));
    CHECK(holds(refused.err, "left: refs, upload, policy"));
    CHECK(sandbox.git({"for-each-ref"}, sandbox.beside("remote.git")) == before);
    std::filesystem::remove(sandbox.path(".git/hooks/pre-push"));
    check_goes_on(sandbox);
}

TEST_CASE("release: a branch that went on during the build is told before anything is visible") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    const std::string other = sandbox.beside("other");
    sandbox.git({"push", "--quiet", "origin", "main"});
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), other});
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "fix: somebody else"}, other);
    sandbox.write("../during-build", "git -C ../other push --quiet origin main\n");
    const Outcome behind = sandbox.miniship({"release"});
    CHECK(behind.status == 3);
    const std::string way_out = "`miniship release --abort`, `git pull --rebase origin main`, then release again";
    CHECK(holds(behind.err, "hint: nothing has arrived there: " + way_out));
    CHECK(sandbox.git({"tag", "--list", "v1.9.0"}, sandbox.beside("remote.git")).empty());
    // A pull alone would move the release away from its tag.
    const Outcome again = sandbox.miniship({"release"});
    CHECK(again.status == 3);
    CHECK(holds(again.err, "miniship: error: origin has commits on main that are not here\n"));
    CHECK(holds(again.err, "hint: " + way_out));
    CHECK(sandbox.miniship({"release", "--abort"}).status == 0);
    std::filesystem::remove(sandbox.beside("during-build"));
    sandbox.git({"pull", "--quiet", "--rebase", "origin", "main"});
    check_goes_on(sandbox);
}

TEST_CASE("release: a bump that was overtaken is published as it is") {
    const Sandbox sandbox;
    grow_shop_with_commands(sandbox, kUpload);
    const std::string other = sandbox.beside("other");
    sandbox.git({"push", "--quiet", "origin", "main"});
    sandbox.git({"clone", "--quiet", sandbox.url("remote.git"), other});
    CHECK(sandbox.miniship({"bump"}).out == "1.9.0\n");
    sandbox.git({"commit", "--quiet", "--allow-empty", "--message", "feat: somebody else"}, other);
    sandbox.git({"push", "--quiet", "origin", "main"}, other);
    check_refusal(sandbox, {"release"},
                  {3, "origin has commits on main that are not here",
                   "`git pull --no-rebase origin main` and `git push origin HEAD:main v1.9.0` publish both, then `git "
                   "checkout v1.9.0` and the same command"});
    sandbox.git({"pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main"});
    sandbox.git({"push", "--quiet", "origin", "HEAD:main", "v1.9.0"});
    sandbox.git({"checkout", "--quiet", "v1.9.0"});
    CHECK(sandbox.miniship({"release"}).out == "1.9.0\n");
    sandbox.git({"checkout", "--quiet", "main"});
    CHECK(sandbox.miniship({"next"}).out == "1.10.0\n");
}

TEST_CASE("release: of several apps one is chosen, and only its steps are done") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.write("miniship.json", fmt::format(R"({{ "floor": {{ "maxJump": 50 }}, "apps": {{
        "shop": {{ "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist-shop", "upload": "manual",
                   "build": "mkdir -p dist-shop; echo 'a = process.env.APP_VERSION' > dist-shop/a.js; echo build shop >> ../log" }},
        "desk": {{ "platform": "feishu", "id": "cli_a1b2c3d4e5f6", "dist": "dist-desk", "upload": "echo upload desk >> ../log",
                   "build": "mkdir -p dist-desk; echo 'a = process.env.APP_VERSION' > dist-desk/a.js; echo build desk >> ../log" }} }},
      "targets": {{ "local": {{ "url": "file://{}" }} }} }})",
                                               sandbox.beside("policy.json")));
    sandbox.write("../policy.json", sandbox.read("policy.json"));
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: two apps"});
    check_refusal(sandbox, {"release"}, {2, "there are 2 apps to upload and none was chosen", "--app"});
    check_refusal(sandbox, {"release", "--app", "shpo"}, {2, "there is no app shpo", "--app shop"});

    const Outcome desk = sandbox.miniship({"release", "--app", "desk"});
    CHECK(desk.status == 0);
    CHECK(log_of(sandbox) == "build desk\nupload desk\n");
    CHECK(holds(desk.err, "when the platform shows 1.9.0 to everyone: miniship push --live 1.9.0 --app desk\n"));
    CHECK_FALSE(std::filesystem::exists(sandbox.path("dist-shop")));
    const Outcome shop = sandbox.miniship({"release", "--app", "shop"});
    CHECK(shop.status == 3);
    CHECK(holds(shop.err, "open dist-shop in 微信开发者工具, upload it as version 1.9.0"));
    CHECK(holds(shop.err, "https://mp.weixin.qq.com"));
    CHECK(holds(shop.err, "then `miniship release --done upload --app shop` goes on"));
    CHECK(sandbox.miniship({"release", "--done", "upload", "--app", "shop"}).out == "1.9.0\n");
    CHECK(log_of(sandbox) == "build desk\nupload desk\nbuild shop\n");
    const std::string policy = bytes_of(sandbox.beside("policy.json"));
    CHECK(holds(policy, "\"feishu/cli_a1b2c3d4e5f6\": { \"latest\": \"1.9.0\""));
    CHECK(holds(policy, "\"latest\": \"1.9.0\",\n      \"floor\": {\"min\": \"1.2.1\""));
}

TEST_CASE("release: commands have the terminal, and Ctrl-C in them ends the release") {
    const Sandbox sandbox;
    grow_shop_with_commands(
        sandbox, "test -t 0 && test -t 1 && test -t 2 && read line && echo got $line >> ../log && read line");
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    REQUIRE(child >= 0);
    if (child == 0) {
        ::clearenv();
        for (const auto& [name, value] : sandbox.environment) {
            ::setenv(name.c_str(), value.c_str(), 1);
        }
        ::setenv("TERM", "dumb", 1);
        static_cast<void>(::chdir(sandbox.path().c_str()));
        ::execl(MINISHIP_BINARY, "miniship", "release", nullptr);
        ::_exit(127);
    }
    const auto type = [&](const std::string& text) {
        CHECK(::write(terminal, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
    };
    type("yes\n");
    std::string seen;
    for (char c = 0; ::read(terminal, &c, 1) == 1;) {
        seen += c;
        // The command waits for its second line when it has noted the first.
        if (seen.ends_with("pushed main and v1.9.0 to origin\r\n")) {
            for (int waited = 0; waited < 3000 && !holds(log_of(sandbox), "got yes"); ++waited) {
                ::usleep(10'000);
            }
            type("\x03");
        }
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    ::close(terminal);
    CHECK(log_of(sandbox) == "build 1.9.0\ngot yes\n");
    CHECK_MESSAGE(WEXITSTATUS(status) == 130, seen);
    CHECK(holds(seen, "left: upload, policy"));
}
