#include "cli/facts/floor_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_dates.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_history.hpp"
#include "edge/git_refs.hpp"

namespace miniship::cli {
namespace {

constexpr std::string_view kTags = "refs/tags/";
constexpr std::size_t kSeconds = 60;

Result<std::chrono::seconds> remote_deadline(const Context& context) {
    TRY_ASSIGN(const auto seconds, number_flag(context.invocation, "timeout", 1));
    return std::chrono::seconds{seconds.value_or(kSeconds)};
}

Result<std::vector<edge::RemoteRef>> tags_of_remote(const Context& context, const config::Config& config) {
    TRY_ASSIGN(const auto deadline, remote_deadline(context));
    // A folder or URL needs no repository here; a remote's name does.
    if (!edge::is_remote_url(config.from)) {
        TRY(edge::git_folders(context.directory));
    }
    auto refs = edge::remote_refs(context.directory, config.from, false, deadline);
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

/// Dates from the objects that are here; a repository that libgit2 cannot read has none.
plan::TagDates known_dates(const Result<edge::GitFolders>& folders, std::span<const edge::LocalTag> tags) {
    plan::TagDates dates;
    const auto history = folders ? edge::History::open(*folders) : Result<edge::History>{folders.error()};
    for (const auto& tag : tags) {
        if (const auto date = history ? history->date(tag.object) : std::nullopt) {
            dates[tag.name] = *date;
        }
    }
    return dates;
}

/// The tags that count and have no date yet.
std::vector<edge::LocalTag> undated_tags(const plan::FloorFacts& facts, std::span<const edge::LocalTag> tags,
                                         const TagRules& rules) {
    std::set<std::string> names;
    for (auto& tag : release_tags(facts.tag_names, rules).tags) {
        if (!facts.dates.contains(tag.name)) {
            names.insert(std::move(tag.name));
        }
    }
    std::vector<edge::LocalTag> undated;
    std::copy_if(tags.begin(), tags.end(), std::back_inserter(undated),
                 [&](const edge::LocalTag& tag) { return names.contains(tag.name); });
    return undated;
}

Result<edge::TagTimes> asked_dates(const Context& context, const config::Config& config,
                                   const Result<edge::GitFolders>& folders, std::span<const edge::LocalTag> tags) {
    if (config.from != "local") {
        TRY_ASSIGN(const auto deadline, remote_deadline(context));
        return edge::fetched_tag_times(context.directory, folders ? std::optional{*folders} : std::nullopt, config.from,
                                       tags, deadline);
    }
    TRY_ASSIGN(const auto there, folders);
    auto times = edge::tag_times(there.git_dir);
    if (!times) {
        times.error().code = ErrorCode::shallow_clone;
        times.error().hint =
            "fetch what is missing: `git fetch --tags --refetch`, or ask a remote with `--from origin`";
    }
    return times;
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

Result<plan::FloorFacts> dated_floor_facts(const Context& context, const config::Config& config, const TagRules& rules,
                                           Dates dates) {
    TRY_ASSIGN(const auto tags, tags_with_objects(context, config));
    return dated_floor_facts(context, config, rules, dates, tags);
}

Result<plan::FloorFacts> dated_floor_facts(const Context& context, const config::Config& config, const TagRules& rules,
                                           Dates dates, std::span<const edge::LocalTag> tags) {
    const auto folders = edge::git_folders(context.directory);
    plan::FloorFacts facts{
        .dates = known_dates(folders, tags), .now = context.now, .source = edge::without_credentials(config.from)};
    for (const auto& tag : tags) {
        facts.tag_names.push_back(tag.name);
    }
    TagRules dated = rules;
    dated.prereleases = rules.prereleases || dates == Dates::welcome;
    const auto undated = undated_tags(facts, tags, dated);
    if (undated.empty()) {
        return facts;
    }
    auto asked = asked_dates(context, config, folders, undated);
    if (!asked && dates == Dates::needed) {
        return while_doing(std::move(asked).error(), "finding out when the tags were made");
    }
    if (!asked) {
        context.warn(fmt::format("nobody knows when {} tags were made: {}", undated.size(), asked.error().message));
        return facts;
    }
    facts.dates.insert(asked->begin(), asked->end());
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
