// The contract of a policy store, tried out on a scratch key: what a service must do so that no edit is ever lost.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// What is added to a document's key for trying things out; another one each time.
[[nodiscard]] std::string scratch_suffix();

/// Creates, replaces, and lets stale and racing writers lose, on a document that `open` opens and that is not there
/// yet. The caller removes it. Errors: what the store answers before anything could be tried.
[[nodiscard]] Result<Probe> tried_contract(const std::function<Result<std::unique_ptr<PolicyStore>>()>& open);

}  // namespace miniship::policy_store
