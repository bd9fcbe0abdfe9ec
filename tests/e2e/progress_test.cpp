// What takes long, told on a terminal and in the log of a pipeline.
#include <doctest/doctest.h>

#include <csignal>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "pty.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A shop whose push takes its time.
void grow_slow_shop(const Sandbox& sandbox) {
    grow_shop(sandbox);
    sandbox.write_program(".git/hooks/pre-push", "#!/bin/sh\nsleep 2\n");
}

/// Runs miniship with a terminal at stdout and stderr; what the terminal got.
std::string shown_on_terminal(const Sandbox& sandbox, const std::string& words) {
    const std::string script = "import pty, sys\nstatus = pty.spawn(sys.argv[1:])\nsys.exit(status != 0)\n";
    Words command{"python3", "-c", script, MINISHIP_BINARY};
    command.push_back(words);
    const Outcome outcome = sandbox.run(command);
    CHECK(outcome.status == 0);
    return outcome.out;
}

/// A file that nobody can open as long as this is there: a lease of ours on it (fcntl(2)).
class HeldFile {
public:
    explicit HeldFile(const std::string& path) : file_{::open(path.c_str(), O_RDONLY | O_CLOEXEC)} {
        // What tells that somebody wants it would end us.
        ::signal(SIGIO, SIG_IGN);
        REQUIRE(::fcntl(file_, F_SETLEASE, F_WRLCK) == 0);
    }
    HeldFile(const HeldFile&) = delete;
    HeldFile& operator=(const HeldFile&) = delete;
    ~HeldFile() { ::close(file_); }

    void wait_until_wanted() const {
        for (int waited = 0; waited < 2000 && ::fcntl(file_, F_GETLEASE) == F_WRLCK; ++waited) {
            ::usleep(10'000);
        }
    }
    void let_go() const { ::fcntl(file_, F_SETLEASE, F_UNLCK); }

private:
    int file_;
};

/// Four scripts of 0.3 MB, one of them with a token.
void write_tree(const Sandbox& sandbox) {
    const std::string filling = "/*" + std::string(299'900, 'x') + "*/\n";
    for (const std::string name : {"a", "b", "c", "d"}) {
        sandbox.write("dist/" + name + ".js", filling + (name == "a" ? "v = process.env.APP_VERSION;\n" : ""));
    }
    sandbox.write("package.json", R"({"version": "1.4.2"})");
}

}  // namespace

TEST_CASE("progress: a large tree tells its files and bytes on one line of the terminal") {
    Sandbox sandbox;
    write_tree(sandbox);
    sandbox.environment["TERM"] = "xterm";
    const HeldFile last{sandbox.path("dist/d.js")};
    const Outcome outcome = outcome_at_terminal({.arguments = {MINISHIP_BINARY, "inject", "dist"},
                                                 .directory = sandbox.path(),
                                                 .environment = sandbox.environment},
                                                80, [&](const std::string& shown) {
                                                    if (holds(shown, "\x1b[Kinject dist: 3/4 files, 0.9 of 1.2 MB, ")) {
                                                        last.let_go();
                                                    }
                                                });
    CHECK(outcome.status == 0);
    const auto line = outcome.out.rfind("inject dist: ");
    CHECK(holds(outcome.out.substr(line), "\x1b[K"));
    CHECK(holds(outcome.out, "replaced 1 place in 1 file (4 files looked at)\n"));
}

TEST_CASE("progress: the log of a pipeline gets one line for a large tree") {
    Sandbox sandbox;
    write_tree(sandbox);
    sandbox.environment["CI"] = "true";
    const HeldFile last{sandbox.path("dist/d.js")};
    std::jthread lets_go{[&] {
        last.wait_until_wanted();
        ::usleep(1'100'000);
        last.let_go();
    }};
    const Outcome outcome = sandbox.miniship({"inject", "dist"});
    CHECK(outcome.status == 0);
    CHECK(holds(outcome.err, "\ninject dist: 4 files, 1.2 MB, "));
}

TEST_CASE("progress: a terminal shows one line, and takes it away") {
    Sandbox sandbox;
    grow_slow_shop(sandbox);
    sandbox.environment["TERM"] = "xterm";
    const std::string shown = shown_on_terminal(sandbox, "release");
    CHECK(holds(shown, "\r\x1b[Kpushing to origin: 1 s"));
    const auto line = shown.rfind("pushing to origin: ");
    CHECK(holds(shown.substr(line), "\r\x1b[K"));
    CHECK(holds(shown, "released 1.9.0"));
}

TEST_CASE("progress: a dumb terminal, a pipe and --quiet show none") {
    Sandbox sandbox;
    grow_slow_shop(sandbox);
    sandbox.environment["TERM"] = "dumb";
    CHECK_FALSE(holds(shown_on_terminal(sandbox, "release"), "pushing to origin:"));

    const Sandbox piped;
    grow_slow_shop(piped);
    const Outcome outcome = piped.miniship({"release"});
    CHECK(outcome.status == 0);
    CHECK_FALSE(holds(outcome.err, "pushing to origin:"));
    CHECK_FALSE(holds(outcome.err, "\x1b"));
}

TEST_CASE("progress: the log of a pipeline gets a plain line for what took its time") {
    Sandbox sandbox;
    grow_slow_shop(sandbox);
    sandbox.environment["CI"] = "true";
    const Outcome outcome = sandbox.miniship({"release"});
    CHECK(outcome.status == 0);
    CHECK(holds(outcome.err, "pushing to origin: "));
    CHECK_FALSE(holds(outcome.err, "\x1b"));
    CHECK_FALSE(holds(outcome.err, "\r"));
}
