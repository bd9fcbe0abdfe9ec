#include "cli/facts/floor_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_history.hpp"
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
    auto refs = edge::remote_refs(context.directory, config.from, false,
                                  std::chrono::seconds{seconds.value_or(kSeconds)});
    if (!refs && refs.error().code == ErrorCode::timed_out) {
        refs.error().hint += ", `--timeout SECONDS` gives it longer";
    }
    if (refs) {
        std::erase_if(*refs, [](const edge::RemoteRef& ref) { return !ref.name.starts_with(kTags); });
    }
    return refs;
}

/// The tags with the objects that they hold: of the clone, or of the remote.
Result<std::vector<edge::LocalTag>> tags_with_objects(const Context& context, const config::Config& config) {
    if (config.from == "local") {
        TRY_ASSIGN(const auto folders, edge::git_folders(context.directory));
        return edge::local_tags(folders);
    }
    TRY_ASSIGN(const auto refs, tags_of_remote(context, config));
    std::vector<edge::LocalTag> tags;
    for (const auto& ref : refs) {
        tags.push_back({.name = ref.name.substr(kTags.size()), .object = ref.object});
    }
    return tags;
}

Error undated(const std::string& source, std::size_t missing, std::size_t releases) {
    const bool named = source != "local" && !edge::is_remote_url(source);
    return {
        .code = ErrorCode::shallow_clone,
        .message = fmt::format("--keep needs to know when tags were made, and {} of {} releases are not in this clone",
                               missing, releases),
        .hint = named ? fmt::format("`git fetch --tags {}` gets them", source) : "run it in a clone that has the tags"};
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

Result<plan::FloorFacts> dated_floor_facts(const Context& context, const config::Config& config,
                                           const std::optional<TagRules>& rules) {
    plan::FloorFacts facts{.now = context.now, .source = edge::without_credentials(config.from)};
    TRY_ASSIGN(const auto tags, tags_with_objects(context, config));
    const auto folders = edge::git_folders(context.directory);
    auto history = folders ? edge::History::open(*folders) : Result<edge::History>{folders.error()};
    if (!history && history.error().code == ErrorCode::library_missing && rules) {
        return std::move(history).error();
    }
    for (const auto& tag : tags) {
        facts.tag_names.push_back(tag.name);
        if (const auto date = history ? history->date(tag.object) : std::nullopt) {
            facts.dates[tag.name] = *date;
        }
    }
    if (rules) {
        const auto releases = release_tags(facts.tag_names, *rules).tags;
        const auto missing = std::count_if(releases.begin(), releases.end(),
                                           [&](const auto& tag) { return !facts.dates.contains(tag.name); });
        if (missing > 0) {
            return undated(facts.source, static_cast<std::size_t>(missing), releases.size());
        }
    }
    return facts;
}

Result<std::optional<plan::KeepRule>> keep_rule(const config::Config& config) {
    if (config.keep.empty()) {
        return std::optional<plan::KeepRule>{};
    }
    TRY_ASSIGN(const auto rule, plan::parse_keep_rule(config.keep));
    return std::optional{rule};
}

Result<std::optional<Usage>> usage_of(const Context& context, const config::Config& config) {
    if (config.usage.empty()) {
        return std::optional<Usage>{};
    }
    const bool by_flag = config.values.at("floor.usage").source == config::Source::flag;
    const std::string file = config.usage == "-"             ? "/dev/stdin"
                             : by_flag                       ? from_directory(context, config.usage)
                             : config.usage.starts_with('/') ? config.usage
                                                             : config.root + "/" + config.usage;
    auto bytes = edge::read_file(file);
    if (!bytes) {
        bytes.error().hint = "--usage (or floor.usage) names a file with users by version, or - for stdin";
        return std::move(bytes).error();
    }
    auto usage = parse_usage(*bytes);
    if (!usage) {
        return while_doing(std::move(usage).error(),
                           fmt::format("reading {}", config.usage == "-" ? "stdin" : config.usage));
    }
    return std::optional{*std::move(usage)};
}

Result<std::optional<double>> max_impact(const config::Config& config) {
    if (config.max_impact.empty()) {
        return std::optional<double>{};
    }
    TRY_ASSIGN(const double most, parse_percent(config.max_impact));
    if (config.usage.empty()) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("at most {} of the users may be forced, and nobody says how many there are",
                                            config.max_impact),
                     .hint = "name a file with users by version: --usage FILE"};
    }
    return std::optional{most};
}

}  // namespace miniship::cli
