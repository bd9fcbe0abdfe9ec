// Waiting between tries.
#pragma once

#include <chrono>
#include <string>

namespace miniship::edge {

/// A random delay between 0 and `first * 2^attempt`, at most `longest` ("full jitter"); attempts count from 0.
[[nodiscard]] std::chrono::milliseconds jittered_delay(int attempt, std::chrono::milliseconds first,
                                                       std::chrono::milliseconds longest);
/// Sleeps; less when a signal tells us to stop, which the caller finds out by `not_interrupted`.
void pause_for(std::chrono::milliseconds duration);
/// Sixteen random hexadecimal digits for names that must not collide.
[[nodiscard]] std::string random_name();

}  // namespace miniship::edge
