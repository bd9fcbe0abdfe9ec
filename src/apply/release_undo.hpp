// What becomes of a release that stopped: it goes on, is taken back, or is left behind.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/bump_steps.hpp"
#include "apply/bump_undo.hpp"
#include "apply/release_record.hpp"
#include "apply/world.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

/// What a new run finds of an earlier one.
struct SettledRelease {
    /// A bump that was cut short, finished or taken back now.
    std::optional<SettledBump> bump{};
    /// The release that goes on: HEAD is its commit.
    std::optional<ReleaseRecord> goes_on{};
    /// One that cannot go on here, because HEAD has moved on or it is another project's: it is forgotten.
    std::optional<ReleaseRecord> left_behind{};
};

/// Brings an earlier run to a point from which a release can start or go on: a half-done bump is finished or taken
/// back, a half-done injection is taken back. The caller has the turn, here and below.
/// Errors: those of `settled_bump`, `file_invalid` for a record that cannot be read, `file_unwritable`.
[[nodiscard]] Result<SettledRelease> settled_release(const World& world);

/// What is at the path of a file that the injection writes.
[[nodiscard]] Result<Found> found_at(const KeptFile& file, const std::string& path, const edge::GitFolders& folders);
/// Gives the record the name of the release that was made, which its scripts may have changed since it was written.
[[nodiscard]] Result<void> add_made_release(const edge::GitFolders& folders, ReleaseRecord& record);
/// Whether there is anything of that release that stays.
[[nodiscard]] bool has_done_something(const ReleaseRecord& record, const edge::GitFolders& folders);

/// Whether HEAD of this project is the commit of that release.
[[nodiscard]] Result<bool> is_at_head(const ReleaseRecord& record, const World& world);

/// What `--abort` did.
struct AbortedRelease {
    std::string version{};
    std::string tag{};
    /// Files that somebody has edited since; they are as they were found.
    std::vector<std::string> left_alone{};
    /// HEAD is elsewhere now: commit and tag were not touched.
    bool moved_on{false};
    /// What cannot be taken back from here; `certain` when its step was done.
    struct Remains {
        Beyond beyond{};
        bool certain{false};
    };
    std::vector<Remains> remains{};
};

/// What is told of taking back that release and its bump (one of them is there). `left_alone`: of the built tree.
[[nodiscard]] AbortedRelease told_as_aborted(const std::optional<ReleaseRecord>& record,
                                             const std::optional<SettledBump>& bump,
                                             std::vector<std::string> left_alone);

/// Puts files, the index, HEAD, tag and built tree back as they were before the release, or before a bump that was cut
/// short. Nothing when neither is under way. Errors: as above; then it can be tried again.
[[nodiscard]] Result<std::optional<AbortedRelease>> aborted_release(const World& world);

}  // namespace miniship::apply
