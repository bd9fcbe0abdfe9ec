#include "apply/all_cores.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "edge/progress.hpp"
#include "edge/signals.hpp"

namespace miniship::apply {

Result<void> on_all_cores(std::size_t count, const std::function<Result<void>(std::size_t index)>& work) {
    std::atomic<std::size_t> next{0};
    std::mutex failing;
    std::map<std::size_t, Error> failures;
    // Indices are given out in order, so whatever fails, all work before it has been begun and is finished.
    const auto work_on_next = [&] {
        const std::size_t index = next.fetch_add(1);
        if (index >= count) {
            return false;
        }
        auto done = work(index);
        edge::count_progress();
        if (!done) {
            next = count;
            const std::lock_guard lock{failing};
            failures.emplace(index, std::move(done).error());
        }
        return true;
    };
    Result<void> interruption;
    {
        std::vector<std::jthread> helpers;
        const std::size_t threads = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), count);
        for (std::size_t started = 1; started < threads; ++started) {
            helpers.emplace_back([&work_on_next] {
                while (work_on_next()) {
                }
            });
        }
        // On one thread only: it lets the others end.
        while (interruption.ok() && work_on_next()) {
            interruption = edge::not_interrupted();
        }
        if (!interruption.ok()) {
            next = count;
        }
    }
    TRY(std::move(interruption));
    return failures.empty() ? Result<void>{} : std::move(failures.begin()->second);
}

}  // namespace miniship::apply
