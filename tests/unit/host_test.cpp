#include "edge/host.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

using namespace miniship::edge;

TEST_CASE("host: the user has a name without an environment") {
    const std::string name = user_name();
    CHECK_FALSE(name.empty());
    const bool is_told = name == "root" || ::geteuid() != 0;
    CHECK(is_told);
}

TEST_CASE("host: a process that has ended is none, also before anybody has asked how") {
    CHECK(is_process(own_pid()));
    CHECK_FALSE(is_process(0));
    const pid_t child = ::fork();
    if (child == 0) {
        ::_exit(0);
    }
    siginfo_t ended{};
    REQUIRE(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) == 0);
    CHECK_FALSE(is_process(child));
    CHECK(::waitpid(child, nullptr, 0) == child);
    CHECK_FALSE(is_process(child));
}
