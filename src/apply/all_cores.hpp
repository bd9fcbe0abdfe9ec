// The same work for many things at once, on all cores.
#pragma once

#include <cstddef>
#include <functional>

#include "miniship/result.hpp"

namespace miniship::apply {

/// Calls `work` once for every index below `count`, on as many threads as there are cores; `work` must be safe to call
/// at the same time for different indices. After an error no further work is begun. Errors: that of the lowest index,
/// whatever the threads do; `interrupted` and `terminated` between two pieces of work.
[[nodiscard]] Result<void> on_all_cores(std::size_t count, const std::function<Result<void>(std::size_t index)>& work);

}  // namespace miniship::apply
