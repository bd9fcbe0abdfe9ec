// The policy document as a file on a branch of a git repository: every change is a commit that fast-forwards.
#pragma once

#include <memory>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// A store for a `git+https:`, `git+ssh:` or `git+file:` URL. Document and history are one commit. With
/// `settings.propose` a write makes a branch of its own, or finds that the same is proposed already, and reads then
/// read that one.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_git_store(const TargetSettings& settings);

}  // namespace miniship::policy_store
