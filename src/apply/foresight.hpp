// What the next run, or `--abort`, would make of one that was cut short, found without changing anything: for dry runs.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "apply/inject_tree.hpp"
#include "apply/release_undo.hpp"
#include "apply/world.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

/// What `settled_release` would answer, and how files would be after it. Paths are absolute. Foreseeing nothing is what
/// a run does that has settled everything.
struct Foresight {
    SettledRelease settled{};
    /// Version files that the bump has written: the bytes that they would be put back to; nothing for no file.
    std::map<std::string, std::optional<std::string>> version_files{};
    /// Version files that would be as HEAD has them.
    std::set<std::string> unchanged{};
    /// Files of built trees that the injection has written, with the copies that they would be put back from.
    Instead tree_files{};
};

/// Errors: those of `settled_release`, but for writing.
[[nodiscard]] Result<Foresight> foresight(const World& world);

/// What `aborted_bump` and `aborted_release` would answer. Errors: theirs, but for writing.
[[nodiscard]] Result<std::optional<SettledBump>> foreseen_bump_abort(const World& world);
[[nodiscard]] Result<std::optional<AbortedRelease>> foreseen_release_abort(const World& world);

}  // namespace miniship::apply
