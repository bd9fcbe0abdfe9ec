// The effects of a bump, all or nothing: files, commit, tag, and the team's scripts between them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/journal.hpp"
#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/bump.hpp"

namespace miniship::apply {

/// What becomes of the journal when the bump is done: a release that goes on may still have to take it back.
enum class WhenDone : unsigned char { forget, keep };

/// Applies the steps in their order and gives the plan as it was carried out: scripts may change version and message.
/// When one fails, those before it are taken back: HEAD, the index, the tag and every file of the plan are as before.
/// A journal outlives a kill; see `settled_bump`. The caller has the turn (`turn_for`), here and below.
/// Errors: `busy` while one that was cut short is not settled, those of the steps.
[[nodiscard]] Result<plan::BumpPlan> apply_bump(const plan::BumpPlan& plan, const World& world,
                                                WhenDone when_done = WhenDone::forget);

/// Refuses while git's lock on the index is there: git would refuse after the files have been written. Error: `busy`.
[[nodiscard]] Result<void> check_index_is_free(const World& world);
/// Refuses steps that make a commit while a merge or a cherry-pick is not finished: git commits no part of one, and a
/// commit of everything would be the merge. Error: `git_refused`.
[[nodiscard]] Result<void> check_no_merge(const std::vector<plan::Step>& steps, const World& world);

/// How a bump that was cut short ended.
struct SettledBump {
    std::string version{};
    std::string tag{};
    /// Its commit was there, so the rest was done; otherwise everything is as before it.
    bool finished{false};
    /// Files that somebody has edited since; they are as they were found.
    std::vector<std::string> left_alone{};
    /// HEAD is where neither the bump nor its beginning was: nothing was touched, only the journal is gone.
    bool moved_on{false};
};

/// Finishes a bump that was cut short when its commit is there, takes it back otherwise; nothing when there is none.
/// Errors: `busy` while git is at work, `git_refused` when HEAD has moved on since.
[[nodiscard]] Result<std::optional<SettledBump>> settled_bump(const World& world,
                                                              WhenDone when_done = WhenDone::forget);
/// Takes it back in any case.
[[nodiscard]] Result<std::optional<SettledBump>> aborted_bump(const World& world);

}  // namespace miniship::apply
