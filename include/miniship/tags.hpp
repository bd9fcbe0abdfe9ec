// Release tags: which tag names are releases, and of which version.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
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
    /// Nobody named a form: where no tag has one of `patterns`, and all releases have one other form, that one counts.
    bool detect{false};
};

/// A form of release tags that did not count.
struct TagSeries {
    TagPattern pattern{};
    std::size_t count{0};
    ReleaseTag newest{};
    bool operator==(const TagSeries&) const = default;
};

/// How much of the releases is wanted.
struct TagWindow {
    /// At most so many of the newest are listed; all of them are counted.
    std::size_t limit{std::numeric_limits<std::size_t>::max()};
    /// Versions above it do not count.
    std::optional<Version> live{};
};

/// What `release_tags` found.
struct ReleaseTags {
    /// Newest first by precedence; each version once, under the name of the earliest pattern that matches it.
    std::vector<ReleaseTag> tags{};
    /// How many more count, all of them older than those in `tags`.
    std::size_t older{0};
    /// How many of the given names do not count.
    std::size_t ignored{0};
    /// The newest release, above `live` or not.
    std::optional<ReleaseTag> latest{};
    /// The forms that counted.
    std::vector<TagPattern> patterns{};
    /// With `detect`: other forms, the one with the newest release first.
    std::vector<TagSeries> others{};
};

/// Calls a function with each tag name (without `refs/tags/`), as often as it is asked to; the names stay where they
/// are meanwhile.
using TagNames = std::function<void(const std::function<void(std::string_view)>&)>;

/// The releases among tag names: a name counts when it matches a pattern with a strict semantic version without build
/// metadata, is stable unless prereleases are asked for, and is not excluded. Linear in the number of names; holds no
/// more of them than the window lists.
[[nodiscard]] ReleaseTags release_tags(const TagNames& names, const TagRules& rules, const TagWindow& window = {});
[[nodiscard]] ReleaseTags release_tags(std::span<const std::string> names, const TagRules& rules,
                                       const TagWindow& window = {});

/// The part of the name where the pattern has its `{version}`; nothing when the name has another form.
[[nodiscard]] std::optional<std::string_view> version_text(std::string_view name, const TagPattern& pattern);
/// What stands before the version at the end of a tag's name (`v`, `app@`, nothing); no value where there is no
/// version.
[[nodiscard]] std::optional<std::string_view> version_prefix(std::string_view name);

/// The version in a tag's name by any of the patterns, prereleases included; nothing when it is no release.
[[nodiscard]] std::optional<Version> version_in_tag(std::string_view name, std::span<const TagPattern> patterns);

}  // namespace miniship
