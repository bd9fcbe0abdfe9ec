#include "source_map_mappings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace miniship {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 64;
constexpr std::uint8_t kSeparator = 65;

constexpr auto kValues = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::uint8_t value = 0; value < kDigits.size(); ++value) {
        table[static_cast<std::uint8_t>(kDigits[value])] = value;
    }
    table[','] = kSeparator;
    table[';'] = kSeparator;
    return table;
}();

std::uint8_t value_of(char digit) {
    return kValues[static_cast<std::uint8_t>(digit)];
}

constexpr std::int64_t kLeast = std::numeric_limits<std::int32_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();

/// A number as the specification has it: 32 bits, the sign in the lowest digit bit, and -0 for the least one.
std::optional<std::int64_t> number_at(std::string_view text, std::size_t& at) {
    std::uint64_t bits = 0;
    for (unsigned shift = 0; at < text.size() && shift < 35; shift += 5) {
        const std::uint64_t digit = value_of(text[at++]);
        bits |= (digit & 31U) << shift;
        if ((digit & 32U) == 0) {
            if (bits > std::numeric_limits<std::uint32_t>::max()) {
                return std::nullopt;
            }
            const auto magnitude = static_cast<std::int64_t>(bits >> 1U);
            return (bits & 1U) == 0 ? magnitude : magnitude == 0 ? kLeast : -magnitude;
        }
    }
    return std::nullopt;
}

void append_number(std::string& out, std::int64_t number) {
    if (number == kLeast) {
        out += 'B';
        return;
    }
    std::uint64_t bits =
        number < 0 ? (static_cast<std::uint64_t>(-number) << 1U) | 1U : static_cast<std::uint64_t>(number) << 1U;
    for (; bits > 31; bits >>= 5U) {
        out += kDigits[(bits & 31U) | 32U];
    }
    out += kDigits[bits];
}

/// One segment: the column and, in most, source, line, column and name of the original; each relative to the last one.
struct Segment {
    std::array<std::int64_t, 5> fields{};
    std::size_t count{0};
    std::string_view raw{};
};

std::optional<Segment> segment_of(std::string_view raw) {
    Segment segment;
    segment.raw = raw;
    for (std::size_t at = 0; at < raw.size(); ++segment.count) {
        if (segment.count == segment.fields.size()) {
            return std::nullopt;
        }
        const std::optional<std::int64_t> number = number_at(raw, at);
        if (!number) {
            return std::nullopt;
        }
        segment.fields[segment.count] = *number;
    }
    // An empty segment says nothing; some producers leave one behind a comma.
    const bool known = segment.count == 0 || segment.count == 1 || segment.count == 4 || segment.count == 5;
    return known ? std::optional{segment} : std::nullopt;
}

class Rewriter {
public:
    Rewriter(std::string_view mappings, std::span<const MapSpan> spans) : rest_{mappings}, spans_{spans} {
        out_.reserve(mappings.size() + 16);
    }

    Result<std::string> rewritten() {
        while (next_ < spans_.size() && !ended_) {
            const std::size_t line = spans_[next_].line;
            TRY(copy_until(line));
            if (!ended_) {
                const auto first = spans_.begin() + static_cast<std::ptrdiff_t>(next_);
                const auto last =
                    std::find_if(first, spans_.end(), [line](const MapSpan& span) { return span.line != line; });
                TRY(rewrite_line({first, last}));
                next_ = static_cast<std::size_t>(last - spans_.begin());
            }
        }
        TRY(copy_until(MapSpan::kLineEnd));
        return std::move(out_);
    }

private:
    Result<void> copy_until(std::size_t line);
    Result<void> rewrite_line(std::span<const MapSpan> spans);
    Result<void> take(const Segment& segment);
    Result<void> pass_spans(std::int64_t column);
    Result<void> put(const Segment& segment, std::int64_t column);
    void drop(const Segment& segment);

    [[nodiscard]] std::string_view taken_line();
    void end_line() {
        ended_ = rest_.empty();
        if (!ended_) {
            out_ += ';';
            rest_.remove_prefix(1);
            ++line_;
        }
    }
    [[nodiscard]] bool carries() const {
        return std::any_of(carry_.begin(), carry_.end(), [](std::int64_t field) { return field != 0; });
    }
    [[nodiscard]] Error malformed(std::string_view what) const {
        return {ErrorCode::file_invalid, fmt::format("mappings of line {}: {}", line_ + 1, what)};
    }

