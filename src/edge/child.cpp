#include "edge/child.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace miniship::edge {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

void set_attributes(posix_spawnattr_t& attributes, Place place) {
    // Our ignored SIGPIPE is not inherited, and neither is what a shell in the background ignores of a terminal.
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int number : {SIGPIPE, SIGTTOU, SIGTTIN}) {
        sigaddset(&defaults, number);
    }
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    const bool foreground = place == Place::foreground;
    const auto flags = POSIX_SPAWN_SETSIGDEF | (foreground ? POSIX_SPAWN_SETPGROUP : POSIX_SPAWN_SETSID);
    posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
}

}  // namespace

Result<Child> started(const Command& command, const Streams& streams, Place place) {
    CommandLock lock = CommandLock::taken();
    const std::string& who = command.name.empty() ? command.arguments.front() : command.name;
    // Before its number is known, too: we may be killed in between.
    lock.tell(who, 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (place == Place::foreground) {
        posix_spawn_file_actions_addtcsetpgrp_np(&actions, STDIN_FILENO);
    }
    posix_spawn_file_actions_adddup2(&actions, streams.in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, streams.out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, streams.err, STDERR_FILENO);
    if (lock.ok()) {
        posix_spawn_file_actions_adddup2(&actions, lock.number(), lock.number_in_child());
    }
    if (!command.directory.empty()) {
        posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    set_attributes(attributes, place);

    std::vector<std::string> arguments = command.arguments;
    std::vector<std::string> environment;
    for (const auto& [name, value] : command.environment) {
        environment.push_back(name + "=" + value);
    }
    pid_t child = -1;
    const int failure = posix_spawnp(&child, arguments.front().c_str(), &actions, &attributes,
                                     pointers_to(arguments).data(), pointers_to(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        return Error{.code = ErrorCode::command_failed,
                     .message = fmt::format("cannot run {}: {}", command.arguments.front(), std::strerror(failure))};
    }
    lock.tell(who, child);
    return Child{.pid = child, .lock = std::move(lock)};
}

int exit_status(int wait_status) {
    return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

void end_group(pid_t child) {
    kill(-child, SIGTERM);
    for (int tries = 0; tries < 100; ++tries) {
        if (waitpid(child, nullptr, WNOHANG) != 0) {
            kill(-child, SIGKILL);
            return;
        }
        usleep(10'000);
    }
    kill(-child, SIGKILL);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
}

Error too_slow(const Command& command) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(command.deadline).count();
    return {.code = ErrorCode::timed_out,
            .message = fmt::format("{} did not end within {} {}", command.arguments.front(), seconds,
                                   seconds == 1 ? "second" : "seconds")};
}

}  // namespace miniship::edge
