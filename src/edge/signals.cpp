#include "edge/signals.hpp"

#include <csignal>

namespace miniship::edge {
namespace {

volatile std::sig_atomic_t noted_signal = 0;

extern "C" void note_signal(int number) {
    noted_signal = number;
}

void handle_once(int number) {
    struct sigaction action {};
    action.sa_handler = note_signal;
    // Without SA_RESTART: a poll or a read that waits returns, and its caller looks here.
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, nullptr);
}

}  // namespace

void note_interrupts() {
    handle_once(SIGINT);
    handle_once(SIGTERM);
    std::signal(SIGPIPE, SIG_IGN);
}

Result<void> not_interrupted() {
    const int noted = noted_signal;
    noted_signal = 0;
    if (noted == SIGINT) {
        return Error{.code = ErrorCode::interrupted, .message = "interrupted"};
    }
    if (noted == SIGTERM) {
        return Error{.code = ErrorCode::terminated, .message = "terminated"};
    }
    return {};
}

}  // namespace miniship::edge
