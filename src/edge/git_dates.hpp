// When tags were made, asked of git: in a repository of any format, or of a remote whose objects are not here.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "edge/git_folders.hpp"
#include "edge/git_refs.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// Seconds since 1970 by tag name, without `refs/tags/`; tags of trees and blobs have none.
using TagTimes = std::map<std::string, std::int64_t, std::less<>>;

/// Of all tags of a repository. Errors: `git_refused`, also when an object of a tag is missing.
[[nodiscard]] Result<TagTimes> tag_times(const std::string& git_dir);

/// Of these tags of a remote (a name or an address, as `remote_refs` takes it). Their objects go into a repository that
/// is thrown away: nothing is written here, and of servers that can leave trees and files out none are asked for.
/// `folders` is the repository whose settings hold, where there is one.
/// Errors: those of the remote; `timed_out`.
[[nodiscard]] Result<TagTimes> fetched_tag_times(const std::string& directory, const std::optional<GitFolders>& folders,
                                                 const std::string& remote, std::span<const LocalTag> tags,
                                                 std::chrono::milliseconds deadline);

}  // namespace miniship::edge
