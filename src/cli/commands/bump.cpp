// bump and next: the next version, and the release commit and tag of it.
#include <fmt/format.h>

#include <algorithm>

#include "apply/bump_steps.hpp"
#include "apply/bump_undo.hpp"
#include "apply/foresight.hpp"
#include "apply/release_steps.hpp"
#include "apply/release_undo.hpp"
#include "apply/turn.hpp"
#include "cli/commands/commands.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/policy_facts.hpp"
#include "cli/facts/refs_facts.hpp"
#include "cli/facts/world.hpp"
#include "cli/json_answers.hpp"
#include "cli/release_outputs.hpp"
#include "edge/files.hpp"

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
    return fmt::format(
        "{} commits since {}{}: {} ({} -> {})", decision.commits,
        decision.since_tag.empty() ? "the beginning" : decision.since_tag,
        decision.cancelled > 0 ? fmt::format(", {} of them cancelled by reverts", decision.cancelled) : "", why,
        to_string(next.from), to_string(next.to));
}

void say_plan(const Context& context, const plan::BumpPlan& bump) {
    for (const auto& line : bump.lines) {
        context.say(line);
    }
}

void say_dry_run(const Context& context, const plan::BumpPlan& bump, const plan::BumpOptions& options) {
    say_plan(context, bump);
    if (!bump.notes.empty()) {
        context.say("---\n" + bump.notes + "---");
    }
    context.say("dry run: nothing has been changed");
    if (!options.scripts.empty()) {
        const bool heard = options.scripts.contains("prebump") || options.scripts.contains("precommit");
        context.say(fmt::format("dry run: no lifecycle script has been run{}",
                                heard ? ", so what prebump and precommit would print is not known" : ""));
    }
}

/// A dry run also where the settings make every bump one, and the command line does not deny it.
Context as_configured(Context context, const config::Config& config) {
    if (config.dry_run && !context.dry_run && !context.invocation.has("no-dry-run") &&
        !context.invocation.has("abort")) {
        context.dry_run = true;
        context.say(fmt::format("dryRun in {} makes this a dry run; --no-dry-run makes it a release",
                                config.values.at("bump").origin));
    }
    return context;
}

/// What is told of an earlier bump that is settled; by a dry run, that would be.
Answer settled_answer(const Context& context, const apply::SettledBump& settled) {
    const char* is = context.dry_run ? "would be" : "is";
    for (const auto& path : settled.left_alone) {
        context.warn(fmt::format("{} has been edited since, and {} left as it is", path, is));
    }
    if (settled.moved_on) {
        context.warn(fmt::format("HEAD has moved on since, so everything {} left as it is", is));
    } else {
        context.say(settled.finished ? fmt::format("an earlier bump was cut short: {} is finished now", settled.tag)
                                     : fmt::format("the bump to {} {} taken back", settled.version, is));
    }
    return {.text = settled.finished ? settled.version + "\n" : "", .json = settled_json(settled, !context.dry_run)};
}

Result<std::optional<apply::SettledBump>> taken_back(const Context& context, const apply::World& world) {
    if (context.dry_run) {
        TRY(apply::check_turn_is_free(world.folders));
        return apply::foreseen_bump_abort(world);
    }
    TRY_ASSIGN(const auto turn, apply::turn_for("bump", world.folders, context.now));
    return apply::aborted_bump(world);
}

Result<Answer> aborted(const Context& context, const apply::World& world) {
    TRY_ASSIGN(const auto settled, taken_back(context, world));
    if (!settled) {
        context.say("there is no bump to take back");
        return Answer{.json = settled_json({}, false)};
    }
    return settled_answer(context, *settled);
}

template <class T>
bool holds(const plan::BumpPlan& bump) {
    return std::any_of(bump.steps.begin(), bump.steps.end(),
                       [](const plan::Step& step) { return std::holds_alternative<T>(step); });
}

/// Pushes HEAD's branch, and the tag that was made; none: empty.
Result<void> pushed(const plan::BumpFacts& facts, const std::string& tag, const apply::World& world) {
    const plan::PushRefs push{
        .remote = kRemote, .branch = facts.branch.empty() ? std::nullopt : std::optional{facts.branch}, .tag = tag};
    if (!push.branch && tag.empty()) {
        world.say("HEAD is on no branch and no tag is made: there is nothing to push");
        return {};
    }
    auto sent = apply::pushed(push, world);
    if (sent) {
        return {};
    }
    // The same command again may be another release, and knows less of it than this one.
    Error error = std::move(sent).error();
    const std::string rest = tag.empty() ? fmt::format("`git push {} {}`", kRemote, facts.branch)
                                         : fmt::format("`miniship release --only refs` pushes {}", tag);
    const bool is_silent = error.code == ErrorCode::remote_unreachable || error.code == ErrorCode::timed_out;
    error.hint =
        is_silent ? fmt::format("{} when {} answers", rest, kRemote) : fmt::format("{} when that is mended", rest);
    error.also.push_back(fmt::format("{} is made here already", tag.empty() ? "the release commit" : tag));
    return error;
}

