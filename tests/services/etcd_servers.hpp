// etcd for the tests: one member or several, open, with TLS and client certificates, with users.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "servers.hpp"

namespace miniship::test {

/// How the clients of an etcd get in.
enum class EtcdDoor : unsigned char { open, tls, client_certificates };

/// One etcd of its own; with TLS its certificate is signed by itself, and is the client certificate too.
class EtcdServer : public Server {
public:
    explicit EtcdServer(EtcdDoor door = EtcdDoor::open);
    /// `etcd://127.0.0.1:PORT/KEY`, or `etcds:`.
    [[nodiscard]] std::string target(const std::string& key) const;
    [[nodiscard]] std::string certificate() const { return folder() + "/cert.pem"; }
    [[nodiscard]] std::string key() const { return folder() + "/key.pem"; }
    /// Adds the user kUser with kPassword, who may write below `shop/`, and shuts everybody else out.
    void demand_users() const;
    /// A token of that user's.
    [[nodiscard]] std::string token() const;

private:
    EtcdDoor door_;
};

/// Three members on loopback; one of them can be stopped.
class EtcdCluster {
public:
    EtcdCluster();
    /// All three endpoints, the one that `stop_first` stops at the front.
    [[nodiscard]] std::string target(const std::string& key) const;
    void stop_first() { members_.front().reset(); }
    /// `http://127.0.0.1:PORT` of the last one, for requests past miniship.
    [[nodiscard]] std::string last_gateway() const { return "http://127.0.0.1:" + std::to_string(ports_.back()); }

private:
    TempDir folder_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<ChildProcess>> members_;
};

}  // namespace miniship::test
