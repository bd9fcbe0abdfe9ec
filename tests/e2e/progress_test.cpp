// What takes long, told on a terminal and in the log of a pipeline.
#include <doctest/doctest.h>

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

}  // namespace

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
