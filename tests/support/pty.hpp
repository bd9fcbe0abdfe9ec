// Runs a program at a terminal of a given width and keeps what the terminal got.
#pragma once

#include <functional>
#include <string>

#include "process.hpp"

namespace miniship::test {

/// Stdin, stdout and stderr are one terminal; `out` holds everything that was written, with plain line feeds. `seen` is
/// called with everything so far whenever there is more.
[[nodiscard]] Outcome outcome_at_terminal(const Program& program, unsigned columns,
                                          const std::function<void(const std::string&)>& seen = {});

}  // namespace miniship::test