    std::string_view rest_;
    std::span<const MapSpan> spans_;
    std::size_t next_{0};
    std::size_t line_{0};
    bool ended_{false};
    std::string out_{};
    /// What dropped segments added to each field, and the next segment that is kept must add for them.
    std::array<std::int64_t, 5> carry_{};

    // Of the line that is rewritten:
    std::span<const MapSpan> ahead_{};
    bool empty_{true};
    std::int64_t read_column_{0};
    std::int64_t written_column_{0};
    std::int64_t shift_{0};
    std::optional<Segment> inner_{};
};

std::string_view Rewriter::taken_line() {
    const std::string_view line = rest_.substr(0, rest_.find(';'));
    rest_.remove_prefix(line.size());
    return line;
}

Result<void> Rewriter::copy_until(std::size_t line) {
    while (!ended_ && line_ < line) {
        if (carries()) {
            TRY(rewrite_line({}));
        } else if (line == MapSpan::kLineEnd) {
            out_ += rest_;
            ended_ = true;
        } else {
            out_ += taken_line();
            end_line();
        }
    }
    return {};
}

Result<void> Rewriter::rewrite_line(std::span<const MapSpan> spans) {
    ahead_ = spans;
    empty_ = true;
    read_column_ = written_column_ = shift_ = 0;
    std::string_view line = taken_line();
    while (!line.empty()) {
        const std::size_t comma = std::min(line.find(','), line.size());
        const std::optional<Segment> segment = segment_of(line.substr(0, comma));
        if (!segment) {
            return malformed(fmt::format("`{}` is no segment", line.substr(0, std::min<std::size_t>(comma, 40))));
        }
        TRY(take(*segment));
        line.remove_prefix(std::min(comma + 1, line.size()));
    }
    TRY(pass_spans(std::numeric_limits<std::int64_t>::max()));
    end_line();
    return {};
}

Result<void> Rewriter::take(const Segment& segment) {
    if (segment.count == 0) {
        return {};
    }
    if (segment.fields[0] < 0) {
        return malformed("columns do not ascend");
    }
    read_column_ += segment.fields[0];
    TRY(pass_spans(read_column_));
    if (!ahead_.empty() && read_column_ >= static_cast<std::int64_t>(ahead_.front().begin)) {
        if (inner_) {
            drop(*inner_);
        }
        inner_ = segment;
        return {};
    }
    return put(segment, read_column_ + shift_);
}

/// Leaves the spans that end at `column` or before it. What is left inside of one moves to its end, unless the segment
/// at `column` stands there.
Result<void> Rewriter::pass_spans(std::int64_t column) {
    while (!ahead_.empty()) {
        const MapSpan& span = ahead_.front();
        const bool open = span.end == MapSpan::kLineEnd;
        const std::int64_t end = open ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(span.end);
        if (column < end) {
            return {};
        }
        shift_ += span.delta;
        if (inner_) {
            const Segment inner = *std::exchange(inner_, std::nullopt);
            if (open || column == end) {
                drop(inner);
            } else {
                TRY(put(inner, end + shift_));
            }
        }
        ahead_ = ahead_.subspan(1);
    }
    return {};
}

Result<void> Rewriter::put(const Segment& segment, std::int64_t column) {
    Segment moved = segment;
    moved.fields[0] = column - written_column_;
    for (std::size_t index = 1; index < segment.count; ++index) {
        moved.fields[index] += std::exchange(carry_[index], 0);
    }
    written_column_ = column;
    if (!std::exchange(empty_, false)) {
        out_ += ',';
    }
    if (moved.fields == segment.fields) {
        out_ += segment.raw;
        return {};
    }
    for (std::size_t index = 0; index < segment.count; ++index) {
        if (moved.fields[index] < kLeast || moved.fields[index] > kMost) {
            return malformed("a number needs more than 32 bits");
        }
        append_number(out_, moved.fields[index]);
    }
    return {};
}

void Rewriter::drop(const Segment& segment) {
    for (std::size_t index = 1; index < segment.count; ++index) {
        carry_[index] += segment.fields[index];
    }
}

}  // namespace

Result<std::string> shifted_mappings(std::string_view mappings, std::span<const MapSpan> spans) {
    const auto stranger =
        std::find_if(mappings.begin(), mappings.end(), [](char c) { return value_of(c) == kNoDigit; });
    if (stranger != mappings.end()) {
        return Error{ErrorCode::file_invalid,
                     fmt::format("character {} of the mappings belongs into none", stranger - mappings.begin() + 1)};
    }
    return Rewriter{mappings, spans}.rewritten();
}

}  // namespace miniship
