// Gathering what the notes of a range are made from: its two ends, its commits, and where links point.
#pragma once

#include <string>
#include <vector>

#include "cli/context.hpp"
#include "miniship/changelog.hpp"
#include "plan/bump.hpp"

namespace miniship::cli {

/// A range of the history. A release tag at its end gives it version and day; without one it is `Unreleased`.
struct ChangelogRange {
    ReleaseHeading heading{};
    /// As they were asked for, or found; `from` is empty where the history begins.
    std::string from{};
    std::string to{};
    std::vector<Commit> commits{};
    LinkTarget links{};
};

/// The range of `--from` and `--to`, tags or whatever else names a commit. Without `--to` it ends at HEAD; without
/// `--from` it begins at the release before its end, of a stable release at the stable one before.
/// Errors: `git_refused` for a name that leads to no commit, `shallow_clone` when commits of the range are missing.
[[nodiscard]] Result<ChangelogRange> changelog_range(const Context& context, const config::Config& config,
                                                     const plan::BumpOptions& options);

}  // namespace miniship::cli
