// The floor: the lowest version that may still run, counted back over the releases.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "miniship/result.hpp"
#include "miniship/tags.hpp"

namespace miniship::plan {

/// What the count is made from.
struct FloorFacts {
    /// All tag names of the source, without `refs/tags/`.
    std::vector<std::string> tag_names{};
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
};

/// The floor and how it was found.
struct Floor {
    /// Nothing when fewer than `back` releases count.
    std::optional<ReleaseTag> floor{};
    /// The newest release counted or not (by `live`), stable unless prereleases were asked for.
    std::optional<ReleaseTag> latest{};
    std::optional<Version> live{};
    std::size_t back{20};
    /// Releases that count, newest first.
    std::vector<ReleaseTag> counted{};
    /// Tags that are no release by the rules, or are above `live`.
    std::size_t ignored{0};
    std::string source{};
};

/// The N-th release from the newest by semver precedence (design, "The floor"). Never an error for too few releases:
/// `required_floor` makes that one.
[[nodiscard]] Floor floor_of(const FloorFacts& facts, const FloorOptions& options);

/// The floor's tag. Errors: `too_few_tags` when there is none.
[[nodiscard]] Result<ReleaseTag> required_floor(const Floor& floor);

}  // namespace miniship::plan
