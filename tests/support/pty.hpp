// Runs a program at a terminal of a given width and keeps what the terminal got.
#pragma once

#include "process.hpp"

namespace miniship::test {

/// Stdin, stdout and stderr are one terminal; `out` holds everything that was written, with plain line feeds.
[[nodiscard]] Outcome outcome_at_terminal(const Program& program, unsigned columns);

}  // namespace miniship::test
