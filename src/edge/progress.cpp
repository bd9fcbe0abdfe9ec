#include "edge/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

namespace miniship::edge {
namespace {

using Clock = std::chrono::steady_clock;

// Most steps are over before anybody wonders.
constexpr auto kPatience = std::chrono::milliseconds{500};
constexpr auto kBetween = std::chrono::milliseconds{200};
constexpr std::string_view kTakeAway = "\r\x1b[K";

struct State {
    std::mutex mutex{};
    std::condition_variable ended{};
    ProgressStyle style{ProgressStyle::none};
    std::size_t columns{80};
    /// Nothing between two steps.
    std::optional<std::string> what{};
    Clock::time_point began{};
    bool drawn{false};
    std::thread drawing{};
    std::atomic<std::size_t> files{0};
};

State& state() {
    static State the_one;
    return the_one;
}

void put(std::string_view text) {
    // If nobody reads it any more, the work goes on.
    [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

std::chrono::milliseconds elapsed(const State& now) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - now.began);
}

void take_away(State& now) {
    if (now.drawn) {
        put(kTakeAway);
        now.drawn = false;
    }
}

void draw_until_ended() {
    // Signals are for the thread that works: its waiting ends with them.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    State& now = state();
    std::unique_lock lock{now.mutex};
    auto wait = kPatience;
    while (!now.ended.wait_for(lock, wait, [&] { return !now.what; })) {
        put(std::string{kTakeAway} + progress_text(*now.what, now.files, elapsed(now), now.columns));
        now.drawn = true;
        wait = kBetween;
    }
}

}  // namespace

void set_progress_style(ProgressStyle style, std::size_t columns) {
    const std::lock_guard lock{state().mutex};
    state().style = style;
    state().columns = columns;
}

Progress::Progress(std::string what) : told_{false} {
    State& now = state();
    const std::lock_guard lock{now.mutex};
    if (now.style == ProgressStyle::none || now.what) {
        return;
    }
    told_ = true;
    now.what = std::move(what);
    now.began = Clock::now();
    now.files = 0;
    if (now.style == ProgressStyle::line) {
        now.drawing = std::thread{draw_until_ended};
    }
}

Progress::~Progress() {
    if (!told_) {
        return;
    }
    State& now = state();
    std::thread drawing;
    {
        const std::lock_guard lock{now.mutex};
        const auto took = elapsed(now);
        take_away(now);
        if (now.style == ProgressStyle::plain && took >= std::chrono::seconds{1}) {
            put(progress_text(*now.what, now.files, took, std::string::npos) + "\n");
        }
        now.what.reset();
        drawing = std::move(now.drawing);
    }
    now.ended.notify_all();
    if (drawing.joinable()) {
        drawing.join();
    }
}

void count_progress() {
    state().files.fetch_add(1, std::memory_order_relaxed);
}

void clear_progress() {
    const std::lock_guard lock{state().mutex};
    take_away(state());
}

std::string progress_text(std::string_view what, std::size_t files, std::chrono::milliseconds elapsed,
                          std::size_t columns) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
    const std::string time =
        seconds < 60 ? fmt::format("{} s", seconds) : fmt::format("{} min {} s", seconds / 60, seconds % 60);
    std::string text = files == 0 ? fmt::format("{}: {}", what, time)
                                  : fmt::format("{}: {} {}, {}", what, files, files == 1 ? "file" : "files", time);
    // The last column stays free: some terminals wrap as soon as it is written to.
    return text.size() < columns ? text : text.substr(0, columns - 1);
}

}  // namespace miniship::edge
