// Where a repository keeps its things, found without starting git.
#pragma once

#include <string>

#include "miniship/result.hpp"

namespace miniship::edge {

/// The folders of a repository; absolute paths without a slash at the end.
struct GitFolders {
    /// `.git`, or the worktree's own folder below `.git/worktrees`.
    std::string git_dir{};
    /// Where refs and objects live; the same as `git_dir` but in linked worktrees.
    std::string common_dir{};
    /// The top of the working tree; empty in a bare repository.
    std::string work_tree{};
    bool operator==(const GitFolders&) const = default;
};

/// The repository that `start` lies in. Asks git itself where `GIT_DIR` is set or the folder belongs to another user
/// (git then decides by `safe.directory`). Errors: `not_a_repository`, or `git_refused` with git's own words.
[[nodiscard]] Result<GitFolders> git_folders(const std::string& start);

}  // namespace miniship::edge
