// What changes a repository: commits, tags and pushes, all made by the git command.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "edge/git_command.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// One working tree, and the environment in which git and the team's hooks run.
struct GitTree {
    /// A folder in the working tree that paths start from.
    std::string directory{};
    std::map<std::string, std::string> environment{};
};

struct CommitRequest {
    std::vector<std::string> paths{};
    std::string message{};
    /// Everything staged goes into the commit too, not only `paths`.
    bool with_staged{false};
    bool sign{false};
    bool signoff{false};
    bool no_verify{false};
};

struct TagRequest {
    std::string name{};
    std::string message{};
    bool sign{false};
    bool force{false};
};

/// Commits the paths as they are in the working tree; other staged changes stay staged.
/// Errors: `git_refused` with what git or a hook said; then the index is as it was.
[[nodiscard]] Result<void> make_commit(const GitTree& tree, const CommitRequest& request);
/// Makes an annotated tag at HEAD. Errors: `tag_exists`, `git_refused`.
[[nodiscard]] Result<void> make_tag(const GitTree& tree, const TagRequest& request);

/// The commit that HEAD is at.
[[nodiscard]] Result<std::string> head_of(const GitTree& tree);
/// The whole message of that commit.
[[nodiscard]] Result<std::string> message_of_head(const GitTree& tree);
/// Puts HEAD (and its branch) back to `commit`, and the index entries of `paths` to what `commit` has.
[[nodiscard]] Result<void> put_back(const GitTree& tree, const std::string& commit,
                                    const std::vector<std::string>& paths);

/// Pushes `branch` (as the remote's `remote_branch`) and `tag` (either may be none) in one atomic push; where the
/// remote knows no such, first the branch and then the tag. Errors: `git_refused` when the remote or a hook rejects,
/// `credentials_refused`, `remote_unreachable`, `timed_out`.
struct PushRequest {
    std::string remote{};
    std::optional<std::string> branch{};
    std::string remote_branch{};
    std::string tag{};
};
[[nodiscard]] Result<void> push_refs(const GitTree& tree, const PushRequest& request);
/// Asks the remote whether it takes a push from us, with HEAD in the place of a tag that is not made yet; no hook runs
/// and nothing changes anywhere. What the refs themselves stand in the way of is for whoever compares them to tell.
/// Errors: `credentials_refused`, `remote_unreachable`, `timed_out`.
[[nodiscard]] Result<void> check_push(const GitTree& tree, const PushRequest& request,
                                      std::chrono::milliseconds deadline);

/// The branch and the tag of that push as the remote has them now, read from it anew; what is not there is left out,
/// and others may be among them. Errors: as `remote_refs`.
[[nodiscard]] Result<std::vector<RemoteRef>> refs_after_push(const GitTree& tree, const PushRequest& request,
                                                             std::chrono::milliseconds deadline);

}  // namespace miniship::edge
