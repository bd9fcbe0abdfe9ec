// HTTP header fields: case-insensitive names, and the values that policy stores read.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace miniship::edge {

/// Header fields in the order in which they came.
class Headers {
public:
    /// Adds a field; the name's case does not matter.
    void add(std::string name, std::string value);
    /// Adds what one line of a response head says; lines that are no field are ignored.
    void add_line(std::string_view line);
    /// The value; several fields of one name are one list with `, ` between (RFC 9110 section 5.3).
    [[nodiscard]] std::optional<std::string> find(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// How long `Retry-After` asks to wait, in either of its forms: seconds, or a date (RFC 9110 section 10.2.3).
/// `now` is in seconds since 1970; a date in the past means no wait. Nothing when the value is neither.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(std::string_view value, std::int64_t now);
/// Seconds since 1970 of an HTTP date in its preferred form, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7).
[[nodiscard]] std::optional<std::int64_t> parse_http_date(std::string_view text);
/// True for `W/"…"`: good for caches, never for If-Match (RFC 9110 section 8.8.3).
[[nodiscard]] bool is_weak_etag(std::string_view etag);
/// True when a `DAV` header offers locks, which is compliance class 2 (RFC 4918 sections 10.1 and 18.2).
[[nodiscard]] bool offers_locks(std::string_view dav);

}  // namespace miniship::edge
