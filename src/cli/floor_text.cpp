#include "cli/floor_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (; times > 0; --times) {
        out += text;
    }
    return out;
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t used = text::display_width(text);
    return text + std::string(width > used ? width - used : 0, ' ');
}

std::string without_trailing_blanks(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

/// The line, cut where it is wider than the terminal.
std::string fitted(std::string line, std::size_t width) {
    if (text::display_width(line) <= width) {
        return line;
    }
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U; };
    while (!line.empty() && text::display_width(line) + 1 > width) {
        while (line.size() > 1 && continues(line.back())) {
            line.pop_back();
        }
        line.pop_back();
    }
    return line + "…";
}

using Cells = std::array<std::string, 6>;

std::string remark(const plan::FloorRow& row, const plan::Floor& floor) {
    std::vector<std::string> parts;
    if (row.counts && floor.floor && row.tag == *floor.floor) {
        parts.emplace_back(floor.by_keep ? "<- floor, by --keep" : "<- floor");
    } else if (row.counts && floor.floor && precedence(row.tag.version, floor.floor->version) < 0) {
        parts.emplace_back("below the floor");
    }
    if (floor.live && precedence(row.tag.version, *floor.live) == 0) {
        parts.emplace_back("live");
    }
    if (!row.why.empty()) {
        parts.push_back(row.why);
    }
    return text::joined(parts, ", ");
}

Cells cells_of(const plan::FloorRow& row, const plan::Floor& floor, std::int64_t now) {
    return {row.number > 0 ? std::to_string(row.number) : "-",
            to_string(row.tag.version),
            text::printable(row.tag.name),
            row.date ? utc_day(*row.date) : "",
            row.date ? age(now - *row.date) : "",
            remark(row, floor)};
}

