// What takes long, told while it lasts: one line on a terminal, plain lines in the log of a pipeline.
#pragma once

#include <chrono>
#include <cstddef>
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

/// One more file of the step under way is done. Safe on every thread.
void count_progress();
/// Takes the line off the terminal before something else is written there; it comes back by itself.
void clear_progress();

/// `inject: 1204 files, 3 s`; at most `columns` wide. Files are left out while there are none.
[[nodiscard]] std::string progress_text(std::string_view what, std::size_t files, std::chrono::milliseconds elapsed,
                                        std::size_t columns);

}  // namespace miniship::edge
