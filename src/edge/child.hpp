// A child process: started with given streams, and ended with everything that it has started.
#pragma once

#include <sys/types.h>

#include "edge/command_lock.hpp"
#include "edge/process.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// Files that become stdin, stdout and stderr.
struct Streams {
    int in{-1};
    int out{-1};
    int err{-1};
};

/// Where a child stands towards our terminal.
enum class Place : unsigned char {
    /// In a session of its own: nothing in it can ask questions on our terminal.
    own_session,
    /// In a process group of its own that has the terminal; see `foreground.hpp`.
    foreground,
};

/// A process that was started, and the lock that it holds.
struct Child {
    pid_t pid{-1};
    CommandLock lock;
};

/// Starts the command as the leader of a process group. Error: `command_failed`.
[[nodiscard]] Result<Child> started(const Command& command, const Streams& streams, Place place);

/// The exit status, or 128 + the signal's number.
[[nodiscard]] int exit_status(int wait_status);

/// Ends a child and its whole group: asks first, and a second later does not ask any more.
void end_group(pid_t child);

/// The error of a command that its deadline has ended.
[[nodiscard]] Error too_slow(const Command& command);

}  // namespace miniship::edge
