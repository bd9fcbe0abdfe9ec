#include "edge/pause.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <thread>

#include <sys/random.h>

#include "edge/signals.hpp"

namespace miniship::edge {
namespace {

std::uint64_t random_number() {
    // Not std::random_device: it asks the processor what it can first, which in a virtual machine takes long.
    std::uint64_t number = 0;
    while (::getrandom(&number, sizeof number, 0) < 0 && errno == EINTR) {
    }
    return number;
}

}  // namespace

std::chrono::milliseconds jittered_delay(int attempt, std::chrono::milliseconds first,
                                         std::chrono::milliseconds longest) {
    auto bound = first;
    for (int doubled = 0; doubled < attempt && bound < longest; ++doubled) {
        bound *= 2;
    }
    bound = std::max(std::min(bound, longest), std::chrono::milliseconds{0});
    return std::chrono::milliseconds{random_number() % (static_cast<std::uint64_t>(bound.count()) + 1)};
}

void pause_for(std::chrono::milliseconds duration) {
    constexpr std::chrono::milliseconds kLook{50};
    const auto end = std::chrono::steady_clock::now() + duration;
    for (auto left = duration; left.count() > 0 && !is_interrupted();
         left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now())) {
        std::this_thread::sleep_for(std::min(left, kLook));
    }
}

std::string random_name() {
    return fmt::format("{:016x}", random_number());
}

}  // namespace miniship::edge
