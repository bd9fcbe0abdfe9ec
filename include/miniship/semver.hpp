// Semantic versions: parsing, precedence and increments as in SemVer 2.0.0.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship {

/// A version by the grammar of SemVer 2.0.0. Numbers are kept as their decimal digits, so that none is too large.
struct Version {
    std::string major{"0"};
    std::string minor{"0"};
    std::string patch{"0"};
    std::vector<std::string> prerelease{};
    std::vector<std::string> build{};

    /// Same text, build metadata included. For precedence use `precedence()`, which ignores the build metadata.
    bool operator==(const Version&) const = default;
    [[nodiscard]] bool is_prerelease() const { return !prerelease.empty(); }
};

/// The version that `text` is, or nothing: strict grammar, no `v` before it, no blanks (SemVer 2.0.0, Backus-Naur
/// form).
[[nodiscard]] std::optional<Version> parse_version(std::string_view text);
/// `1.2.3-rc.1+build.5`: the inverse of `parse_version`.
[[nodiscard]] std::string to_string(const Version& version);
/// Order of two versions by SemVer 2.0.0 section 11: numbers as numbers, prereleases below their release,
/// build metadata ignored.
[[nodiscard]] std::weak_ordering precedence(const Version& left, const Version& right);

/// How much a release changes.
enum class ReleaseType : unsigned char { patch, minor, major };
[[nodiscard]] std::string_view to_string(ReleaseType type);

/// The next version as npm's `semver.inc` gives it for major, minor and patch: a prerelease of the wanted
/// release becomes that release (`1.2.0-rc.1` with minor gives `1.2.0`). Build metadata is dropped.
[[nodiscard]] Version incremented(const Version& version, ReleaseType type);
/// The first prerelease of the next release, as npm's `semver.inc` gives it for premajor, preminor and prepatch:
/// `1.0.0`, minor, `beta` gives `1.1.0-beta.0`; an empty identifier gives `1.1.0-0`.
[[nodiscard]] Version first_prerelease(const Version& version, ReleaseType type, std::string_view identifier);
/// The prerelease after this one, as npm's `semver.inc` gives it for prerelease: `1.1.0-beta.0` and `beta` give
/// `1.1.0-beta.1`, another identifier starts at 0 again, an empty one raises the last number there is.
[[nodiscard]] Version next_prerelease(const Version& version, std::string_view identifier);
/// The version without prerelease and build metadata.
[[nodiscard]] Version release_of(const Version& version);

/// True for dot-separated prerelease identifiers (`rc`, `alpha.x`): not empty, ASCII alphanumerics and hyphens,
/// no leading zeros in numbers (SemVer 2.0.0 section 9).
[[nodiscard]] bool is_prerelease_identifier(std::string_view text);
/// True for a number by SemVer 2.0.0: digits without leading zeros.
[[nodiscard]] bool is_version_number(std::string_view text);
/// The decimal digits of a number one higher; `digits` has to be a version number.
[[nodiscard]] std::string successor(std::string_view digits);
/// Order of two version numbers of any length.
[[nodiscard]] std::strong_ordering number_order(std::string_view left, std::string_view right);

}  // namespace miniship
