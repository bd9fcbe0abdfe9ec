#include "pty.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/ioctl.h>
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

/// What comes out of the terminal until nobody has it open any more (EIO).
std::string shown_at(int terminal, const std::function<void(const std::string&)>& seen) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t count = ::read(terminal, buffer.data(), buffer.size());
        if (count > 0) {
            text.append(buffer.data(), static_cast<std::size_t>(count));
            if (seen) {
                seen(text);
            }
        } else if (count == 0 || errno != EINTR) {
            break;
        }
    }
    std::erase(text, '\r');
    return text;
}

}  // namespace

Outcome outcome_at_terminal(const Program& program, unsigned columns,
                            const std::function<void(const std::string&)>& seen) {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    Outcome outcome;
    outcome.status.number = 127;
    if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) {
        return outcome;
    }
    winsize size{};
    size.ws_col = static_cast<unsigned short>(columns);
    size.ws_row = 40;
    ::ioctl(terminal, TIOCSWINSZ, &size);
    const std::string name = ::ptsname(terminal);
    std::vector<std::string> arguments = program.arguments;
    std::vector<std::string> environment;
    for (const auto& [key, value] : program.environment) {
        environment.push_back(key + "=" + value);
    }
    const auto argument_pointers = pointers_to(arguments);
    const auto environment_pointers = pointers_to(environment);
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        const int side = ::open(name.c_str(), O_RDWR);
        for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::dup2(side, stream);
        }
        if (::chdir(program.directory.c_str()) == 0) {
            ::execvpe(argument_pointers.front(), argument_pointers.data(), environment_pointers.data());
        }
        ::_exit(127);
    }
    outcome.out = shown_at(terminal, seen);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    outcome.status.number = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ::close(terminal);
    return outcome;
}

}  // namespace miniship::test
