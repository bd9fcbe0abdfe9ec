// The releases around a floor, each with what became of it: what an explanation shows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/floor.hpp"

namespace miniship::plan {

/// A tag that counts, or could have counted.
struct FloorRow {
    ReleaseTag tag{};
    /// Seconds since 1970; nothing where the tag's object is not here.
    std::optional<std::int64_t> date{};
    bool counts{false};
    /// Which from the newest, from 1 on; 0 for tags that do not count.
    std::size_t number{0};
    /// Why it does not count, or what is special about it; may be empty.
    std::string why{};
    bool operator==(const FloorRow&) const = default;
};

/// What `--explain` shows.
struct FloorExplanation {
    /// By version, newest first: everything from the floor upwards, and a few of those below it.
    std::vector<FloorRow> rows{};
    /// Releases below the floor that are not in the rows.
    std::size_t more_below{0};
    /// The other tags, by the reason why they do not count: `12 prereleases`.
    std::vector<std::string> others{};
};

/// Needs all tag names in `facts`.
[[nodiscard]] FloorExplanation explanation(const FloorFacts& facts, const FloorOptions& options, const Floor& floor);

}  // namespace miniship::plan
