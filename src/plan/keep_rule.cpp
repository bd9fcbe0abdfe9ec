#include "plan/keep_rule.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

namespace miniship::plan {
namespace {

constexpr std::int64_t kSecondsOfDay = 86400;
constexpr std::size_t kMost = 1'000'000;

std::size_t number_in(std::string_view text) {
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc{} && end == text.data() + text.size() && number <= kMost ? number : 0;
}

/// A tag without a date (of a tree, say) is taken for one that has left.
std::int64_t date_of(const ReleaseTag& tag, const TagDates& dates) {
    const auto found = dates.find(tag.name);
    return found == dates.end() ? std::numeric_limits<std::int64_t>::min() : found->second;
}

}  // namespace

Result<KeepRule> parse_keep_rule(std::string_view text) {
    const auto slash = text.find('/');
    const KeepRule rule{.count = number_in(text.substr(0, slash)),
                        .days = slash == std::string_view::npos ? 0 : number_in(text.substr(slash + 1))};
    if (rule.count == 0 || rule.days == 0) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("'{}' is not COUNT/DAYS, two whole numbers of at least 1", text),
                     .hint = "for example --keep 30/30: at most 30 versions of the last 30 days"};
    }
    return rule;
}

std::string to_string(const KeepRule& rule) {
    return fmt::format("{}/{}", rule.count, rule.days);
}

std::size_t reachable_releases(std::span<const ReleaseTag> releases, const TagDates& dates, const KeepRule& rule,
                               std::int64_t now) {
    std::vector<std::int64_t> recent;
    const std::int64_t oldest = now - static_cast<std::int64_t>(rule.days) * kSecondsOfDay;
    for (const auto& release : releases) {
        if (const auto date = date_of(release, dates); date >= oldest) {
            recent.push_back(date);
        }
    }
    std::sort(recent.begin(), recent.end(), std::greater{});
    if (recent.empty()) {
        return std::min<std::size_t>(1, releases.size());
    }
    // Of several made in the same second all are kept or none: nobody knows which came first.
    std::size_t kept = std::min(rule.count, recent.size());
    while (kept > 0 && kept < recent.size() && recent[kept - 1] == recent[kept]) {
        --kept;
    }
    const std::int64_t last = kept == 0 ? std::numeric_limits<std::int64_t>::max() : recent[kept - 1];
    const auto lost = std::find_if(releases.begin() + 1, releases.end(),
                                   [&](const ReleaseTag& release) { return date_of(release, dates) < last; });
    return static_cast<std::size_t>(lost - releases.begin());
}

}  // namespace miniship::plan
