// What etcd's JSON gateway is told and says: transactions over keys, and what its refusals mean. Values only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store::etcd {

/// A key that is to hold `bytes`, if it still is at the revision that was seen.
struct Put {
    std::string key{};
    /// The snapshot's `mod_revision`; empty for a key that must not be there.
    std::string seen{};
    std::string bytes{};
};

/// The body of `/v3/kv/txn` that reads all keys at one moment.
[[nodiscard]] std::string read_request(std::span<const std::string> keys);
/// The body of `/v3/kv/txn` that writes all or nothing.
[[nodiscard]] std::string write_request(std::span<const Put> puts);
/// The body of `/v3/kv/deleterange` for one key.
[[nodiscard]] std::string remove_request(const std::string& key);
/// The body of `/v3/auth/authenticate`.
[[nodiscard]] std::string login_request(const std::string& user, const std::string& password);

/// The keys' states in an answer to `read_request`, in its order; the token is the `mod_revision`.
/// `service_failed` for an answer that is not etcd's.
[[nodiscard]] Result<std::vector<Snapshot>> snapshots_in(const std::string& body, std::size_t keys);
/// Whether the comparisons of a transaction held. The gateway leaves a false out (proto3's JSON).
[[nodiscard]] Result<bool> succeeded_in(const std::string& body);
[[nodiscard]] Result<std::string> token_in(const std::string& body);
/// What a refusal says (`etcdserver: user name is empty`), or nothing where the body is not etcd's.
[[nodiscard]] std::optional<std::string> complaint_in(const std::string& body);

/// What a refusal comes from; etcd 3.4 says 400 for most of them.
enum class Trouble : unsigned char { other, credentials, stale_login, no_users, too_large };
[[nodiscard]] Trouble trouble_of(int status, std::string_view complaint);

}  // namespace miniship::policy_store::etcd
