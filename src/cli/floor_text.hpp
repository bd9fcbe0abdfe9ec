// A floor for people: the table of releases, the timeline, and the chart of users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "miniship/usage.hpp"
#include "plan/floor_rows.hpp"

namespace miniship::cli {

/// The table, one string a line: number, version, tag, date, age, and why it counts or not. Nothing is cut off; columns
/// that do not fit into `width` are left out from the right, but for the last one.
[[nodiscard]] std::vector<std::string> floor_table(const plan::FloorExplanation& explained, const plan::Floor& floor,
                                                   std::int64_t now, std::size_t width);

/// Releases over time, in at most `width` columns, with the floor and live marked; no lines when fewer than two of the
/// releases have a date.
[[nodiscard]] std::vector<std::string> timeline(const plan::Floor& floor, const plan::TagDates& dates,
                                                std::size_t width);

/// Users by version, newest first, as bars in at most `width` columns; those below the floor are marked.
[[nodiscard]] std::vector<std::string> usage_chart(const Usage& usage, const Version& floor, std::size_t width);

/// `3 d`, `5 mo`: how long ago, in the unit in which people would say it.
[[nodiscard]] std::string age(std::int64_t seconds);

}  // namespace miniship::cli
