// SIGINT, SIGTERM and SIGHUP as a question that long work asks between two effects.
#pragma once

#include <optional>

#include "miniship/result.hpp"

namespace miniship::edge {

/// From now on the first SIGINT, SIGTERM or SIGHUP is only noted, so that work can end between two effects;
/// a second one ends the process at once. SIGHUP stays ignored where it is. SIGPIPE is ignored: writes report it.
void note_interrupts();

/// An Error (`interrupted`: exit 130, `terminated`: exit 143) when a signal has been noted. Each thread is told once:
/// what then takes half-done work back is not interrupted again.
[[nodiscard]] Result<void> not_interrupted();

/// The error of a signal that has been noted, whoever was told; nothing when there was none.
[[nodiscard]] std::optional<Error> interruption();

/// True when `not_interrupted` would tell so: a reason to stop waiting.
[[nodiscard]] bool is_interrupted();

}  // namespace miniship::edge
