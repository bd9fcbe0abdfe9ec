// Gathering what a push of branch and tag meets on the remote.
#pragma once

#include <string>
#include <vector>

#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "plan/release.hpp"

namespace miniship::cli {

/// A remote's name, and the branches and tags that it has.
struct RemoteState {
    std::string name{};
    std::vector<edge::RemoteRef> refs{};
};

/// Tag and branch of `remote` compared with HEAD in the repository of `history`. `local_tag` is the object of the tag
/// here, empty before it is made.
[[nodiscard]] plan::RefsFacts refs_facts(const edge::History& history, const std::string& head,
                                         const RemoteState& remote, const std::string& tag,
                                         const std::string& local_tag);

/// Asks the remote whether branch and a tag that is not made yet can be pushed from here.
/// Errors: those of the remote, `tag_exists`, `git_refused` for a branch that is behind.
[[nodiscard]] Result<void> check_pushable(const std::string& root, const std::string& remote, const std::string& tag);

}  // namespace miniship::cli
