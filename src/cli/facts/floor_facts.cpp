#include "cli/facts/floor_facts.hpp"

#include "edge/git_command.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_refs.hpp"

namespace miniship::cli {
namespace {

constexpr std::string_view kTags = "refs/tags/";
constexpr std::size_t kSeconds = 60;

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
        rules.patterns = config.tag_prefix_is_default ? default_tag_patterns() : std::vector<TagPattern>{{.before = config.tag_prefix}};
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
    plan::FloorFacts facts;
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
    TRY_ASSIGN(const auto seconds, number_flag(context.invocation, "timeout", 1));
    // A folder or URL needs no repository here; a remote's name does.
    if (!edge::is_remote_url(config.from)) {
        TRY(edge::git_folders(context.directory));
    }
    TRY_ASSIGN(const auto refs, edge::remote_refs(context.directory, config.from, false, std::chrono::seconds{seconds.value_or(kSeconds)}));
    for (const auto& ref : refs) {
        if (ref.name.starts_with(kTags)) {
            facts.tag_names.push_back(ref.name.substr(kTags.size()));
        }
    }
    return facts;
}

}  // namespace miniship::cli
