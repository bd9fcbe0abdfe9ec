// Running a program that has our terminal: it may ask, draw, and be stopped and continued.
#pragma once

#include "edge/process.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// True when stdin and stderr are our terminal and we are in its foreground: only then can we hand it on.
[[nodiscard]] bool has_terminal();

/// As `outcome_of`; what the program prints goes to our stderr and is not kept. Ctrl-C and Ctrl-Z reach the program:
/// `interrupted` when it ends by the first, with the second we stop and go on together.
[[nodiscard]] Result<Outcome> foreground_outcome(const Command& command);

}  // namespace miniship::edge
