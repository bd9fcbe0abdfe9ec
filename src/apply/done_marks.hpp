// What is remembered as done for a release, in the common git folder: for commands that must not run twice.
#pragma once

#include <string>

#include "edge/git_folders.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

/// Whether `step` of `app` has been done for this tag at this commit.
[[nodiscard]] Result<bool> is_marked_done(const edge::GitFolders& folders, const std::string& tag,
                                          const std::string& commit, const std::string& step, const std::string& app);
/// Remembers it, on disk before it returns.
[[nodiscard]] Result<void> mark_done(const edge::GitFolders& folders, const std::string& tag, const std::string& commit,
                                     const std::string& step, const std::string& app);
/// Forgets everything about the tag: there is no such release any more.
[[nodiscard]] Result<void> forget_marks(const edge::GitFolders& folders, const std::string& tag);

}  // namespace miniship::apply