/// A bar of eighths of a column; somebody is never nothing.
std::string bar(double share, std::size_t width) {
    constexpr std::array<std::string_view, 8> kPart{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const auto eighths = static_cast<std::size_t>(share * static_cast<double>(width) * 8 + 0.5);
    return eighths == 0 && share > 0 ? std::string{kPart[1]}
                                     : repeated("█", eighths / 8) + std::string{kPart[eighths % 8]};
}

/// Where a moment lies on an axis of `width` columns.
struct Axis {
    std::int64_t first{0};
    std::int64_t last{0};
    std::size_t width{0};
    [[nodiscard]] std::size_t column(std::int64_t date) const {
        const double share =
            static_cast<double>(date - first) / static_cast<double>(std::max<std::int64_t>(1, last - first));
        return std::min(width - 1, static_cast<std::size_t>(share * static_cast<double>(width)));
    }
};

/// A label whose arrow stands in `column`, to the left of it where there is no room to the right.
std::string pointer(std::size_t column, const std::string& label, std::size_t width) {
    const std::size_t size = text::display_width(label) + 2;
    return column + size > width && column + 1 >= size ? std::string(column + 1 - size, ' ') + label + " ▲"
                                                       : std::string(column, ' ') + "▲ " + label;
}

/// The ends of the axis, and its middle where there is room for it.
std::string days_below(const Axis& axis) {
    const std::string first = utc_day(axis.first);
    const std::string middle = utc_day(axis.first + (axis.last - axis.first) / 2);
    const std::string last = utc_day(axis.last);
    const std::size_t days = first.size() + middle.size() + last.size();
    if (axis.width < days + 2) {
        return axis.width < first.size() + last.size() + 1
                   ? first
                   : first + std::string(axis.width - first.size() - last.size(), ' ') + last;
    }
    const std::size_t before = axis.width / 2 - first.size() - middle.size() / 2;
    return first + std::string(before, ' ') + middle + std::string(axis.width - days - before, ' ') + last;
}

std::string heights(const std::vector<std::size_t>& counts) {
    constexpr std::array<std::string_view, 8> kHeight{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    const std::size_t most = *std::max_element(counts.begin(), counts.end());
    std::string line;
    for (const std::size_t count : counts) {
        line += count == 0 ? " " : kHeight[most == 1 ? 3 : (count * 8 + most - 1) / most - 1];
    }
    return line;
}

}  // namespace

std::string age(std::int64_t seconds) {
    constexpr std::int64_t kHour = 3600;
    constexpr std::int64_t kDay = 24 * kHour;
    if (seconds < 0) {
        return "to come";
    }
    if (seconds < 2 * kDay) {
        return fmt::format("{} h", seconds / kHour);
    }
    if (seconds < 90 * kDay) {
        return fmt::format("{} d", seconds / kDay);
    }
    return seconds < 730 * kDay ? fmt::format("{} mo", seconds / (30 * kDay))
                                : fmt::format("{} y", seconds / (365 * kDay));
}

std::vector<std::string> floor_table(const plan::FloorExplanation& explained, const plan::Floor& floor,
                                     std::int64_t now, std::size_t width) {
    std::vector<Cells> table{{"", "version", "tag", "date", "age", ""}};
    for (const auto& row : explained.rows) {
        table.push_back(cells_of(row, floor, now));
    }
    std::array<std::size_t, 6> widths{};
    for (const auto& cells : table) {
        for (std::size_t index = 0; index < cells.size(); ++index) {
            widths[index] = std::max(widths[index], text::display_width(cells[index]));
        }
    }
    // Dates that nobody knows need no column; on narrow terminals the age goes before the tag does.
    std::array<bool, 6> shown{true, true, true, widths[3] > 4, widths[4] > 3, true};
    for (const std::size_t dropped : {std::size_t{4}, std::size_t{2}}) {
        std::size_t total = 0;
        for (std::size_t index = 0; index < widths.size(); ++index) {
            total += shown[index] ? widths[index] + 2 : 0;
        }
        shown[dropped] = shown[dropped] && total <= width;
    }
    std::vector<std::string> lines;
    for (const auto& cells : table) {
        std::string line;
        for (std::size_t index = 0; index < cells.size(); ++index) {
            if (shown[index]) {
                line += (line.empty() ? "" : "  ") +
                        (index == 0 ? fmt::format("{:>{}}", cells[0], widths[0]) : padded(cells[index], widths[index]));
            }
        }
        lines.push_back(fitted(without_trailing_blanks(std::move(line)), width));
    }
    return lines;
}

std::vector<std::string> timeline(const plan::Floor& floor, const plan::TagDates& dates, std::size_t width) {
    const auto date_of = [&](const std::string& name) {
        const auto found = dates.find(name);
        return found == dates.end() ? std::nullopt : std::optional{found->second};
    };
    std::vector<std::int64_t> made;
    std::optional<std::int64_t> live;
    for (const auto& tag : floor.counted) {
        if (const auto date = date_of(tag.name)) {
            made.push_back(*date);
            live = floor.live && precedence(tag.version, *floor.live) == 0 ? date : live;
        }
    }
    if (made.size() < 2 || width < 2) {
        return {};
    }
    const auto [first, last] = std::minmax_element(made.begin(), made.end());
    const Axis axis{.first = *first, .last = *last, .width = width};
    std::vector<std::size_t> counts(width, 0);
    for (const std::int64_t date : made) {
        ++counts[axis.column(date)];
    }
    std::vector<std::string> lines{heights(counts), repeated("─", width)};
    if (const auto date = floor.floor ? date_of(floor.floor->name) : std::nullopt) {
        lines.push_back(pointer(axis.column(*date), fmt::format("floor {}", to_string(floor.floor->version)), width));
    }
    if (live) {
        lines.push_back(pointer(axis.column(*live), fmt::format("live {}", to_string(*floor.live)), width));
    }
    lines.push_back(days_below(axis));
    return lines;
}

std::vector<std::string> usage_chart(const Usage& usage, const Version& floor, std::size_t width) {
    constexpr std::size_t kMostRows = 24;
    std::vector<VersionUsers> rows = usage.versions;
    // Many versions with few users each: the largest are shown, in the order of versions.
    std::uint64_t rest = 0;
    if (rows.size() > kMostRows) {
        auto by_users = rows;
        std::sort(by_users.begin(), by_users.end(),
                  [](const auto& left, const auto& right) { return left.users > right.users; });
        const std::uint64_t least = by_users[kMostRows].users;
        std::erase_if(rows, [&](const VersionUsers& row) {
            rest += row.users <= least ? row.users : 0;
            return row.users <= least;
        });
    }
    std::size_t label = 0;
    std::uint64_t most = 1;
    for (const auto& row : rows) {
        label = std::max(label, to_string(row.version).size());
        most = std::max(most, row.users);
    }
    const std::size_t number = grouped(most).size();
    const std::size_t beside = label + number + 6;
    const std::size_t room = width > beside + 8 ? width - beside : 8;
    std::vector<std::string> lines;
    for (const auto& row : rows) {
        const bool below = precedence(row.version, floor) < 0;
        lines.push_back(fmt::format("{} {:<{}}  {:>{}}  {}", below ? "!" : " ", to_string(row.version), label,
                                    grouped(row.users), number,
                                    bar(static_cast<double>(row.users) / static_cast<double>(most), room)));
    }
    if (rest > 0) {
        lines.push_back(
            fmt::format("  and {} users of {} more versions", grouped(rest), usage.versions.size() - rows.size()));
    }
    return lines;
}

}  // namespace miniship::cli
