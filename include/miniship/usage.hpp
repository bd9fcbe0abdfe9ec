// Users by version, and how many of them a floor forces to update.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"
#include "miniship/semver.hpp"

namespace miniship {

struct VersionUsers {
    Version version{};
    std::uint64_t users{0};
    bool operator==(const VersionUsers&) const = default;
};

/// Who runs what.
struct Usage {
    /// Newest version first, each once.
    std::vector<VersionUsers> versions{};
    /// Users whose version is no version (`devtools`, nothing at all).
    std::uint64_t unknown{0};

    /// Users of known versions.
    [[nodiscard]] std::uint64_t users() const;
    bool operator==(const Usage&) const = default;
};

/// Reads CSV, TSV (with or without a header that names the columns), JSON (`{"1.2.0": 40}`, or a list of objects with
/// `version` and `users`), or the lines of `sort | uniq -c`; which of them is seen from the bytes. A `v` before a
/// version is left out; rows of one version are added up. Errors: `file_invalid` with the line.
[[nodiscard]] Result<Usage> parse_usage(std::string_view bytes);

/// What a floor does to users.
struct Impact {
    Version floor{};
    /// The floor that holds now, where it is known.
    std::optional<Version> before{};
    std::uint64_t users{0};
    /// Users below the new floor who are not below the present one.
    std::uint64_t forced{0};
    /// Users below the present floor.
    std::uint64_t already{0};
    std::uint64_t unknown{0};

    /// The newly forced among the known users, 0 to 100.
    [[nodiscard]] double percent() const;
    bool operator==(const Impact&) const = default;
};

[[nodiscard]] Impact impact_of(const Usage& usage, const Version& floor, const std::optional<Version>& before);
/// `floor 1.2.0 -> 1.2.1: 312 of 48,120 users (0.65 %) newly forced, 40 of unknown versions`.
[[nodiscard]] std::string to_string(const Impact& impact);

/// `5%` or `0.5` as a number. Errors: `usage` for anything else, and above 100.
[[nodiscard]] Result<double> parse_percent(std::string_view text);
/// Errors: `impact_exceeded` when more than `most` percent are newly forced.
[[nodiscard]] Result<void> checked_impact(const Impact& impact, double most);

/// `48120` as `48,120`.
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace miniship
