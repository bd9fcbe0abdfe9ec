#include "process.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace miniship::test {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

/// What a program wrote into the file, which is closed then.
std::string taken(int file) {
    std::string text;
    std::array<char, 65536> buffer{};
    for (off_t at = 0;;) {
        const ssize_t count = ::pread(file, buffer.data(), buffer.size(), at);
        if (count <= 0) {
            break;
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
        at += count;
    }
    ::close(file);
    return text;
}

int waited_status(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Outcome outcome_of(const Program& program) {
    // Files in memory, not pipes: nobody has to read while the program runs.
    const int out = ::memfd_create("stdout", MFD_CLOEXEC);
    const int err = ::memfd_create("stderr", MFD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
    posix_spawn_file_actions_addchdir_np(&actions, program.directory.c_str());

    std::vector<std::string> arguments = program.arguments;
    std::vector<std::string> environment;
    for (const auto& [name, value] : program.environment) {
        environment.push_back(name + "=" + value);
    }
    pid_t child = -1;
    const int failure = ::posix_spawnp(&child, arguments.front().c_str(), &actions, nullptr,
                                       pointers_to(arguments).data(), pointers_to(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    Outcome outcome;
    outcome.status.number = failure == 0 ? waited_status(child) : 127;
    outcome.out = taken(out);
    outcome.err = taken(err);
    outcome.status.said = outcome.err;
    return outcome;
}

}  // namespace miniship::test
