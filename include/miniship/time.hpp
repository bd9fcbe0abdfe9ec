// Times as values: UTC, in the two text forms that documents and changelogs use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace miniship {

/// `2026-11-22T08:00:00Z` (RFC 3339, UTC) of seconds since 1970.
[[nodiscard]] std::string utc_timestamp(std::int64_t seconds);
/// `2026-11-22`: the UTC day of seconds since 1970.
[[nodiscard]] std::string utc_day(std::int64_t seconds);
/// The first second of a day that is in the calendar, written `2026-11-22`.
[[nodiscard]] std::optional<std::int64_t> day_start(std::string_view day);
/// The second of `2026-11-22T08:00:00Z`, `2026-11-22T16:00+08:00` (RFC 3339; the seconds may be left out).
[[nodiscard]] std::optional<std::int64_t> parsed_time(std::string_view text);

}  // namespace miniship
