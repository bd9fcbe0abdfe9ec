// What git's index says of single files.
#pragma once

#include <string>
#include <vector>

#include "edge/git_folders.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// `git update-index --skip-worktree` and `--assume-unchanged` have git look away: it commits nothing of such a file.
enum class IndexEntry : unsigned char { none, tracked, skip_worktree, assume_unchanged };

/// One for each of `paths`, from the top of the working tree. Errors: `git_refused`.
[[nodiscard]] Result<std::vector<IndexEntry>> index_entries(const GitFolders& folders,
                                                            const std::vector<std::string>& paths);

}  // namespace miniship::edge
