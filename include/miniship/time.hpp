// Times as values: UTC, in the two text forms that documents and changelogs use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace miniship {

/// `2026-11-22T08:00:00Z` (RFC 3339, UTC) of seconds since 1970.
[[nodiscard]] std::string utc_timestamp(std::int64_t seconds);
/// `2026-11-22`: the UTC day of seconds since 1970.
[[nodiscard]] std::string utc_day(std::int64_t seconds);
/// True for a day in the form of `utc_day`.
[[nodiscard]] bool is_day(std::string_view text);

}  // namespace miniship
