// The servers that policy stores are tested against, each on a free port with a folder of its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "child_process.hpp"
#include "policy_store/store.hpp"
#include "temp_dir.hpp"

namespace miniship::test {

/// The user that the DAV servers let write, and the secrets that must never show up anywhere.
inline constexpr const char* kUser = "rel";
inline constexpr const char* kPassword = "s3cret-Pa55";
inline constexpr const char* kToken = "t0ken-s3cret";

/// Makes a certificate for 127.0.0.1 that is signed by itself, and its key, as PEM files.
void make_certificate(const std::string& certificate, const std::string& key);

/// A running server. Construction fails the test when it does not come up.
class Server {
public:
    /// `http://127.0.0.1:PORT` (or https) and the path.
    [[nodiscard]] std::string url(const std::string& path) const;
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Where a DAV server keeps the files that it serves.
    [[nodiscard]] std::string documents() const { return folder_ / "dav"; }

protected:
    explicit Server(std::string scheme = "http");
    /// A file in the server's folder.
    std::string file(const std::string& name, const std::string& bytes) { return folder_.write(name, bytes); }
    /// A folder in it that the server may write, also when root has started it as another user.
    std::string writable_folder(const std::string& name);
    [[nodiscard]] const std::string& folder() const { return folder_.path(); }
    void start(const std::vector<std::string>& command);

private:
    TempDir folder_;
    std::string scheme_;
    std::uint16_t port_;
    std::unique_ptr<ChildProcess> process_{};
};

/// tests/services/fault_server.py: an honest JSON API at `/api/…`, and every way to fail.
class FaultServer : public Server {
public:
    FaultServer();
};

/// The same with TLS, and a certificate that only itself has signed.
class TlsFaultServer : public Server {
public:
    explicit TlsFaultServer(bool wants_client_certificate);
    /// PEM files: what to trust; a client certificate to show, and its key.
    [[nodiscard]] std::string certificate() const { return folder() + "/cert.pem"; }
    [[nodiscard]] std::string key() const { return folder() + "/key.pem"; }
};

/// Apache with mod_dav: locks, ETags that are weak at first, and Basic authentication for everything but reading.
class ApacheServer : public Server {
public:
    ApacheServer();
};

/// nginx with its DAV module, which ignores preconditions; at `/locks/` with those of dav-ext.
class NginxServer : public Server {
public:
    NginxServer();
};

/// lighttpd with mod_webdav: locks and strong ETags.
class LighttpdServer : public Server {
public:
    LighttpdServer();
};

/// Settings for a document at `url`, with the DAV servers' user.
[[nodiscard]] policy_store::TargetSettings settings_for(const std::string& url);
/// The store for these settings; fails the test when it does not open.
[[nodiscard]] std::unique_ptr<policy_store::PolicyStore> store_for(const policy_store::TargetSettings& settings);
/// Everything that an error tells, in one text.
[[nodiscard]] std::string told(const Error& error);

}  // namespace miniship::test
