// URLs as far as policy services need them: parts, loopback, origins, and a form that is safe to show.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "miniship/result.hpp"

namespace miniship::edge {

/// A hierarchical URL (RFC 3986 section 3) without credentials and fragment.
struct Url {
    /// Lower case.
    std::string scheme{};
    /// Lower case; an IPv6 address without its brackets.
    std::string host{};
    /// As written, or the scheme's default for http and https; empty for other schemes.
    std::string port{};
    /// Starts with `/`.
    std::string path{"/"};
    /// What follows `?`, which is not part of it.
    std::optional<std::string> query{};

    bool operator==(const Url&) const = default;
};

/// The scheme of a URL in lower case (`http`, `file`, `etcd`), or nothing when `text` has none.
[[nodiscard]] std::optional<std::string> url_scheme(std::string_view text);
/// `config_invalid` for what is no URL, and for a user name or password inside one: argv and configs are read by many.
[[nodiscard]] Result<Url> parse_url(std::string_view text);
/// The inverse of `parse_url`; default ports are left out.
[[nodiscard]] std::string to_string(const Url& url);
/// As `to_string`, but with `…` for the query, which may hold a signature or a token.
[[nodiscard]] std::string shown(const Url& url);
/// Scheme, host and port: what a secret is bound to (RFC 6454).
[[nodiscard]] std::string origin(const Url& url);
/// True for `localhost`, 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback(const Url& url);
/// The URL that a `Location` header means for a request to `base` (RFC 9110 section 10.2.2), if it is an http(s) one.
[[nodiscard]] std::optional<Url> redirected(const Url& base, std::string_view location);
/// The URL with `suffix` at the end of its path.
[[nodiscard]] Url sibling(Url url, std::string_view suffix);

}  // namespace miniship::edge
