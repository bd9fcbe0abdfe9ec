#include "edge/signals.hpp"

#include <atomic>
#include <csignal>

namespace miniship::edge {
namespace {

volatile std::sig_atomic_t noted_signal = 0;
/// Which call of `note_interrupts` a thread has been told a signal of; each is a new beginning.
std::atomic<int> current_round{0};
thread_local int told_round = 0;

void let_end(int number) {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, nullptr);
}

extern "C" void note_signal(int number) {
    noted_signal = number;
    for (const int other : {SIGINT, SIGTERM, SIGHUP}) {
        let_end(other);
    }
}

void note(int number) {
    struct sigaction action {};
    // Without SA_RESTART: a poll or a read that waits returns, and its caller looks here.
    action.sa_handler = note_signal;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

bool is_ignored(int number) {
    struct sigaction action {};
    return sigaction(number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

void note_interrupts() {
    noted_signal = 0;
    ++current_round;
    note(SIGINT);
    note(SIGTERM);
    // Who ignores it, as nohup does, wants work to go on without a terminal.
    if (!is_ignored(SIGHUP)) {
        note(SIGHUP);
    }
    std::signal(SIGPIPE, SIG_IGN);
}

bool is_interrupted() {
    return noted_signal != 0 && told_round != current_round;
}

std::optional<Error> interruption() {
    switch (noted_signal) {
        case 0:
            return std::nullopt;
        case SIGINT:
            return Error{.code = ErrorCode::interrupted, .message = "interrupted"};
        case SIGHUP:
            return Error{.code = ErrorCode::terminated, .message = "terminated: the terminal is gone"};
        default:
            return Error{.code = ErrorCode::terminated, .message = "terminated"};
    }
}

Result<void> not_interrupted() {
    if (!is_interrupted()) {
        return {};
    }
    told_round = current_round;
    return *interruption();
}

}  // namespace miniship::edge
