// release: all steps, going on where the last run stopped.
#include <fmt/format.h>

#include <algorithm>

#include "apply/apply.hpp"
#include "apply/done_marks.hpp"
#include "apply/release_undo.hpp"
#include "apply/turn.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/release_parts.hpp"
#include "cli/facts/command_values.hpp"
#include "cli/facts/release_facts.hpp"
#include "cli/facts/tree_look.hpp"
#include "cli/facts/world.hpp"
#include "cli/json_answers.hpp"
#include "cli/release_outputs.hpp"
#include "edge/git_command.hpp"
#include "edge/git_write.hpp"
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

/// What has become of an earlier run; of a dry run, what would become of it.
void say_settled(const Context& context, const apply::SettledRelease& settled) {
    const char* is = context.dry_run ? "would be" : "is";
    if (settled.bump && !settled.bump->moved_on) {
        const bool finished = settled.bump->finished;
        context.say(fmt::format("an earlier bump to {} was cut short and {} {}", settled.bump->version, is,
                                finished ? "finished" : "taken back"));
    }
    if (settled.left_behind) {
        const auto& record = *settled.left_behind;
        std::vector<std::string> left;
        for (const auto& stage : record.stages) {
            if (stage.progress == apply::StageProgress::to_do || stage.progress == apply::StageProgress::begun) {
                left.push_back(stage.name);
            }
        }
        context.warn(fmt::format("the release of {} in {} was not finished and {} left behind; it had still to do: {}",
                                 record.version, record.root, is, text::joined(left, ", ")));
    }
    if (settled.goes_on) {
        context.say(
            fmt::format("the release of {} {}", settled.goes_on->version, context.dry_run ? "would go on" : "goes on"));
    }
}

/// What a dry run finds of an earlier one; nothing while that is still at work.
Result<apply::Foresight> foreseen(const Context& context, const apply::World& world) {
    if (const auto worker = apply::worker_at(world.folders)) {
        context.warn(fmt::format("{} is at work in this repository: until it has ended, a release would be refused",
                                 to_string(*worker)));
        return apply::Foresight{};
    }
    return apply::foresight(world);
}

/// What an earlier run of this release has done and nobody can see.
void add_earlier_run(const Context& context, const apply::ReleaseRecord& record, plan::ReleaseFacts& facts) {
    const bool upload_cut_short = record.progress_of("upload") == apply::StageProgress::begun;
    for (auto& app : facts.apps) {
        app.built = std::find(record.built.begin(), record.built.end(), app.name) != record.built.end();
        if (upload_cut_short && !app.uploaded && app.upload_done.empty()) {
            context.warn(
                fmt::format("an earlier upload of {} was cut short and is made again; when {} is there "
                            "already, `miniship release --done upload` goes on",
                            app.name, to_string(facts.version)));
        }
    }
}

struct PlannedRelease {
    ReleaseGathering gathering{};
    plan::Plan plan{};
};

/// The command that tells the policy what everybody gets, for every target that this release counts in.
void say_next(const Context& context, const config::Config& config, const PlannedRelease& planned,
              const std::string& version) {
    const plan::ReleaseFacts& facts = planned.gathering.facts;
    for (const auto& policy : facts.policies) {
        const auto& target = planned.gathering.world.targets.at(policy.step.target);
        if (facts.version.is_prerelease() && !target.prereleases) {
            continue;
        }
        std::string command = "miniship push --live " + version;
        if (config.targets.size() > 1 || context.invocation.has("target")) {
            command += " --target " + edge::without_credentials(policy.step.target);
        }
        if (config.apps.size() > 1 || context.invocation.has("app")) {
            const auto app = std::find_if(config.apps.begin(), config.apps.end(),
                                          [&](const config::App& one) { return one.key() == policy.step.app; });
            command += " --app " + (app == config.apps.end() ? policy.step.app : app->name);
        }
        context.say(fmt::format("when the platform shows {} to everyone: {}", version, command));
    }
}

/// Sources that the injection has changed: the next release will not begin with them.
void say_changed_sources(const Context& context, const config::Config& config, const apply::Report& report,
                         const apply::World& world) {
    constexpr std::size_t kMostNames = 5;
    if (std::find(report.done.begin(), report.done.end(), "inject") == report.done.end()) {
        return;
    }
    const auto head = edge::head_of({.directory = world.root, .environment = world.command_environment});
    const auto files = injected_sources(config, world.folders, report.plan.version, head ? *head : "");
    if (files && !files->empty()) {
        const bool few = files->size() <= kMostNames;
        context.say(
            fmt::format("{} in git and now {} {}; before the next release, `git stash push -- {}` puts that "
                        "aside",
                        few ? text::joined(*files, ", ") + (files->size() == 1 ? " is" : " are")
                            : fmt::format("{} injected files are", files->size()),
                        files->size() == 1 ? "holds" : "hold", report.plan.version,
                        text::joined(few ? *files : tree_names(config), " ")));
    }
}

