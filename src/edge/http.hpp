// HTTP requests: one connection-keeping client with deadlines, and without surprises about secrets and redirects.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "edge/http_headers.hpp"
#include "edge/url.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// A longer body is not taken.
inline constexpr std::size_t kLargestBody = 16U * 1024 * 1024;

/// What a client may use to get in, and how long it may take. Secrets stay in here: no error ever shows them.
struct HttpAccess {
    /// Basic authentication, when `user` is not empty.
    std::string user{};
    std::string password{};
    /// `Authorization: Bearer …`, when not empty; wins over `user`.
    std::string bearer{};
    /// PEM files: the authorities to trust in place of the system's, and a client certificate with its key.
    std::string ca{};
    std::string cert{};
    std::string key{};
    std::chrono::milliseconds connect_timeout{10'000};
    /// For one request, from start to end.
    std::chrono::milliseconds timeout{30'000};
    /// No request lasts longer than until then.
    std::optional<std::chrono::steady_clock::time_point> deadline{};
};

struct HttpRequest {
    std::string method{"GET"};
    Url url{};
    std::vector<std::pair<std::string, std::string>> headers{};
    /// Sent when not empty, or when the method is PUT or POST.
    std::string body{};
    /// Take the head of the response only, and cut the connection instead of waiting for a body.
    bool head_only{false};
};

struct HttpResponse {
    int status{0};
    Headers headers{};
    std::string body{};
};

/// Sends requests one after the other and keeps the connection; not for use by several threads at once.
class HttpClient {
public:
    /// `library_missing` without libcurl; `config_invalid` for a secret with a line break in it.
    [[nodiscard]] static Result<HttpClient> opened(HttpAccess access);

    /// Any status is a response. Redirects: a GET follows at most 5, and only within its origin, so that secrets stay
    /// where they belong; other methods follow none and return the 3xx.
    /// Errors: `config_invalid` for a URL that is neither https nor on loopback and for a redirect to another origin,
    /// `remote_unreachable` for refused, unknown or broken connections, `timed_out`, `service_failed` for TLS that
    /// cannot be trusted, `document_invalid` for a body of more than 16 MiB.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request);

private:
    struct Deleter {
        void operator()(void* handle) const;
    };
    HttpClient(HttpAccess access, void* handle) : access_{std::move(access)}, handle_{handle} {}
    [[nodiscard]] Result<HttpResponse> sent_once(const HttpRequest& request);

    HttpAccess access_;
    std::unique_ptr<void, Deleter> handle_;
};

/// `config_invalid` unless the URL is https, or http on loopback.
[[nodiscard]] Result<void> checked_transport(const Url& url);

}  // namespace miniship::edge
