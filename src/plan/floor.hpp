// The floor: the lowest version that may still run, counted back over the releases.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "miniship/result.hpp"
#include "miniship/tags.hpp"
#include "plan/keep_rule.hpp"

namespace miniship::plan {

/// What the count is made from.
struct FloorFacts {
    /// Tag names of the source, without `refs/tags/`: all, or those that can change the answer.
    std::vector<std::string> tag_names{};
    /// What is known of tags that are not in `tag_names`: how many count and are older, how many do not count, and
    /// the forms that did not count.
    std::size_t unlisted_older{0};
    std::size_t unlisted_ignored{0};
    std::vector<TagSeries> others{};
    /// When the tags were made; only where a rule or somebody asks.
    TagDates dates{};
    /// Seconds since 1970; `keep` counts days back from it.
    std::int64_t now{0};
    /// A release being made: joins at its precedence unless its tag is there already or it is a prerelease.
    std::optional<ReleaseTag> upcoming{};
    /// The newest version that every user can get, where it is known: tags above it do not count.
    std::optional<Version> live{};
    /// Where the names came from: `local`, a remote's name or a URL.
    std::string source{};
};

struct FloorOptions {
    TagRules rules{};
    /// N of the contract: exactly N counted releases are at or above the floor. At least 1.
    std::size_t back{20};
    /// With fewer than N releases the oldest is the floor instead of an error.
    bool allow_short{false};
    /// What the platform keeps; needs `dates`. The higher of the two floors wins.
    std::optional<KeepRule> keep{};
};

/// The floor and how it was found.
struct Floor {
    /// Nothing when fewer than `back` releases count.
    std::optional<ReleaseTag> floor{};
    /// The newest release counted or not (by `live`), stable unless prereleases were asked for.
    std::optional<ReleaseTag> latest{};
    std::optional<Version> live{};
    std::size_t back{20};
    std::optional<KeepRule> keep{};
    /// True when `keep` decided, not `back`.
    bool by_keep{false};
    /// Releases that count, newest first.
    std::vector<ReleaseTag> counted{};
    /// How many more count that are older than those.
    std::size_t older{0};
    /// Tags that are no release by the rules, or are above `live`.
    std::size_t ignored{0};
    std::string source{};
    /// Forms of tags that did not count although nobody named another one; the one with the newest release first.
    std::vector<TagSeries> others{};

    [[nodiscard]] std::size_t total() const { return counted.size() + older; }
};

/// The N-th release from the newest by semver precedence (design, "The floor"). Never an error for too few releases:
/// `required_floor` makes that one.
[[nodiscard]] Floor floor_of(const FloorFacts& facts, const FloorOptions& options);

/// The forms of release tags that these names have, the one with the newest release first: what to suggest where none
/// of the named forms is there.
[[nodiscard]] std::vector<TagSeries> forms_in(std::span<const std::string> names);

/// The floor's tag. Errors: `too_few_tags` when there is none.
[[nodiscard]] Result<ReleaseTag> required_floor(const Floor& floor);

/// What a person should know about a floor that is there: newer releases under tags of another form, and how to count
/// them, too.
[[nodiscard]] std::vector<std::string> floor_notes(const Floor& floor);

}  // namespace miniship::plan
