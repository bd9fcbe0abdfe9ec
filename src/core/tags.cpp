#include "miniship/tags.hpp"

#include <fmt/format.h>

namespace miniship {
namespace {

constexpr std::string_view kPlace = "{version}";

std::optional<Version> version_by(const TagPattern& pattern, std::string_view name) {
    const auto text = version_text(name, pattern);
    auto version = text ? parse_version(*text) : std::nullopt;
    // Build metadata has no precedence: two such tags would be one release twice.
    return version && version->build.empty() ? version : std::nullopt;
}

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

std::optional<std::string_view> version_text(std::string_view name, const TagPattern& pattern) {
    if (name.size() <= pattern.before.size() + pattern.after.size() || !name.starts_with(pattern.before) ||
        !name.ends_with(pattern.after)) {
        return std::nullopt;
    }
    return name.substr(pattern.before.size(), name.size() - pattern.before.size() - pattern.after.size());
}

std::optional<std::string_view> version_prefix(std::string_view name) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t at = 0; at < name.size(); ++at) {
        const bool starts_number = is_digit(name[at]) && (at == 0 || (!is_digit(name[at - 1]) && name[at - 1] != '.'));
        if (starts_number && parse_version(name.substr(at))) {
            return name.substr(0, at);
        }
    }
    return std::nullopt;
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
