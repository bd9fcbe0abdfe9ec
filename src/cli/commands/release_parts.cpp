#include "cli/commands/release_parts.hpp"

#include <fmt/format.h>

#include "apply/foresight.hpp"
#include "apply/release_undo.hpp"
#include "apply/turn.hpp"
#include "cli/release_json.hpp"
#include "edge/scratch_folder.hpp"
#include "miniship/time.hpp"
#include "policy_store/file_store.hpp"

namespace miniship::cli {
namespace {

std::string text_of(const apply::ReleaseRecord& record) {
    std::string text =
        fmt::format("release {} (tag {}), begun {}\n", record.version, record.tag, utc_timestamp(record.since));
    for (const auto& stage : record.stages) {
        text += fmt::format("  {:<7} {}\n", stage.name, to_string(stage.progress));
    }
    return text;
}

void say_who_goes_on(const Context& context, const std::optional<apply::Worker>& worker,
                     const apply::ReleaseRecord& record) {
    if (worker) {
        context.say(fmt::format("at work: {}", to_string(*worker)));
        return;
    }
    context.say(record.trouble.empty() ? "it was cut short" : fmt::format("it stopped: {}", record.trouble));
    context.say("`miniship release` goes on with it, `miniship release --abort` takes it back");
}

void say_aborted(const Context& context, const apply::AbortedRelease& aborted) {
    const char* is = context.dry_run ? "would be" : "is";
    for (const auto& path : aborted.left_alone) {
        context.warn(fmt::format("{} has been changed since, and {} left as it is", path, is));
    }
    if (aborted.moved_on) {
        context.warn(fmt::format("HEAD has moved on since, so commit and tag {} left as they are",
                                 context.dry_run ? "would be" : "are"));
    }
    context.say(fmt::format("the release of {} {} taken back", aborted.version, is));
    for (const auto& [beyond, certain] : aborted.remains) {
        context.say(fmt::format("not taken back: {}{}{}", beyond.what,
                                certain ? "" : ", perhaps: that step was cut short",
                                beyond.undo.empty() ? "" : fmt::format("; `{}` does it", beyond.undo)));
    }
}

Result<std::optional<apply::AbortedRelease>> taken_back(const Context& context, const config::Config& config,
                                                        const apply::World& world) {
    if (context.dry_run) {
        TRY(apply::check_turn_is_free(world.folders));
        return apply::foreseen_release_abort(world);
    }
    TRY_ASSIGN(const auto turn, apply::turn_for("release", world.folders, context.now));
    auto aborted = apply::aborted_release(world);
    if (aborted) {
        tidy_up(config);
    }
    return aborted;
}

}  // namespace

void tidy_up(const config::Config& config) {
    edge::ScratchFolder::remove_abandoned();
    for (const auto& target : config.targets) {
        policy_store::remove_unfinished_writes(target.url, target.history, config.root);
    }
}

Result<Answer> release_status(const Context& context, const apply::World& world) {
    TRY_ASSIGN(const auto record, apply::read_record(world.folders));
    const auto worker = apply::worker_at(world.folders);
    if (!record) {
        context.say(worker ? fmt::format("at work: {}", to_string(*worker)) : "no release is under way");
        return Answer{.json = standing_json(std::nullopt, worker)};
    }
    say_who_goes_on(context, worker, *record);
    return Answer{.text = text_of(*record), .json = standing_json(record, worker)};
}

Result<Answer> release_abort(const Context& context, const config::Config& config, const apply::World& world) {
    TRY_ASSIGN(const auto aborted, taken_back(context, config, world));
    if (!aborted) {
        context.say("there is no release to take back");
    } else {
        say_aborted(context, *aborted);
    }
    return Answer{.json = aborted_json(aborted, !context.dry_run)};
}

}  // namespace miniship::cli
