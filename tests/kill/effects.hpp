// What the preloaded library and the test share: how many effects there were, and which one went wrong.
#pragma once

#include <atomic>

namespace miniship::test {

struct EffectsState {
    std::atomic<long> seen;
    /// The call and what it was for; empty when nothing went wrong.
    char what[240];
};

}  // namespace miniship::test
