// What stands in the way of a release, as values: one finding for each point that is looked at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::plan {

/// One point that was looked at. It is wrong with `trouble`, worth a note with a `hint`, and fine with neither.
struct Finding {
    /// What was looked at: `working tree`, `policy local`.
    std::string point{};
    /// What was found there; unused with `trouble`.
    std::string says{};
    /// What a person may want to do about it, where nothing is wrong.
    std::string hint{};
    std::optional<Error> trouble{};
    bool operator==(const Finding&) const = default;
};

/// `ok`, `note` or `wrong`.
[[nodiscard]] std::string_view state_of(const Finding& finding);

[[nodiscard]] Finding fine(std::string point, std::string says);
[[nodiscard]] Finding note(std::string point, std::string says, std::string hint);
[[nodiscard]] Finding wrong(std::string point, Error trouble);
/// The finding of a point that is fine when `result` is, and says `says` then.
[[nodiscard]] Finding finding_of(std::string point, const Result<void>& result, std::string says);

/// Several obstacles as one error: the first that retrying does not mend leads; the others follow in `also`, each with
/// its hint. `errors` must not be empty.
[[nodiscard]] Error told_together(std::vector<Error> errors);

/// The exit status of the worst finding, by the order of `told_together`; 0 when nothing is wrong.
[[nodiscard]] int status_of(const std::vector<Finding>& findings);

/// The findings for people: a line each, what to do below it, and one line on the whole.
[[nodiscard]] std::string findings_text(const std::vector<Finding>& findings);

/// Whether `gpg --with-colons --list-secret-keys` lists a key that can sign now (GnuPG, doc/DETAILS, "Format of the
/// colon listings").
[[nodiscard]] bool lists_signing_key(std::string_view listing);

/// Of the changed files those that a release must not pass over. On a commit that is released already nothing is
/// committed any more: what a pipeline makes there (lock files, and the `built` files and folders) is no obstacle.
/// Paths are normal.
[[nodiscard]] std::vector<std::string> changes_in_the_way(const std::vector<std::string>& changed, bool released,
                                                          const std::vector<std::string>& built);

}  // namespace miniship::plan
