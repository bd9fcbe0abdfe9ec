#include "apply/bump_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "apply/bump_script.hpp"
#include "apply/bump_undo.hpp"
#include "apply/signing.hpp"
#include "edge/files.hpp"
#include "edge/git_history.hpp"
#include "edge/git_write.hpp"
#include "edge/signals.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

edge::GitTree tree_of(const World& world) {
    return {.directory = world.root, .environment = world.command_environment};
}

Result<void> write(const plan::WriteFile& step, const World& world) {
    const std::string path = world.root + "/" + step.path;
    TRY_ASSIGN(const auto present, edge::read_file_if_exists(path));
    if (present != step.before) {
        return Error{.code = ErrorCode::tree_dirty,
                     .message = fmt::format("{} has changed since the release was planned", step.path),
                     .hint = "run it again"};
    }
    TRY(edge::create_folders(std::filesystem::path{path}.parent_path().string()));
    TRY(edge::write_file_atomically(path, step.after));
    return {};
}

/// One bump under way: the plan as it stands now, and what scripts have said.
class BumpRun {
public:
    BumpRun(plan::BumpPlan plan, Journal journal, const World& world)
        : plan_{std::move(plan)}, journal_{std::move(journal)}, world_{world} {
        for (const plan::Step& step : plan_.steps) {
            if (const auto* file = std::get_if<plan::WriteFile>(&step)) {
                before_.emplace(file->path, file->before);
            }
        }
    }

    /// Applies the steps from number `first` on.
    Result<void> apply_from(std::size_t first) {
        for (std::size_t index = first; index < plan_.steps.size(); ++index) {
            TRY(edge::not_interrupted());
            const plan::Step step = plan_.steps[index];
            if (const auto* script = std::get_if<plan::RunScript>(&step)) {
                TRY(run(*script));
                index = place_of(script->hook);
            } else {
                TRY(applied(step));
            }
        }
        return {};
    }
    [[nodiscard]] const plan::BumpPlan& plan() const { return plan_; }
    [[nodiscard]] const Journal& journal() const { return journal_; }

private:
    [[nodiscard]] std::size_t place_of(const std::string& hook) const {
        const auto found = std::find_if(plan_.steps.begin(), plan_.steps.end(), [&](const plan::Step& step) {
            const auto* script = std::get_if<plan::RunScript>(&step);
            return script != nullptr && script->hook == hook;
        });
        return static_cast<std::size_t>(found - plan_.steps.begin());
    }

    Result<void> applied(const plan::Step& step) {
        if (const auto* file = std::get_if<plan::WriteFile>(&step)) {
            return write(*file, world_);
        }
        if (const auto* commit = std::get_if<plan::MakeCommit>(&step)) {
            return edge::make_commit(tree_of(world_), {.paths = commit->paths,
                                                       .message = commit->message,
                                                       .with_staged = commit->all,
                                                       .sign = commit->sign,
                                                       .signoff = commit->signoff,
                                                       .no_verify = commit->no_verify});
        }
        if (const auto* tag = std::get_if<plan::MakeTag>(&step)) {
            TRY(edge::make_tag(tree_of(world_),
                               {.name = tag->name, .message = tag->message, .sign = tag->sign, .force = tag->force}));
            return check_signature(*tag, world_);
        }
        return Error{.code = ErrorCode::internal, .message = "a bump holds scripts, files, a commit and a tag only"};
    }

    Result<void> run(const plan::RunScript& script) {
        plan::LateValues late = late_;
        TRY_ASSIGN(const std::string said, script_output(script, plan_, world_));
        plan::hear_script(late, script.hook, said);
        TRY(note_changed_files(place_of(script.hook), late));
        if (late == late_) {
            return {};
        }
        late_ = std::move(late);
        if (!world_.replan) {
            return Error{.code = ErrorCode::command_failed,
                         .message = fmt::format("the {} script changes a release that is planned already", script.hook),
                         .hint = "`miniship bump` first, then the same command again"};
        }
        TRY_ASSIGN(plan_, world_.replan(late_));
        // What is resolved now has to be known to whoever settles this run after a kill.
        journal_.steps = plan_.steps;
        for (plan::Step& step : journal_.steps) {
            auto* file = std::get_if<plan::WriteFile>(&step);
            if (const auto first = file == nullptr ? before_.end() : before_.find(file->path); first != before_.end()) {
                file->before = first->second;
            }
        }
        journal_.version = to_string(plan_.version.to);
        journal_.tag = plan_.tag;
        TRY_ASSIGN(journal_.old_tag, object_at(world_, "refs/tags/" + plan_.tag));
        return write_journal(world_.folders, journal_);
    }

    /// Files that are still to be written and hold other bytes than planned are planned from what they hold.
    Result<void> note_changed_files(std::size_t after, plan::LateValues& late) {
        for (std::size_t index = after + 1; index < plan_.steps.size(); ++index) {
            if (const auto* file = std::get_if<plan::WriteFile>(&plan_.steps[index])) {
                TRY_ASSIGN(const auto present, edge::read_file_if_exists(world_.root + "/" + file->path));
                if (present != file->before) {
                    late.files[file->path] = present;
                }
            }
        }
        return {};
    }

    plan::BumpPlan plan_;
    Journal journal_;
    const World& world_;
    plan::LateValues late_{};
    /// What files held before any script: that is what taking the release back brings back.
    std::map<std::string, std::optional<std::string>> before_{};
};

