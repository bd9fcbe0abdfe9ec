#include "cli/facts/floor_facts.hpp"

#include "edge/git_command.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_refs.hpp"

namespace miniship::cli {
namespace {

constexpr std::string_view kTags = "refs/tags/";
constexpr std::size_t kSeconds = 60;

Result<std::vector<edge::RemoteRef>> tags_of_remote(const Context& context, const config::Config& config) {
    TRY_ASSIGN(const auto seconds, number_flag(context.invocation, "timeout", 1));
    // A folder or URL needs no repository here; a remote's name does.
    if (!edge::is_remote_url(config.from)) {
        TRY(edge::git_folders(context.directory));
    }
    TRY_ASSIGN(auto refs, edge::remote_refs(context.directory, config.from, false,
                                            std::chrono::seconds{seconds.value_or(kSeconds)}));
    std::erase_if(refs, [](const edge::RemoteRef& ref) { return !ref.name.starts_with(kTags); });
    return refs;
}

/// The few names that decide, and how many there are besides.
Result<plan::FloorFacts> facts_of(const edge::LocalTagNames& names, const TagRules& rules, const TagWindow& window) {
    Result<void> seen;
    ReleaseTags found = release_tags([&](const auto& visit) { seen = names.visit(visit); }, rules, window);
    TRY(std::move(seen));
    plan::FloorFacts facts{.unlisted_older = found.older,
                           .unlisted_ignored = found.ignored,
                           .others = std::move(found.others),
                           .source = "local"};
    for (const auto& tag : found.tags) {
        facts.tag_names.push_back(tag.name);
    }
    if (found.latest && (found.tags.empty() || found.tags.front() != *found.latest)) {
        facts.tag_names.push_back(found.latest->name);
        --facts.unlisted_ignored;
    }
    return facts;
}

}  // namespace

Result<TagRules> tag_rules(const Context& context, const config::Config& config) {
    TagRules rules{.prereleases = context.invocation.has("include-prereleases")};
    const auto flags = context.invocation.all("tags");
    const auto& patterns = flags.empty() ? config.tags : flags;
    for (const auto& text : patterns) {
        TRY_ASSIGN(TagPattern pattern, parse_tag_pattern(text));
        rules.patterns.push_back(std::move(pattern));
    }
    if (rules.patterns.empty()) {
        rules.detect = config.tag_prefix_is_default;
        rules.patterns = rules.detect ? default_tag_patterns() : std::vector<TagPattern>{{.before = config.tag_prefix}};
    }
    auto excluded = config.exclude;
    const auto more = context.invocation.all("exclude");
    excluded.insert(excluded.end(), more.begin(), more.end());
    for (const auto& text : excluded) {
        TRY_ASSIGN(Glob glob, Glob::compiled(text));
        rules.exclude.push_back(std::move(glob));
    }
    return rules;
}

Result<plan::FloorFacts> floor_facts(const Context& context, const config::Config& config) {
    plan::FloorFacts facts{.now = context.now};
    if (config.from == "local") {
        facts.source = "local";
        TRY_ASSIGN(const auto folders, edge::git_folders(context.directory));
        TRY_ASSIGN(const auto tags, edge::local_tags(folders));
        for (const auto& tag : tags) {
            facts.tag_names.push_back(tag.name);
        }
        return facts;
    }
    facts.source = edge::without_credentials(config.from);
    TRY_ASSIGN(const auto refs, tags_of_remote(context, config));
    for (const auto& ref : refs) {
        facts.tag_names.push_back(ref.name.substr(kTags.size()));
    }
    return facts;
}

Result<plan::FloorFacts> newest_floor_facts(const Context& context, const config::Config& config, const TagRules& rules,
                                            const TagWindow& window) {
    if (config.from != "local") {
        return floor_facts(context, config);
    }
    TRY_ASSIGN(const auto folders, edge::git_folders(context.directory));
    TRY_ASSIGN(const auto names, edge::LocalTagNames::opened(folders));
    TRY_ASSIGN(auto facts, facts_of(names, rules, window));
    if (!names.all_sound(facts.tag_names)) {
        TRY_ASSIGN(const auto told, edge::LocalTagNames::by_git(folders));
        TRY_ASSIGN(facts, facts_of(told, rules, window));
    }
    facts.now = context.now;
    return facts;
}

}  // namespace miniship::cli
