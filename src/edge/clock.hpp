// The clock: read once by a command, then handed on as a value.
#pragma once

#include <cstdint>

namespace miniship::edge {

/// Seconds since 1970-01-01T00:00:00Z.
[[nodiscard]] std::int64_t seconds_now();

}  // namespace miniship::edge
