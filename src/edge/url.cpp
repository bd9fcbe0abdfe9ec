#include "edge/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

// The text itself is not repeated when it may hold a password.
Error url_error(std::string message) {
    return {.code = ErrorCode::config_invalid, .message = std::move(message)};
}

bool has_unsafe_byte(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return code <= 0x20 || code == 0x7f || byte == '\\';
    });
}

bool is_host(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char byte) {
        return is_letter(byte) || is_digit(byte) || byte == '-' || byte == '.' || byte == '_';
    });
}

bool is_ipv6(std::string_view host) {
    return host.find(':') != std::string_view::npos && std::all_of(host.begin(), host.end(), [](char byte) {
               return is_digit(byte) || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F') || byte == ':' ||
                      byte == '.';
           });
}

bool is_port(std::string_view port) {
    unsigned number = 0;
    const auto [end, failure] = std::from_chars(port.data(), port.data() + port.size(), number);
    return failure == std::errc{} && end == port.data() + port.size() && number >= 1 && number <= 65535;
}

std::string default_port(std::string_view scheme) {
    return scheme == "https" ? "443" : scheme == "http" ? "80" : "";
}

Result<void> take_authority(Url& url, std::string_view authority) {
    if (authority.find('@') != std::string_view::npos) {
        return Error{
            .code = ErrorCode::config_invalid,
            .message = "the url has a user name or a password in it",
            .hint = "name environment variables that hold them with `userEnv` and `passwordEnv` of the target"};
    }
    std::string_view host = authority;
    std::string_view port;
    const bool bracketed = authority.starts_with('[');
    const auto host_end = bracketed ? authority.find(']') : authority.find(':');
    if (bracketed && host_end == std::string_view::npos) {
        return url_error(fmt::format("the url has no valid host: {}", text::printable(authority)));
    }
    if (host_end != std::string_view::npos) {
        host = bracketed ? authority.substr(1, host_end - 1) : authority.substr(0, host_end);
        const std::string_view rest = authority.substr(host_end + (bracketed ? 1 : 0));
        if (!rest.empty() && (!rest.starts_with(':') || !is_port(rest.substr(1)))) {
            return url_error(fmt::format("the url has no valid port: {}", text::printable(authority)));
        }
        port = rest.empty() ? rest : rest.substr(1);
    }
    if (bracketed ? !is_ipv6(host) : !is_host(host)) {
        return url_error(fmt::format("the url has no valid host: {}", text::printable(authority)));
    }
    url.host = text::lowered(host);
    url.port = port.empty() ? default_port(url.scheme) : std::string{port};
    return {};
}

// Path and query as they stand in a URL or a Location.
void take_path(Url& url, std::string_view rest) {
    rest = rest.substr(0, rest.find('#'));
    const auto question = rest.find('?');
    url.path = rest.substr(0, question);
    if (!url.path.starts_with('/')) {
        url.path.insert(0, "/");
    }
    url.query.reset();
    if (question != std::string_view::npos) {
        url.query = rest.substr(question + 1);
    }
}

std::string without_query(const Url& url) {
    return origin(url) + url.path;
}

}  // namespace

std::optional<std::string> url_scheme(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || !is_letter(text.front())) {
        return std::nullopt;
    }
    const std::string_view scheme = text.substr(0, colon);
    const bool valid = std::all_of(scheme.begin(), scheme.end(), [](char byte) {
        return is_letter(byte) || is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
    });
    return valid ? std::optional{text::lowered(scheme)} : std::nullopt;
}

Result<Url> parse_url(std::string_view text) {
    Url url;
    const auto scheme = url_scheme(text);
    if (!scheme || !text.substr(scheme->size()).starts_with("://")) {
        return url_error("the url does not start with a scheme such as https://");
    }
    if (has_unsafe_byte(text)) {
        return url_error("the url has a blank, a backslash or a control character in it");
    }
    url.scheme = *scheme;
    const std::string_view rest = text.substr(scheme->size() + 3);
    const auto authority_end = std::min(rest.find_first_of("/?#"), rest.size());
    TRY(take_authority(url, rest.substr(0, authority_end)));
    take_path(url, rest.substr(authority_end));
    return url;
}

std::string origin(const Url& url) {
    const bool ipv6 = url.host.find(':') != std::string::npos;
    const std::string host = ipv6 ? fmt::format("[{}]", url.host) : url.host;
    const bool plain = url.port.empty() || url.port == default_port(url.scheme);
    return plain ? fmt::format("{}://{}", url.scheme, host) : fmt::format("{}://{}:{}", url.scheme, host, url.port);
}

std::string to_string(const Url& url) {
    return url.query ? fmt::format("{}?{}", without_query(url), *url.query) : without_query(url);
}

std::string shown(const Url& url) {
    return text::printable(url.query ? without_query(url) + "?…" : without_query(url));
}

bool is_loopback(const Url& url) {
    if (url.host == "localhost" || url.host == "::1") {
        return true;
    }
    const auto parts = text::split(url.host, '.');
    return parts.size() == 4 && parts.front() == "127" && std::all_of(parts.begin(), parts.end(), [](auto part) {
               return !part.empty() && part.size() <= 3 && std::all_of(part.begin(), part.end(), is_digit);
           });
}

std::optional<Url> redirected(const Url& base, std::string_view location) {
    location = text::trimmed(location);
    if (location.empty() || has_unsafe_byte(location)) {
        return std::nullopt;
    }
    if (location.starts_with("//") || url_scheme(location)) {
        const std::string absolute =
            location.starts_with("//") ? fmt::format("{}:{}", base.scheme, location) : std::string{location};
        auto url = parse_url(absolute);
        const bool http = url.ok() && (url->scheme == "http" || url->scheme == "https");
        return http ? std::optional{std::move(url).value()} : std::nullopt;
    }
    Url url = base;
    if (location.starts_with('/')) {
        take_path(url, location);
    } else if (location.starts_with('?')) {
        take_path(url, base.path + std::string{location});
    } else {
        take_path(url, base.path.substr(0, base.path.rfind('/') + 1) + std::string{location});
    }
    return url;
}

Url sibling(Url url, std::string_view suffix) {
    url.path += suffix;
    return url;
}

}  // namespace miniship::edge
