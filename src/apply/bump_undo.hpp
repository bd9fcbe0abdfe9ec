// Taking a bump back: HEAD, index entries, tag and files as its journal remembers them.
#pragma once

#include <string>
#include <vector>

#include "apply/journal.hpp"
#include "apply/world.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

/// Puts everything back. A file that holds neither the bytes before nor those of the bump has been edited since: it is
/// left alone and named in the answer, unless a lifecycle script of the bump may have written it.
/// Errors: `git_refused`, `file_unwritable`; then it can be tried again.
[[nodiscard]] Result<std::vector<std::string>> taken_back(const Journal& journal, const World& world);

/// What is at the place of a file that was to be written.
enum class Found : unsigned char {
    as_before,
    /// What the step makes of it, or may have made: it can be put back.
    as_after,
    /// Somebody has edited it since.
    edited,
};
[[nodiscard]] Result<Found> found_at(const plan::WriteFile& file, const Journal& journal);

/// Where a bump that was cut short stands; HEAD may have `moved_on` to a commit that is not the bump's.
enum class BumpProgress : unsigned char { before_commit, committed, moved_on };
[[nodiscard]] Result<BumpProgress> progress_of(const Journal& journal, const World& world);
/// The number of the first step after the commit; 0 where the bump makes none.
[[nodiscard]] std::size_t after_commit(const Journal& journal);
/// What a bump is told whose HEAD has moved on.
[[nodiscard]] Error moved_on_error(const Journal& journal);

/// The commit that the bump makes; null where it makes none.
[[nodiscard]] const plan::MakeCommit* commit_of(const Journal& journal);

/// The object that a ref holds, peeled by `suffix` (`^{commit}`, `^`); nothing when there is no such object.
[[nodiscard]] Result<std::optional<std::string>> object_at(const World& world, const std::string& ref);

}  // namespace miniship::apply
