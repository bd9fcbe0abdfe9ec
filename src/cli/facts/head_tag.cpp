#include "cli/facts/head_tag.hpp"

namespace miniship::cli {
namespace {

/// Keeps the higher of the best so far and the release that the tag names, where it names one.
void keep_higher(std::optional<ReleaseTag>& best, const std::string& name, const TagRules& rules) {
    auto version = version_in_tag(name, rules.patterns);
    if (version && (!best || precedence(*version, best->version) > 0)) {
        best = ReleaseTag{.name = name, .version = *std::move(version)};
    }
}

}  // namespace

std::optional<ReleaseTag> tag_at_head(const edge::History& history, const std::vector<edge::LocalTag>& tags,
                                      const TagRules& rules, const std::string& head) {
    std::optional<ReleaseTag> best;
    for (const auto& tag : tags) {
        // Cheap first: peeling opens the object.
        if (version_in_tag(tag.name, rules.patterns) && history.peeled(tag.object) == head) {
            keep_higher(best, tag.name, rules);
        }
    }
    return best;
}

std::optional<ReleaseTag> remote_tag_at_head(const std::vector<edge::RemoteRef>& refs, const TagRules& rules,
                                             const std::string& head) {
    constexpr std::string_view kTags = "refs/tags/";
    std::optional<ReleaseTag> best;
    for (const auto& ref : refs) {
        const std::string& commit = ref.peeled.empty() ? ref.object : ref.peeled;
        if (commit == head && ref.name.starts_with(kTags)) {
            keep_higher(best, ref.name.substr(kTags.size()), rules);
        }
    }
    return best;
}

}  // namespace miniship::cli
