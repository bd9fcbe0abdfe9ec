// What every refusal has to be: a message, a hint, a status, and nothing that was changed.
#pragma once

#include <string>

#include "sandbox.hpp"

namespace miniship::test {

/// What a command has to say and to return when it refuses.
struct Refusal {
    int status{0};
    /// Part of the message.
    std::string message{};
    /// Part of the hint.
    std::string hint{};
};

/// Runs the command twice, once with --json: both times it refuses as told, has nothing else on stdout, names no secret
/// (a value of the environment that holds "secret"), and leaves every file of the sandbox as it was.
void check_refusal(const Sandbox& sandbox, const Words& words, const Refusal& expected, const std::string& folder = "");

}  // namespace miniship::test
