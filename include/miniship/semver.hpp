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

/// The version that `text` is, or nothing: strict grammar, no `v` before it, no blanks (SemVer 2.0.0, Backus-Naur form).
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

}  // namespace miniship