/// The release that HEAD carries and the remote lacks, where this run asks for no other: its push has failed, or never
/// was. Pushing it is what is left to do, as for a release that goes on.
Result<std::optional<apply::SettledBump>> made_and_not_pushed(const plan::BumpFacts& facts,
                                                              const plan::BumpOptions& options,
                                                              const apply::World& world) {
    const auto& tag = options.prerelease ? facts.last_tag : facts.last_stable_tag;
    const bool asks_for_another = !options.release_as.empty() || options.first_release || options.tag_force ||
                                  options.skip.tag || (options.prerelease && facts.last_tag == facts.last_stable_tag);
    if (!tag || asks_for_another || !facts.remote_tags ||
        std::find(facts.remote_tags->begin(), facts.remote_tags->end(), *tag) != facts.remote_tags->end()) {
        return std::optional<apply::SettledBump>{};
    }
    TRY_ASSIGN(const auto tagged, apply::object_at(world, fmt::format("refs/tags/{}^{{commit}}", *tag)));
    if (tagged != facts.head) {
        return std::optional<apply::SettledBump>{};
    }
    return std::optional{
        apply::SettledBump{.version = tag->substr(options.tag_prefix.size()), .tag = *tag, .finished = true}};
}

/// A release that stopped goes on, or is taken back, before there is another bump.
Result<void> check_no_release(const apply::World& world) {
    TRY_ASSIGN(const auto record, apply::read_record(world.folders));
    TRY_ASSIGN(const bool under_way, record ? apply::is_at_head(*record, world) : Result<bool>{false});
    if (under_way) {
        return Error{.code = ErrorCode::busy,
                     .message = fmt::format("a release of {} is under way", record->version),
                     .hint = "`miniship release` goes on with it, `miniship release --abort` takes it back"};
    }
    return {};
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

Result<Answer> run_bump(const Context& asked) {
    TRY_ASSIGN(const config::Config config, configuration(asked, true));
    const Context context = as_configured(asked, config);
    const bool pushes = context.invocation.has("push");
    TRY(check_outputs(context));
    TRY_ASSIGN(apply::World world, world_of(context, config));
    if (context.invocation.has("abort")) {
        return aborted(context, world);
    }
    std::optional<apply::Turn> turn;
    std::optional<apply::SettledBump> earlier;
    if (!context.dry_run) {
        TRY_ASSIGN(auto taken, apply::turn_for("bump", world.folders, context.now));
        turn.emplace(std::move(taken));
        TRY_ASSIGN(earlier, apply::settled_bump(world));
        TRY(check_no_release(world));
    } else if (edge::file_exists(apply::journal_path(world.folders))) {
        context.warn(
            "an earlier bump was cut short; `miniship bump` settles it first, `miniship bump --abort` takes it back");
    }
    TRY_ASSIGN(const auto options, bump_options(context, config));
    TRY_ASSIGN(const auto facts,
               bump_facts(context, config, options, pushes ? std::optional<std::string>{kRemote} : std::nullopt));
    TRY_ASSIGN(const auto made, pushes && !earlier ? made_and_not_pushed(facts, options, world)
                                                   : Result<std::optional<apply::SettledBump>>{std::nullopt});
    if (made) {
        context.say(fmt::format("{} is made already, and {} pushed", made->tag, context.dry_run ? "would be" : "is"));
        TRY(context.dry_run ? Result<void>{} : pushed(facts, made->tag, world));
        return Answer{.text = made->version + "\n", .json = settled_json(*made, !context.dry_run)};
    }
    if (earlier) {
        Answer answer = settled_answer(context, *earlier);
        if (earlier->finished) {
            TRY(pushes ? pushed(facts, earlier->tag, world) : Result<void>{});
            return answer;
        }
    }
    auto planned = plan::plan_bump(facts, options, json_editing());
    if (!planned) {
        return while_doing(std::move(planned).error(), "planning the release");
    }
    for (const auto& warning : planned->warnings) {
        context.warn(warning);
    }
    TRY(apply::check_no_merge(planned->steps, world));
    if (context.dry_run) {
        say_dry_run(context, *planned, options);
        return Answer{.text = to_string(planned->version.to) + "\n", .json = bump_json(*planned, false)};
    }
    if (pushes && !planned->steps.empty()) {
        TRY(check_pushable(config.root, kRemote, holds<plan::MakeTag>(*planned) ? planned->tag : ""));
    }
    world.replan = replanning(facts, options);
    TRY_ASSIGN(const plan::BumpPlan bump, apply::apply_bump(*planned, world));
    say_plan(context, bump);
    if (pushes) {
        const bool tagged = holds<plan::MakeTag>(bump);
        TRY(tagged || holds<plan::MakeCommit>(bump) ? pushed(facts, tagged ? bump.tag : "", world) : Result<void>{});
    } else if (!bump.publish_command.empty()) {
        context.say(fmt::format("run `{}` to publish", bump.publish_command));
    }
    TRY(write_outputs(context,
                      {.version = to_string(bump.version.to), .tag = bump.tag, .floor = {}, .notes = bump.notes}));
    return Answer{.text = to_string(bump.version.to) + "\n", .json = bump_json(bump, true)};
}

}  // namespace miniship::cli
