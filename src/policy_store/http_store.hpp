// The policy document at an http(s) address: GET and PUT, made safe by WebDAV locks or strong ETags.
#pragma once

#include <memory>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// A store for an `http:` or `https:` URL. With `WriteMode::automatic` it locks where the server says that it can
/// (WebDAV class 2), else it uses strong ETags; a server that is found to ignore preconditions is `unsafe_service`.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_http_store(const TargetSettings& settings);

}  // namespace miniship::policy_store
