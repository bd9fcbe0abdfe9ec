// Running other programs: never through a shell of ours, always with a deadline.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::edge {

/// What is run. The program is looked up in PATH.
struct Command {
    std::vector<std::string> arguments{};
    std::string directory{};
    /// The whole environment of the child.
    std::map<std::string, std::string> environment{};
    std::string input{};
    std::chrono::milliseconds deadline{std::chrono::minutes{10}};
    /// How long it may go on when we are told to stop: what ends by itself in that time leaves nothing half done.
    std::chrono::milliseconds grace{0};
    /// A command that prints more bytes than this is ended.
    std::size_t most_output{std::numeric_limits<std::size_t>::max()};
    /// Lines of stdout and stderr go to our stderr as they come, each after this prefix, instead of being kept.
    std::string stream_prefix{};
    bool stream{false};
    /// Where we have a terminal, the child has it instead: it can ask, and its output goes to our stderr as it is.
    bool terminal{false};
    /// What it is for people; the program's name when empty.
    std::string name{};
};

/// How it ended. `status` is the exit status, or 128 + the signal's number.
struct Outcome {
    int status{0};
    std::string output{};
    std::string errors{};
    /// It printed more than `most_output` and was ended; `output` is the beginning.
    bool cut{false};
};

/// Runs a command to its end; what it leaves in the background is not waited for. A status other than 0 is an Outcome,
/// not an Error. Errors: `command_failed` when it cannot be started, `timed_out` when the deadline passes (its whole
/// process group is ended), `interrupted` and `terminated` when we are told to stop before it starts, or when it goes
/// on beyond its grace.
[[nodiscard]] Result<Outcome> outcome_of(const Command& command);

}  // namespace miniship::edge
