// Remotes that are folders of this machine or of a share: what can be looked at there without git's protocol.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "edge/git_command.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// The bare repositories that a push to a remote, given by name or address, goes to, when all of them are folders here
/// that git takes as they are; none where a server is asked, or only git can tell.
[[nodiscard]] std::vector<std::string> pushed_folders(const std::string& directory, const std::string& remote,
                                                      const std::map<std::string, std::string>& environment);

/// Those of these refs that such a folder has. Errors: `git_refused` for a repository that libgit2 cannot read.
[[nodiscard]] Result<std::vector<RemoteRef>> refs_in_folder(const std::string& folder,
                                                            const std::vector<std::string>& names);

/// Whether objects and refs can be written below such a folder. Errors: `credentials_refused`.
[[nodiscard]] Result<void> check_writable_repository(const std::string& folder);

}  // namespace miniship::edge
