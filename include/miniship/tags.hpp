// Release tags: which tag names are releases, and of which version.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/glob.hpp"
#include "miniship/result.hpp"
#include "miniship/semver.hpp"

namespace miniship {

/// The form of a release tag's name: text around one `{version}`, such as `v{version}` or `@scope/pkg@{version}`.
struct TagPattern {
    std::string before{};
    std::string after{};
    bool operator==(const TagPattern&) const = default;
};

/// The pattern that `text` is. Errors: `config_invalid` unless `{version}` stands in it exactly once.
[[nodiscard]] Result<TagPattern> parse_tag_pattern(std::string_view text);
/// The text that `parse_tag_pattern` reads.
[[nodiscard]] std::string to_string(const TagPattern& pattern);
/// The series that counts when nobody named one: `v1.2.3`, `1.2.3` and `V1.2.3` are the same release.
[[nodiscard]] std::vector<TagPattern> default_tag_patterns();

/// A tag that is a release.
struct ReleaseTag {
    std::string name{};
    Version version{};
    bool operator==(const ReleaseTag&) const = default;
};

/// Which tags are releases.
struct TagRules {
    std::vector<TagPattern> patterns{};
    /// Globs of tag names that were never published.
    std::vector<Glob> exclude{};
    bool prereleases{false};
};

/// What `release_tags` found.
struct ReleaseTags {
    /// Newest first by precedence; each version once, under the name of the earliest pattern that matches it.
    std::vector<ReleaseTag> tags{};
    /// How many of the given names are not among them.
    std::size_t ignored{0};
};

/// The releases among tag names (without `refs/tags/`): a name counts when it matches a pattern with a strict
/// semantic version without build metadata, is stable unless prereleases are asked for, and is not excluded.
[[nodiscard]] ReleaseTags release_tags(std::span<const std::string> names, const TagRules& rules);

/// The version in a tag's name by any of the patterns, prereleases included; nothing when it is no release.
[[nodiscard]] std::optional<Version> version_in_tag(std::string_view name, std::span<const TagPattern> patterns);

}  // namespace miniship
