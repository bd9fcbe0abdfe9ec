// The platform's own rule: how many versions of how many days its CDN keeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "miniship/result.hpp"
#include "miniship/tags.hpp"

namespace miniship::plan {

/// At most `count` versions of the last `days` days stay reachable.
struct KeepRule {
    std::size_t count{30};
    std::size_t days{30};
    bool operator==(const KeepRule&) const = default;
};

/// Seconds since 1970 by tag name.
using TagDates = std::map<std::string, std::int64_t, std::less<>>;

/// The rule that `COUNT/DAYS` is. Errors: `usage` unless both are whole numbers of at least 1.
[[nodiscard]] Result<KeepRule> parse_keep_rule(std::string_view text);
/// The text that `parse_keep_rule` reads.
[[nodiscard]] std::string to_string(const KeepRule& rule);

/// How many of `releases` (newest first by version) can be counted on: from the newest down to the first that has left
/// the CDN. The newest `count` by date are kept, if they are not older than `days`; a hotfix of an older line takes one
/// of those places. The newest version is always kept: nothing has replaced it.
[[nodiscard]] std::size_t reachable_releases(std::span<const ReleaseTag> releases, const TagDates& dates,
                                             const KeepRule& rule, std::int64_t now);

}  // namespace miniship::plan
