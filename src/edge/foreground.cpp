#include "edge/foreground.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "edge/child.hpp"
#include "edge/pause.hpp"
#include "edge/signals.hpp"

namespace miniship::edge {
namespace {

/// The terminal is handed to a process group; who hands it on from the background must not be stopped for that.
void give_terminal(pid_t group) {
    struct sigaction ignore {};
    struct sigaction before {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGTTOU, &ignore, &before);
    tcsetpgrp(STDIN_FILENO, group);
    sigaction(SIGTTOU, &before, nullptr);
}

/// The terminal is ours again at the end of the scope, however the program ended.
class LentTerminal {
public:
    LentTerminal() = default;
    LentTerminal(const LentTerminal&) = delete;
    LentTerminal& operator=(const LentTerminal&) = delete;
    ~LentTerminal() { give_terminal(getpgrp()); }
};

/// Ctrl-Z: the whole job stops, and goes on when the shell says so.
void stop_together(pid_t child) {
    give_terminal(getpgrp());
    raise(SIGTSTP);
    give_terminal(child);
    kill(-child, SIGCONT);
}

}  // namespace

bool has_terminal() {
    return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

Result<Outcome> foreground_outcome(const Command& command) {
    const LentTerminal lent;
    TRY_ASSIGN(const Child started_child,
               started(command, {STDIN_FILENO, STDERR_FILENO, STDERR_FILENO}, Place::foreground));
    const pid_t child = started_child.pid;
    const auto end = std::chrono::steady_clock::now() + command.deadline;
    for (;;) {
        int status = 0;
        const pid_t changed = waitpid(child, &status, WNOHANG | WUNTRACED);
        if (changed == child && WIFSTOPPED(status)) {
            stop_together(child);
        } else if (changed == child) {
            // Shells and npm say 130 for it where they end by themselves.
            if (exit_status(status) == 128 + SIGINT) {
                return Error{.code = ErrorCode::interrupted, .message = "interrupted"};
            }
            return Outcome{.status = exit_status(status)};
        }
        if (auto told = not_interrupted(); !told) {
            end_group(child);
            return std::move(told).error();
        }
        if (std::chrono::steady_clock::now() >= end) {
            end_group(child);
            return too_slow(command);
        }
        pause_for(std::chrono::milliseconds{20});
    }
}

}  // namespace miniship::edge
