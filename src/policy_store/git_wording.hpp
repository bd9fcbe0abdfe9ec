// What a change is called in git: the commit's message, and the branch of a proposal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "policy_store/git_address.hpp"
#include "policy_store/git_scratch.hpp"

namespace miniship::policy_store {

/// The message of a commit that changes `path` from `before` to `after`: what changes, by JSON Pointers.
[[nodiscard]] std::string commit_message(const std::string& path, const std::optional<std::string>& before,
                                         const std::string& after);

/// `miniship/policy-…`: the same name for the same changes of the same document, whenever and by whomever they are
/// proposed. `files` are the document and, where it is on the branch too, its history, of which a freeze counts.
[[nodiscard]] std::string proposal_branch(const GitAddress& address, const std::optional<std::string>& before,
                                          const std::vector<GitFile>& files);

}  // namespace miniship::policy_store
