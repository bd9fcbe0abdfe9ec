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

/// The commit that the bump makes; null where it makes none.
[[nodiscard]] const plan::MakeCommit* commit_of(const Journal& journal);

/// The object that a ref holds, peeled by `suffix` (`^{commit}`, `^`); nothing when there is no such object.
[[nodiscard]] Result<std::optional<std::string>> object_at(const World& world, const std::string& ref);

}  // namespace miniship::apply
