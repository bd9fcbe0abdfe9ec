#include "miniship/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace miniship {
namespace {

constexpr std::size_t kContext = 3;
// Memory is quadratic in the number of differing lines: this many cost 4 MiB.
constexpr std::int64_t kMaxDifferences = 1000;

using Lines = std::vector<std::string_view>;

// Lines with their ends; a last one without an end is a line too.
Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

enum class Side : std::uint8_t { both, before, after };

// One line of the script that turns one text into the other.
struct Step {
    Side side;
    std::size_t before;
    std::size_t after;
};

// Myers, An O(ND) Difference Algorithm (1986), the greedy form: how far each diagonal gets with d differences.
class Myers {
public:
    Myers(const Lines& before, const Lines& after) : before_{before}, after_{after} {}

    // The script for lines [skip, before_end) and [skip, after_end); one replaced block where that takes too many.
    std::vector<Step> script(std::size_t skip, std::size_t before_end, std::size_t after_end) {
        base_ = skip;
        n_ = static_cast<std::int64_t>(before_end - skip);
        m_ = static_cast<std::int64_t>(after_end - skip);
        return search() ? traced() : block();
    }

private:
    [[nodiscard]] bool same(std::int64_t x, std::int64_t y) const {
        return before_[base_ + static_cast<std::size_t>(x)] == after_[base_ + static_cast<std::size_t>(y)];
    }

    // How far diagonal k got in round d: rounds hold the diagonals -d … d.
    [[nodiscard]] std::int64_t reach(std::int64_t d, std::int64_t k) const {
        return k < -d || k > d ? -1 : rounds_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
    }

    // True when the last step onto diagonal k in round d inserts a line.
    [[nodiscard]] bool comes_down(std::int64_t d, std::int64_t k) const {
        return k == -d || (k != d && reach(d - 1, k - 1) < reach(d - 1, k + 1));
    }

    bool search() {
        const std::int64_t limit = std::min(n_ + m_, kMaxDifferences);
        for (std::int64_t d = 0; d <= limit; ++d) {
            rounds_.emplace_back(static_cast<std::size_t>(2 * d + 1), -1);
            for (std::int64_t k = -d; k <= d; k += 2) {
                std::int64_t x = d == 0 ? 0 : comes_down(d, k) ? reach(d - 1, k + 1) : reach(d - 1, k - 1) + 1;
                std::int64_t y = x - k;
                while (x < n_ && y < m_ && same(x, y)) {
                    ++x;
                    ++y;
                }
                rounds_.back()[static_cast<std::size_t>(k + d)] = x;
                if (x >= n_ && y >= m_) {
                    return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] Step step(Side side, std::int64_t x, std::int64_t y) const {
        return {side, base_ + static_cast<std::size_t>(x), base_ + static_cast<std::size_t>(y)};
    }

    [[nodiscard]] std::vector<Step> traced() const {
        std::vector<Step> steps;
        std::int64_t x = n_;
        std::int64_t y = m_;
        for (auto d = static_cast<std::int64_t>(rounds_.size()) - 1; d >= 0; --d) {
            const std::int64_t k = x - y;
            const bool down = d > 0 && comes_down(d, k);
            const std::int64_t from_x = d == 0 ? 0 : down ? reach(d - 1, k + 1) : reach(d - 1, k - 1);
            const std::int64_t from_y = d == 0 ? 0 : from_x - (down ? k + 1 : k - 1);
            while (x > from_x && y > from_y) {
                steps.push_back(step(Side::both, --x, --y));
            }
            if (d > 0) {
                steps.push_back(step(down ? Side::after : Side::before, from_x, from_y));
            }
            x = from_x;
            y = from_y;
        }
        std::reverse(steps.begin(), steps.end());
        return steps;
    }

    [[nodiscard]] std::vector<Step> block() const {
        std::vector<Step> steps;
        for (std::int64_t x = 0; x < n_; ++x) {
            steps.push_back(step(Side::before, x, 0));
        }
        for (std::int64_t y = 0; y < m_; ++y) {
            steps.push_back(step(Side::after, n_, y));
        }
        return steps;
    }

    const Lines& before_;
    const Lines& after_;
    std::size_t base_{0};
    std::int64_t n_{0};
    std::int64_t m_{0};
    std::vector<std::vector<std::int64_t>> rounds_;
};

std::vector<Step> script_of(const Lines& before, const Lines& after) {
    std::vector<Step> steps;
    std::size_t skip = 0;
    while (skip < before.size() && skip < after.size() && before[skip] == after[skip]) {
        steps.push_back({Side::both, skip, skip});
        ++skip;
    }
    std::size_t before_end = before.size();
    std::size_t after_end = after.size();
    while (before_end > skip && after_end > skip && before[before_end - 1] == after[after_end - 1]) {
        --before_end;
        --after_end;
    }
    const auto middle = Myers{before, after}.script(skip, before_end, after_end);
    steps.insert(steps.end(), middle.begin(), middle.end());
    for (; before_end < before.size(); ++before_end, ++after_end) {
        steps.push_back({Side::both, before_end, after_end});
    }
    return steps;
}

// `12,3`, or `12` for one line; of no lines, the line before them.
std::string range(std::size_t first, std::size_t count) {
    return count == 1 ? fmt::format("{}", first + 1) : fmt::format("{},{}", count == 0 ? first : first + 1, count);
}

std::string hunk(const Lines& before, const Lines& after, const std::vector<Step>& steps, std::size_t from,
                 std::size_t to) {
    std::string body;
    std::size_t old_count = 0;
    std::size_t new_count = 0;
    for (std::size_t index = from; index < to; ++index) {
        const Step& step = steps[index];
        const std::string_view line = step.side == Side::after ? after[step.after] : before[step.before];
        body += step.side == Side::both ? ' ' : step.side == Side::before ? '-' : '+';
        body += line;
        body += line.ends_with('\n') ? "" : "\n\\ No newline at end of file\n";
        old_count += step.side == Side::after ? 0U : 1U;
        new_count += step.side == Side::before ? 0U : 1U;
    }
    return fmt::format("@@ -{} +{} @@\n{}", range(steps[from].before, old_count), range(steps[from].after, new_count),
                       body);
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                         std::string_view after_name) {
    if (before == after) {
        return {};
    }
    const Lines old_lines = lines_of(before);
    const Lines new_lines = lines_of(after);
    const auto steps = script_of(old_lines, new_lines);
    const auto next_change = [&](std::size_t from) {
        const auto found = std::find_if(steps.begin() + static_cast<std::ptrdiff_t>(from), steps.end(),
                                        [](const Step& step) { return step.side != Side::both; });
        return static_cast<std::size_t>(found - steps.begin());
    };
    std::string out = fmt::format("--- {}\n+++ {}\n", before_name, after_name);
    for (std::size_t change = next_change(0); change < steps.size();) {
        const std::size_t from = change - std::min(change, kContext);
        std::size_t last = change;
        for (change = next_change(last + 1); change < steps.size() && change - last <= 2 * kContext + 1;
             change = next_change(last + 1)) {
            last = change;
        }
        out += hunk(old_lines, new_lines, steps, from, std::min(last + 1 + kContext, steps.size()));
    }
    return out;
}

}  // namespace miniship
