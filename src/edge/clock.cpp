#include "edge/clock.hpp"

#include <chrono>

namespace miniship::edge {

std::int64_t seconds_now() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace miniship::edge
