#include "edge/process.hpp"

#include <doctest/doctest.h>

#include "edge/environment.hpp"
#include "edge/signals.hpp"

using namespace miniship;
using namespace miniship::edge;

namespace {

Command shell(const std::string& script) {
    return {.arguments = {"sh", "-c", script}, .environment = environment()};
}

}  // namespace

TEST_CASE("process: output, errors and status come back apart") {
    const auto outcome = outcome_of(shell("echo out; echo err >&2; exit 7"));
    REQUIRE(outcome.ok());
    CHECK(outcome->output == "out\n");
    CHECK(outcome->errors == "err\n");
    CHECK(outcome->status == 7);
}

TEST_CASE("process: large input and output at once do not wait for each other") {
    auto command = shell("cat");
    command.input = std::string(1'000'000, 'x');
    const auto outcome = outcome_of(command);
    REQUIRE(outcome.ok());
    CHECK(outcome->output.size() == 1'000'000);
}

TEST_CASE("process: a child that does not read its input is no trouble") {
    note_interrupts();  // as the program does: SIGPIPE is an error of the write
    auto command = shell("exit 0");
    command.input = std::string(1'000'000, 'x');
    CHECK(outcome_of(command)->status == 0);
}

TEST_CASE("process: the environment is the one given, the folder too") {
    Command command{
        .arguments = {"/bin/sh", "-c", "echo $ONLY; pwd"}, .directory = "/", .environment = {{"ONLY", "this"}}};
    CHECK(outcome_of(command)->output == "this\n/\n");
}

TEST_CASE("process: a deadline ends the whole group") {
    auto command = shell("sleep 30 & sleep 30");
    command.deadline = std::chrono::milliseconds{50};
    CHECK(outcome_of(command).error().code == ErrorCode::timed_out);
}

TEST_CASE("process: a program that is not there, and one that is killed") {
    CHECK(outcome_of({.arguments = {"miniship-no-such-program"}}).error().code == ErrorCode::command_failed);
    CHECK(outcome_of(shell("kill -9 $$"))->status == 137);
}

TEST_CASE("process: what a child leaves in the background is not waited for") {
    const auto outcome = outcome_of(shell("sleep 60 & echo $!; echo started >&2"));
    REQUIRE(outcome.ok());
    CHECK(outcome->errors == "started\n");
    CHECK(outcome_of(shell("kill -9 " + outcome->output))->status == 0);
}

TEST_CASE("process: a child that closes its output and stays is ended by the deadline") {
    auto command = shell("exec >&- 2>&-; sleep 60");
    command.deadline = std::chrono::milliseconds{50};
    CHECK(outcome_of(command).error().code == ErrorCode::timed_out);
}
