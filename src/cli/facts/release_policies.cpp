#include <fmt/format.h>

#include "cli/facts/floor_facts.hpp"
#include "cli/facts/pushes.hpp"
#include "cli/facts/release_look.hpp"
#include "plan/change_lines.hpp"

namespace miniship::cli {
namespace {

std::vector<std::string> change_lines(const apply::PushOutcome& outcome) {
    auto lines = plan::change_lines(outcome.plan.changes);
    lines.insert(lines.end(), outcome.plan.notes.begin(), outcome.plan.notes.end());
    return lines;
}

/// What the floor is counted from and bounded by, for every target the same.
struct FloorRules {
    plan::FloorFacts tags{};
    TagRules rules{};
    std::optional<plan::KeepRule> keep{};
    CountedUsers users{};
};

void add_policy(ReleaseLook& run, const ChosenTarget& target, const FloorRules& floor) {
    auto& release = run.gathering.facts;
    auto options = apply::push_options(target.target, target.app);
    options.max_impact = floor.users.most;
    plan::PushFacts facts;
    const auto facts_of = [&](const std::optional<Version>& live) {
        facts = push_facts(floor.tags, floor.rules, run.config.back, live, run.context.now, floor.keep);
        facts.usage = floor.users.usage;
        facts.version = release.version;
        facts.tag = release.tag;
        return facts;
    };
    auto outcome = apply::planned_push(target.target, facts_of, options);
    if (!outcome) {
        run.problem(while_doing(std::move(outcome).error(), "looking at target " + target.name));
        return;
    }
    plan::WritePolicy step{
        .target = target.name, .app = target.app, .usage = floor.users.usage, .max_impact = floor.users.most};
    step.floor = facts.floor ? std::optional{to_string(*facts.floor)} : std::nullopt;
    step.latest = facts.latest ? to_string(*facts.latest) : "";
    for (const auto& version : facts.releases) {
        step.releases.push_back(to_string(version));
    }
    if (!facts.floor) {
        release.notes.push_back(fmt::format("the floor stays as it is: {}", facts.no_floor_reason));
    } else if (!release.floor) {
        release.floor = step.floor;
    }
    release.policies.push_back({.step = std::move(step), .changes = outcome->changed, .lines = change_lines(*outcome)});
    run.gathering.world.targets[target.name] = target.target;
}

Result<plan::FloorFacts> tags_of_release(const ReleaseLook& run, const std::string& remote, const FloorRules& floor) {
    if (run.config.from != remote) {
        return floor.keep ? dated_floor_facts(run.context, run.config, floor.rules, Dates::needed)
                          : floor_facts(run.context, run.config);
    }
    if (floor.keep) {
        return dated_floor_facts(run.context, run.config, floor.rules, Dates::needed, run.remote_tags());
    }
    return plan::FloorFacts{.tag_names = run.remote_tag_names(), .now = run.context.now, .source = remote};
}

Result<FloorRules> gathered_floor(const ReleaseLook& run, const std::string& remote) {
    FloorRules floor;
    TRY_ASSIGN(floor.rules, tag_rules(run.context, run.config));
    TRY_ASSIGN(floor.keep, keep_rule(run.config));
    TRY_ASSIGN(floor.users, counted_users(run.context, run.config));
    TRY_ASSIGN(floor.tags, tags_of_release(run, remote, floor));
    floor.tags.upcoming = ReleaseTag{.name = run.gathering.facts.tag, .version = run.gathering.facts.version};
    return floor;
}

}  // namespace

void gather_policies(ReleaseLook& run, const std::string& remote) {
    const bool nobody_asked = run.config.targets.empty() && !run.context.invocation.has("target") &&
                              run.config.values.at("release.steps").source == config::Source::built_in &&
                              !run.context.invocation.has("only");
    if (nobody_asked) {
        return;
    }
    auto targets = chosen_targets(run.context, run.config);
    if (!targets) {
        run.problem(std::move(targets).error());
        return;
    }
    if (run.config.from == remote && !run.remote_read) {
        return;  // which is told already
    }
    const auto floor = gathered_floor(run, remote);
    if (!floor) {
        run.problem(floor.error());
        return;
    }
    for (const auto& target : *targets) {
        add_policy(run, target, *floor);
    }
}

}  // namespace miniship::cli
