// Servers that git talks to: over ssh, http, https and its own protocol, and one that never says a word.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "servers.hpp"

namespace miniship::test {

/// sshd as the user that runs the tests, with a host key of its own; only the key pair that it makes gets in.
class SshServer : public Server {
public:
    SshServer();
    /// A file for `ssh -F`: the hosts `shop-git` and 127.0.0.1 are this server, with user, port, key and known host.
    [[nodiscard]] std::string client_config() const { return folder() + "/client_config"; }
    /// The same without a key that the server knows, and the same without the host key.
    [[nodiscard]] std::string config_without_key() const { return folder() + "/without_key"; }
    [[nodiscard]] std::string config_of_a_stranger() const { return folder() + "/stranger"; }

private:
    void write_client_configs();
};

/// A certificate authority that is thrown away, and what it signs.
class CertificateAuthority {
public:
    CertificateAuthority();
    /// PEM files: what a client has to trust; the key and certificate for a server of this name (`IP:127.0.0.1`).
    [[nodiscard]] std::string certificate() const { return folder_ / "ca.pem"; }
    struct Pair {
        std::string certificate{};
        std::string key{};
    };
    [[nodiscard]] Pair signed_for(const std::string& subject) const;

private:
    void openssl(std::vector<std::string> words) const;
    TempDir folder_{};
};

/// nginx with fcgiwrap and git-http-backend, for the repositories in `root`: at `/git/` for everybody, at `/private/`
/// for `kUser` with `kPassword` (who may push too), at `/moved/` a redirection to `/git/`, at `/broken/` status 503.
/// Also a proxy: whatever host is asked for, it answers itself.
class GitHttpServer : public Server {
public:
    /// With a `certificate` it speaks https.
    explicit GitHttpServer(const std::string& root,
                           const std::optional<CertificateAuthority::Pair>& certificate = std::nullopt);

private:
    std::unique_ptr<ChildProcess> cgi_{};
};

/// `git daemon`, for the repositories in `root`.
class GitDaemon : public Server {
public:
    explicit GitDaemon(const std::string& root);
};

/// Accepts connections and says nothing.
class SilentServer {
public:
    SilentServer();
    SilentServer(const SilentServer&) = delete;
    SilentServer& operator=(const SilentServer&) = delete;
    ~SilentServer();
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    int listener_{-1};
    std::uint16_t port_{0};
};

}  // namespace miniship::test
