#include "miniship/tags.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace miniship {
namespace {

constexpr std::string_view kPlace = "{version}";

std::optional<Version> version_by(const TagPattern& pattern, std::string_view name) {
    if (name.size() <= pattern.before.size() + pattern.after.size() || !name.starts_with(pattern.before) ||
        !name.ends_with(pattern.after)) {
        return std::nullopt;
    }
    name.remove_prefix(pattern.before.size());
    name.remove_suffix(pattern.after.size());
    auto version = parse_version(name);
    // Build metadata has no precedence: two such tags would be one release twice.
    if (version && !version->build.empty()) {
        return std::nullopt;
    }
    return version;
}

struct Candidate {
    ReleaseTag tag;
    std::size_t pattern;
};

}  // namespace

Result<TagPattern> parse_tag_pattern(std::string_view text) {
    const auto at = text.find(kPlace);
    if (at == std::string_view::npos || text.find(kPlace, at + 1) != std::string_view::npos) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("tag pattern '{}' does not hold {{version}} exactly once", text),
                     .hint = "write it like v{version}, {version} or @scope/pkg@{version}"};
    }
    return TagPattern{.before = std::string{text.substr(0, at)}, .after = std::string{text.substr(at + kPlace.size())}};
}

std::string to_string(const TagPattern& pattern) {
    return fmt::format("{}{}{}", pattern.before, kPlace, pattern.after);
}

std::vector<TagPattern> default_tag_patterns() {
    return {{.before = "v"}, {.before = ""}, {.before = "V"}};
}

ReleaseTags release_tags(std::span<const std::string> names, const TagRules& rules) {
    std::vector<Candidate> candidates;
    for (const auto& name : names) {
        for (std::size_t index = 0; index < rules.patterns.size(); ++index) {
            auto version = version_by(rules.patterns[index], name);
            if (!version) {
                continue;
            }
            const bool excluded = std::any_of(rules.exclude.begin(), rules.exclude.end(),
                                              [&](const Glob& glob) { return glob.matches(name); });
            if (!excluded && (rules.prereleases || !version->is_prerelease())) {
                candidates.push_back({{name, *std::move(version)}, index});
            }
            break;
        }
    }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& left, const Candidate& right) {
        const auto order = precedence(left.tag.version, right.tag.version);
        return order != 0 ? order > 0 : left.pattern < right.pattern;
    });
    ReleaseTags found;
    for (auto& candidate : candidates) {
        if (found.tags.empty() || precedence(found.tags.back().version, candidate.tag.version) != 0) {
            found.tags.push_back(std::move(candidate.tag));
        }
    }
    found.ignored = names.size() - found.tags.size();
    return found;
}

std::optional<Version> version_in_tag(std::string_view name, std::span<const TagPattern> patterns) {
    for (const auto& pattern : patterns) {
        if (auto version = version_by(pattern, name)) {
            return version;
        }
    }
    return std::nullopt;
}

}  // namespace miniship
