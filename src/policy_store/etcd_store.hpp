// The policy document as a key of etcd v3: compared and written, together with its history, in one transaction.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "edge/url.hpp"
#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// What an `etcd://host:port,host2:port/key` names.
struct EtcdAddress {
    /// http for `etcd:`, https for `etcds:`; the port is 2379 where none is said.
    std::vector<edge::Url> endpoints{};
    std::string key{};
};

/// The parts of an `etcd:` or `etcds:` URL; `%XX` in the key is decoded. `config_invalid` for no key, a query, and for
/// `etcd:` to a host that is not this machine.
[[nodiscard]] Result<EtcdAddress> parse_etcd_url(const std::string& url);

/// A store for an `etcd:` or `etcds:` URL, through etcd's JSON gateway (`/v3/…`, etcd 3.4 and newer). When an endpoint
/// does not answer, the next one is asked.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_etcd_store(const TargetSettings& settings);

}  // namespace miniship::policy_store
