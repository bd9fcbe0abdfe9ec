// A document to quarrel about: a JSON array of marks, to which every writer adds its own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "policy_store/write_loop.hpp"

namespace miniship::test {

/// The change "this mark is in the array".
[[nodiscard]] policy_store::Merge adding(const std::string& mark);

/// What a race of writers left behind.
struct Race {
    int lost{0};
    int failed{0};
    std::string last_error{};
};

/// Lets `writers` threads, each with a store of its own, add `each` marks as fast as they can, and counts the marks
/// that are missing at the end. A writer that was outrun (`document_conflict`) tries again, as a person would.
[[nodiscard]] Race race(const std::function<std::unique_ptr<policy_store::PolicyStore>()>& open, int writers, int each);

}  // namespace miniship::test
