#include "cli/facts/command_values.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/facts/bump_facts.hpp"
#include "cli/facts/changelog_facts.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/policy_facts.hpp"
#include "cli/release_outputs.hpp"
#include "edge/files.hpp"

namespace miniship::cli {
namespace {

bool has_commands(const plan::ReleaseOptions& options, const plan::ReleaseFacts& facts) {
    return std::any_of(facts.apps.begin(), facts.apps.end(), [&](const plan::AppFacts& app) {
        return (options.steps.contains("build") && !app.build.empty() && !app.built) ||
               (options.steps.contains("upload") && !app.upload.empty() && !app.uploaded);
    });
}

Result<std::string> notes_of_commits(const Context& context, const config::Config& config,
                                     const plan::BumpOptions& options) {
    TRY_ASSIGN(const ChangelogRange range, changelog_range(context, config, options));
    return markdown_section(range.heading, release_notes(range.commits, {options.types, options.issue_prefixes}),
                            range.links, options.issue_prefixes);
}

Result<void> add_notes(const Context& context, const config::Config& config, plan::ReleaseFacts& facts) {
    TRY_ASSIGN(const plan::BumpOptions options, bump_options(context, config));
    TRY_ASSIGN(const auto changelog, edge::read_file_if_exists(config.root + "/" + options.infile));
    if (auto section = release_section(changelog.value_or(""), to_string(facts.version))) {
        facts.release_notes = *std::move(section);
        return {};
    }
    auto notes = notes_of_commits(context, config, options);
    if (notes) {
        facts.release_notes = *std::move(notes);
    } else {
        facts.notes.push_back(fmt::format("MINISHIP_NOTES is empty: {}", notes.error().message));
    }
    return {};
}

Result<plan::FloorFacts> tags_for_floor(const Context& context, const config::Config& config, const TagRules& rules,
                                        bool dated, const std::optional<std::vector<std::string>>& tags) {
    if (dated) {
        return dated_floor_facts(context, config, rules, Dates::needed);
    }
    return tags ? Result<plan::FloorFacts>{{.tag_names = *tags, .source = config.from}} : floor_facts(context, config);
}

Result<void> add_floor(const Context& context, const config::Config& config,
                       const std::optional<std::vector<std::string>>& tags, plan::ReleaseFacts& facts) {
    TRY_ASSIGN(const TagRules rules, tag_rules(context, config));
    TRY_ASSIGN(const auto keep, keep_rule(config));
    auto found = tags_for_floor(context, config, rules, keep.has_value(), tags);
    if (!found) {
        facts.notes.push_back(fmt::format("MINISHIP_FLOOR is empty: {}", found.error().message));
        return {};
    }
    found->upcoming = ReleaseTag{.name = facts.tag, .version = facts.version};
    const plan::PushFacts push = push_facts(*found, rules, config.back, std::nullopt, context.now, keep);
    if (push.floor) {
        facts.floor = to_string(*push.floor);
    }
    return {};
}

}  // namespace

Result<void> add_command_values(const Context& context, const config::Config& config,
                                const plan::ReleaseOptions& options,
                                const std::optional<std::vector<std::string>>& tags, plan::ReleaseFacts& facts) {
    if (!has_commands(options, facts) && !hands_on(context)) {
        return {};
    }
    if (facts.released) {
        TRY(add_notes(context, config, facts));
    }
    if (!facts.floor && facts.policies.empty()) {
        TRY(add_floor(context, config, tags, facts));
    }
    return {};
}

}  // namespace miniship::cli