/// The error that ended a bump, once everything is as before; scripts may have staged files of their own.
Error undone(Error error, const Journal& journal, const std::optional<std::string>& index, const World& world) {
    // Whoever wants us to stop may be heard only now: what puts everything back is not to be stopped by that.
    if (auto told = edge::not_interrupted(); !told) {
        told.error().also.push_back(std::move(error.message));
        error = std::move(told).error();
    }
    if (error.hint.empty()) {
        error.hint = "everything is as it was; mend the cause, then bump again";
    }
    auto back = taken_back(journal, world);
    if (back && index) {
        if (auto written = edge::write_file_atomically(world.folders.git_dir + "/index", *index); !written) {
            back = std::move(written).error();
        }
    }
    if (auto removed = back ? remove_journal(world.folders) : Result<void>{}; !removed) {
        back = std::move(removed).error();
    }
    if (!back) {
        error.causes.push_back(fmt::format("taking the release back, which failed too: {}", back.error().message));
        error.hint =
            fmt::format("HEAD was at {}; `miniship bump --abort` tries again to put everything back", journal.head);
    }
    return error;
}

Result<void> put_away(const World& world, WhenDone when_done) {
    return when_done == WhenDone::keep ? keep_journal(world.folders) : remove_journal(world.folders);
}

Result<std::optional<SettledBump>> settled(World world, bool may_finish, WhenDone when_done) {
    TRY_ASSIGN(const auto journal, read_journal(world.folders));
    if (!journal) {
        return std::optional<SettledBump>{};
    }
    world.root = journal->root;
    TRY(check_index_is_free(world));
    TRY_ASSIGN(const BumpProgress progress, progress_of(*journal, world));
    SettledBump settled{.version = journal->version, .tag = journal->tag};
    if (progress == BumpProgress::moved_on && may_finish) {
        return moved_on_error(*journal);
    }
    if (progress == BumpProgress::moved_on) {
        settled.moved_on = true;
    } else if (progress == BumpProgress::committed && may_finish) {
        TRY_ASSIGN(const auto tagged, object_at(world, fmt::format("refs/tags/{}^{{commit}}", journal->tag)));
        TRY_ASSIGN(const auto head, object_at(world, "HEAD"));
        if (const auto* commit = commit_of(*journal)) {
            // A git that dies between HEAD and its index leaves an index without the release.
            TRY(edge::put_back(tree_of(world), head.value_or(""), commit->paths));
        }
        plan::BumpPlan rest{.tag = journal->tag, .steps = journal->steps};
        rest.version.to = parse_version(journal->version).value_or(Version{});
        if (tagged == head) {
            std::erase_if(rest.steps,
                          [](const plan::Step& step) { return std::holds_alternative<plan::MakeTag>(step); });
        }
        TRY(BumpRun(std::move(rest), *journal, world).apply_from(after_commit(*journal)));
        settled.finished = true;
    } else {
        if (progress == BumpProgress::committed) {
            TRY(check_no_merge(journal->steps, world));
        }
        TRY_ASSIGN(settled.left_alone, taken_back(*journal, world));
    }
    TRY(put_away(world, settled.finished ? when_done : WhenDone::forget));
    return std::optional{std::move(settled)};
}

}  // namespace

Result<void> check_index_is_free(const World& world) {
    const std::string lock = world.folders.git_dir + "/index.lock";
    if (edge::file_exists(lock)) {
        return Error{
            .code = ErrorCode::busy,
            .message = fmt::format("git is at work in this repository: {} is there", lock),
            .hint = "wait for it; when no git is running any more, that file is left over from one that was ended"};
    }
    return {};
}

Result<void> check_no_merge(const std::vector<plan::Step>& steps, const World& world) {
    const bool commits = std::any_of(steps.begin(), steps.end(), [](const plan::Step& step) {
        return std::holds_alternative<plan::MakeCommit>(step);
    });
    for (const auto& [file, name] : {std::pair{"MERGE_HEAD", "merge"}, {"CHERRY_PICK_HEAD", "cherry-pick"}}) {
        if (commits && edge::file_exists(fmt::format("{}/{}", world.folders.git_dir, file))) {
            return Error{.code = ErrorCode::git_refused,
                         .message = fmt::format("a {} in this repository is not finished", name),
                         .hint = "`git status` shows what is left of it; finish it, then run the same command again"};
        }
    }
    return {};
}

Result<plan::BumpPlan> apply_bump(const plan::BumpPlan& plan, const World& world, WhenDone when_done) {
    if (plan.steps.empty()) {
        return plan;
    }
    if (edge::file_exists(journal_path(world.folders))) {
        return Error{.code = ErrorCode::busy,
                     .message = "an earlier bump was cut short and is not settled yet",
                     .hint = "`miniship bump` settles it, `miniship bump --abort` takes it back"};
    }
    TRY(check_index_is_free(world));
    TRY(check_no_merge(plan.steps, world));
    TRY(check_signing(plan.steps, world));
    Journal journal{.root = world.root, .version = to_string(plan.version.to), .tag = plan.tag, .steps = plan.steps};
    TRY_ASSIGN(journal.head, edge::head_of(tree_of(world)));
    TRY_ASSIGN(const auto history, edge::History::open(world.folders));
    journal.old_tag = history.object_at("refs/tags/" + plan.tag);
    TRY_ASSIGN(const auto index, edge::read_file_if_exists(world.folders.git_dir + "/index"));
    TRY(write_journal(world.folders, journal));
    BumpRun run{plan, std::move(journal), world};
    if (auto done = run.apply_from(0); !done) {
        return undone(std::move(done).error(), run.journal(), index, world);
    }
    TRY(put_away(world, when_done));
    return run.plan();
}

Result<std::optional<SettledBump>> settled_bump(const World& world, WhenDone when_done) {
    return settled(world, true, when_done);
}

Result<std::optional<SettledBump>> aborted_bump(const World& world) {
    return settled(world, false, WhenDone::forget);
}

}  // namespace miniship::apply
