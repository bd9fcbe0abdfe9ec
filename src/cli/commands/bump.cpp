// bump and next: the next version, and the release commit and tag of it.
#include <fmt/format.h>

#include "apply/bump_steps.hpp"
#include "apply/release_steps.hpp"
#include "cli/commands/commands.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/policy_facts.hpp"
#include "cli/json_answers.hpp"
#include "edge/git_folders.hpp"

namespace miniship::cli {
namespace {

constexpr const char* kRemote = "origin";

std::string explanation(const plan::NextVersion& next) {
    using Reason = plan::Decision::Reason;
    const plan::Decision& decision = next.decision;
    const std::string commit = fmt::format("{} {}", decision.commit_id.substr(0, 7), decision.header);
    std::string why = "no commit asks for more than a patch";
    if (decision.reason == Reason::feature) {
        why = "a feature: " + commit;
    } else if (decision.reason == Reason::breaking_change) {
        why = "a breaking change: " + commit;
    } else if (decision.reason == Reason::asked_for) {
        why = "asked for by --release-as";
    } else if (decision.reason == Reason::first_release) {
        why = "the first release keeps its version";
    } else if (decision.reason == Reason::kept) {
        why = "the version is kept";
    }
    return fmt::format("{} commits since {}{}: {} ({} -> {})", decision.commits,
                       decision.since_tag.empty() ? "the beginning" : decision.since_tag,
                       decision.cancelled > 0 ? fmt::format(", {} of them cancelled by reverts", decision.cancelled) : "", why,
                       to_string(next.from), to_string(next.to));
}

apply::World world_of(const Context& context, const config::Config& config) {
    return {.root = config.root,
            .command_environment = command_environment(context, config),
            .step_timeout = std::chrono::seconds{config.timeout_seconds},
            .now = context.now,
            .say = context.say};
}

}  // namespace

Result<Answer> run_next(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context, true));
    TRY_ASSIGN(const auto options, bump_options(context, config));
    TRY_ASSIGN(const auto facts, bump_facts(context, config, options, std::nullopt));
    TRY_ASSIGN(const auto next, plan::next_version(facts, options, json_editing()));
    for (const auto& warning : next.warnings) {
        context.warn(warning);
    }
    if (context.invocation.has("explain")) {
        context.say(explanation(next));
    }
    return Answer{.text = to_string(next.to) + "\n", .json = next_json(next, options.tag_prefix + to_string(next.to))};
}

Result<Answer> run_bump(const Context& context) {
    const bool pushes = context.invocation.has("push");
    TRY_ASSIGN(const config::Config config, configuration(context, true));
    TRY_ASSIGN(const auto options, bump_options(context, config));
    TRY_ASSIGN(const auto facts, bump_facts(context, config, options, pushes ? std::optional<std::string>{kRemote} : std::nullopt));
    auto planned = plan::plan_bump(facts, options, json_editing());
    if (!planned) {
        return while_doing(std::move(planned).error(), "planning the release");
    }
    const plan::BumpPlan& bump = *planned;
    for (const auto& warning : bump.warnings) {
        context.warn(warning);
    }
    for (const auto& line : bump.lines) {
        context.say(line);
    }
    if (context.dry_run) {
        if (!bump.notes.empty()) {
            context.say("---\n" + bump.notes + "---");
        }
        context.say("dry run: nothing has been changed");
    } else {
        const apply::World world = world_of(context, config);
        TRY(apply::apply_bump(bump.steps, world));
        if (pushes) {
            const plan::PushRefs push{.remote = kRemote,
                                      .branch = facts.branch.empty() ? std::nullopt : std::optional{facts.branch},
                                      .tag = bump.tag};
            TRY(apply::applied(push, plan::Plan{}, world));
        } else if (!bump.publish_command.empty()) {
            context.say(fmt::format("run `{}` to publish", bump.publish_command));
        }
    }
    return Answer{.text = to_string(bump.version.to) + "\n", .json = bump_json(bump, !context.dry_run)};
}

}  // namespace miniship::cli
