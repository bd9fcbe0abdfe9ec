// What takes long, told while it lasts: one line on a terminal, plain lines in the log of a pipeline.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace miniship::edge {

/// `line`: one line of the terminal at stderr, drawn again and again. `plain`: a line when a step that took its time
/// has ended. `none` is what holds until somebody says another.
enum class ProgressStyle : unsigned char { none, line, plain };
/// How this process tells progress; `columns` is the width of the terminal.
void set_progress_style(ProgressStyle style, std::size_t columns);

/// A step under way, from construction to destruction. One at a time: a step within a step is not told.
class Progress {
public:
    explicit Progress(std::string what);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();

private:
    bool told_;
};

/// Files and bytes, of a whole where that is known.
struct ProgressCount {
    std::size_t files{0};
    std::uintmax_t bytes{0};
    bool operator==(const ProgressCount&) const = default;
};

/// Whether somebody is told; what only progress needs to know is not worth finding out otherwise.
[[nodiscard]] bool progress_is_told();
/// A part of the step under way whose size is known, from construction to destruction: files and bytes count from zero.
/// `doing` says what is done with them (`writing`); bytes are left out where nobody knows how many there are.
class ProgressPart {
public:
    ProgressPart(std::string doing, ProgressCount whole);
    ProgressPart(const ProgressPart&) = delete;
    ProgressPart& operator=(const ProgressPart&) = delete;
    ~ProgressPart();
};
/// One more file of that part is done. Safe on every thread, as the next.
void count_progress();
/// So many more of its bytes are.
void count_progress_bytes(std::uintmax_t bytes);
/// Takes the line off the terminal before something else is written there; it comes back by itself.
void clear_progress();

/// `inject dist: writing 14/480 files, 18.2 of 41.0 MB, 3 s`; at most `columns` wide. Without a whole only what is
/// done, and nothing of files and bytes while there are none.
[[nodiscard]] std::string progress_text(std::string_view what, std::string_view doing, const ProgressCount& done,
                                        const ProgressCount& whole, std::chrono::milliseconds elapsed,
                                        std::size_t columns);

}  // namespace miniship::edge
