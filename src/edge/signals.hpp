// SIGINT and SIGTERM as a question that long work asks between two effects.
#pragma once

#include "miniship/result.hpp"

namespace miniship::edge {

/// From now on the first SIGINT or SIGTERM is only noted, so that work can end between two effects;
/// a second one ends the process at once. SIGPIPE is ignored: writes report it.
void note_interrupts();

/// An Error (`interrupted`: exit 130, `terminated`: exit 143) when a signal has been noted. It is told once: what then
/// takes half-done work back is not interrupted again.
[[nodiscard]] Result<void> not_interrupted();

}  // namespace miniship::edge
