// release: all steps, going on where the last run stopped.
#include <fmt/format.h>

#include "apply/apply.hpp"
#include "apply/bump_steps.hpp"
#include "apply/done_marks.hpp"
#include "cli/commands/commands.hpp"
#include "cli/facts/policy_facts.hpp"
#include "cli/facts/release_facts.hpp"
#include "cli/json_answers.hpp"
#include "cli/release_outputs.hpp"
#include "edge/git_folders.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// `--done upload`: a person says that it is done; remembered for the release that HEAD carries.
Result<void> note_done(const Context& context, ReleaseGathering& gathering) {
    const auto said = context.invocation.value("done");
    if (!said) {
        return {};
    }
    if (!gathering.facts.released) {
        return Error{.code = ErrorCode::not_released,
                     .message = fmt::format("{} cannot be done yet: HEAD carries no release tag", *said),
                     .hint = "`miniship release --dry-run` shows where it stands"};
    }
    for (auto& app : gathering.facts.apps) {
        TRY(apply::mark_done(gathering.world.folders, gathering.facts.tag, gathering.facts.head, *said, app.name));
        app.uploaded = true;
    }
    return {};
}

/// A bump that was cut short is finished or taken back first: a release starts from a settled repository.
Result<void> settle(const Context& context, const config::Config& config) {
    TRY_ASSIGN(auto folders, edge::git_folders(config.root));
    const apply::World world{.root = config.root,
                             .folders = std::move(folders),
                             .command_environment = command_environment(context, config),
                             .say = context.say};
    TRY_ASSIGN(const auto settled, apply::settled_bump(world));
    if (settled && !settled->moved_on) {
        context.say(settled->finished
                        ? fmt::format("an earlier bump was cut short: {} is finished now", settled->tag)
                        : fmt::format("an earlier bump to {} was cut short and is taken back", settled->version));
    }
    return {};
}

void say_next(const Context& context, const plan::Plan& plan) {
    for (const auto& stage : plan.stages) {
        if (stage.name == "policy" && stage.state != plan::StageState::left_out) {
            context.say(fmt::format("when the platform shows {0} to everyone: miniship push --live {0}", plan.version));
        }
    }
}

}  // namespace

Result<Answer> run_release(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context, true));
    TRY(check_outputs(context));
    if (!context.dry_run) {
        TRY(settle(context, config));
    }
    auto gathered = gathered_release(context, config);
    if (!gathered) {
        return while_doing(std::move(gathered).error(), "planning the release");
    }
    if (!context.dry_run) {
        TRY(note_done(context, *gathered));
    }
    auto planned = plan::plan_release(gathered->facts, gathered->options);
    if (!planned) {
        return while_doing(std::move(planned).error(), "planning the release");
    }
    const plan::Plan& plan = *planned;
    for (const auto& warning : plan.warnings) {
        context.warn(warning);
    }
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
        return Answer{.text = plan::plan_text(plan), .json = plan_json(plan, std::nullopt)};
    }
    std::string text = plan::plan_text(plan);
    text.pop_back();
    context.say(text);
    const apply::Report report = apply::apply(plan, gathered->world);
    if (report.failed) {
        Error error = *report.failed;
        if (!report.done.empty()) {
            error.also.push_back(fmt::format("done before that: {}", text::joined(report.done, ", ")));
        }
        error.also.push_back(
            fmt::format("left: {}; `miniship release` goes on there", text::joined(report.left, ", ")));
        return error;
    }
    context.say(plan::has_work(plan) ? fmt::format("released {}", plan.version)
                                     : fmt::format("{} is released: nothing to do", plan.version));
    say_next(context, plan);
    TRY(write_outputs(context,
                      {.version = plan.version, .tag = plan.tag, .floor = plan.floor, .notes = plan.release_notes}));
    return Answer{.text = plan.version + "\n", .json = plan_json(plan, report)};
}

}  // namespace miniship::cli
