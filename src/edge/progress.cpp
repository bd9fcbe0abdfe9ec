#include "edge/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
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
constexpr double kMega = 1e6;
constexpr double kGiga = 1e9;
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
    std::string doing{};
    ProgressCount whole{};
    /// The first work of the step: what it has looked at.
    ProgressCount first{};
    std::atomic<std::size_t> files{0};
    std::atomic<std::uintmax_t> bytes{0};
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

/// With the mutex.
void count_from_zero(std::string doing, ProgressCount whole) {
    State& now = state();
    now.doing = std::move(doing);
    now.whole = whole;
    now.files = 0;
    now.bytes = 0;
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
        put(std::string{kTakeAway} + progress_text(*now.what, now.doing, {.files = now.files, .bytes = now.bytes},
                                                   now.whole, elapsed(now), now.columns));
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
    now.first = {};
    count_from_zero({}, {});
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
            put(progress_text(*now.what, {}, now.first, {}, took, std::string::npos) + "\n");
        }
        now.what.reset();
        drawing = std::move(now.drawing);
    }
    now.ended.notify_all();
    if (drawing.joinable()) {
        drawing.join();
    }
}

bool progress_is_told() {
    State& now = state();
    const std::lock_guard lock{now.mutex};
    return now.style != ProgressStyle::none && now.what;
}

ProgressPart::ProgressPart(std::string doing, ProgressCount whole) {
    const std::lock_guard lock{state().mutex};
    count_from_zero(std::move(doing), whole);
    state().first = state().first == ProgressCount{} ? whole : state().first;
}

ProgressPart::~ProgressPart() {
    const std::lock_guard lock{state().mutex};
    count_from_zero({}, {});
}

void count_progress() {
    state().files.fetch_add(1, std::memory_order_relaxed);
}

void count_progress_bytes(std::uintmax_t bytes) {
    state().bytes.fetch_add(bytes, std::memory_order_relaxed);
}

void clear_progress() {
    const std::lock_guard lock{state().mutex};
    take_away(state());
}

std::string progress_text(std::string_view what, std::string_view doing, const ProgressCount& done,
                          const ProgressCount& whole, std::chrono::milliseconds elapsed, std::size_t columns) {
    std::string text = fmt::format("{}: ", what);
    if (whole.files > 0) {
        text += fmt::format("{}{}{}/{} files, ", doing, doing.empty() ? "" : " ", done.files, whole.files);
    } else if (done.files > 0) {
        text += fmt::format("{} {}, ", done.files, done.files == 1 ? "file" : "files");
    }
    if (const auto most = std::max(done.bytes, whole.bytes); most > 0) {
        const bool large = static_cast<double>(most) >= kGiga;
        const double unit = large ? kGiga : kMega;
        text += fmt::format("{:.1f} ", static_cast<double>(done.bytes) / unit);
        text += whole.bytes > 0 ? fmt::format("of {:.1f} ", static_cast<double>(whole.bytes) / unit) : "";
        text += large ? "GB, " : "MB, ";
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
    text += seconds < 60 ? fmt::format("{} s", seconds) : fmt::format("{} min {} s", seconds / 60, seconds % 60);
    // The last column stays free: some terminals wrap as soon as it is written to.
    return text.size() < columns ? text : text.substr(0, columns - 1);
}

}  // namespace miniship::edge