Error told_where_it_stands(Error error, const apply::Report& report, const apply::World& world) {
    if (!report.done.empty()) {
        error.also.push_back(fmt::format("done before that: {}", text::joined(report.done, ", ")));
    }
    const auto record = apply::read_record(world.folders);
    const bool can_be_taken_back = record && *record;
    error.also.push_back(fmt::format("left: {}; `miniship release` goes on there{}", text::joined(report.left, ", "),
                                     can_be_taken_back ? ", `miniship release --abort` takes it back" : ""));
    return error;
}

Result<PlannedRelease> planned_release(const Context& context, const config::Config& config,
                                       const apply::Foresight& foresight,
                                       const std::optional<apply::ReleaseRecord>& earlier) {
    TRY_ASSIGN(auto gathering, gathered_release(context, config, foresight));
    if (config.dry_run && gathering.facts.bump && !context.dry_run && !context.invocation.has("no-dry-run")) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("dryRun in {} makes every bump a dry run, so there is nothing to release",
                                            config.values.at("bump").origin),
                     .hint = "`miniship release --dry-run` shows it, `miniship release --no-dry-run` makes it"};
    }
    if (!context.dry_run) {
        TRY(note_done(context, gathering));
    }
    if (earlier) {
        add_earlier_run(context, *earlier, gathering.facts);
    }
    TRY(add_command_values(context, config, gathering.options, gathering.tags, gathering.facts));
    TRY_ASSIGN(auto plan, plan::plan_release(gathering.facts, gathering.options));
    return PlannedRelease{std::move(gathering), std::move(plan)};
}

Result<Answer> applied(const Context& context, const config::Config& config, PlannedRelease planned) {
    apply::World& world = planned.gathering.world;
    plan::ReleaseFacts& facts = planned.gathering.facts;
    // What the bump has become is found as any other run would find it; only the targets are needed besides.
    world.replan_release = [&]() -> Result<plan::Plan> {
        TRY_ASSIGN(auto again, planned_release(context, config, {}, std::nullopt));
        world.targets = std::move(again.gathering.world.targets);
        facts = std::move(again.gathering.facts);
        return std::move(again.plan);
    };
    std::string text = plan::plan_text(planned.plan);
    text.pop_back();
    context.say(text);
    const apply::Report report = apply::apply(planned.plan, world);
    if (report.failed) {
        return told_where_it_stands(*report.failed, report, world);
    }
    const std::string& version = report.plan.version;
    context.say(plan::has_work(planned.plan) ? fmt::format("released {}", version)
                                             : fmt::format("{} is released: nothing to do", version));
    say_changed_sources(context, config, report, world);
    say_next(context, config, planned, version);
    TRY(write_outputs(
        context,
        {.version = version, .tag = report.plan.tag, .floor = report.plan.floor, .notes = report.plan.release_notes}));
    return Answer{.text = version + "\n", .json = plan_json(report.plan, report)};
}

}  // namespace

Result<Answer> run_release(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context, true));
    TRY(check_outputs(context));
    TRY_ASSIGN(const apply::World world, world_of(context, config));
    if (context.invocation.has("status")) {
        return release_status(context, world);
    }
    if (context.invocation.has("abort")) {
        return release_abort(context, config, world);
    }
    std::optional<apply::Turn> turn;
    apply::Foresight foresight;
    apply::SettledRelease settled;
    if (context.dry_run) {
        TRY_ASSIGN(foresight, foreseen(context, world));
        settled = foresight.settled;
    } else {
        TRY_ASSIGN(auto taken, apply::turn_for("release", world.folders, context.now));
        turn.emplace(std::move(taken));
        TRY_ASSIGN(settled, apply::settled_release(world));
        tidy_up(config);
    }
    say_settled(context, settled);
    auto planned = planned_release(context, config, foresight, settled.goes_on);
    if (!planned) {
        return while_doing(std::move(planned).error(), "planning the release");
    }
    for (const auto& warning : planned->plan.warnings) {
        context.warn(warning);
    }
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
        return Answer{.text = plan::plan_text(planned->plan), .json = plan_json(planned->plan, std::nullopt)};
    }
    return applied(context, config, *std::move(planned));
}

}  // namespace miniship::cli
