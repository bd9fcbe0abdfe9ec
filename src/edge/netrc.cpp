#include "edge/netrc.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <sys/stat.h>

#include "edge/files.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

/// The next word of a netrc: blanks end it, quotes keep them, a backslash takes what follows as it is.
std::optional<std::string> next_word(std::string_view& rest) {
    const auto start = rest.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) {
        return std::nullopt;
    }
    rest.remove_prefix(start);
    const bool quoted = rest.front() == '"';
    rest.remove_prefix(quoted ? 1 : 0);
    std::string word;
    while (!rest.empty()) {
        char byte = rest.front();
        rest.remove_prefix(1);
        if (quoted ? byte == '"' : std::string_view{" \t\r\n"}.find(byte) != std::string_view::npos) {
            break;
        }
        if (quoted && byte == '\\' && !rest.empty()) {
            byte = rest.front();
            rest.remove_prefix(1);
        }
        word += byte;
    }
    return word;
}

void skip_comments(std::string_view& rest) {
    for (;;) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
        if (!rest.starts_with('#')) {
            return;
        }
        rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
    }
}

// A macro lasts until the next empty line.
void skip_macro(std::string_view& rest) {
    const auto end = rest.find("\n\n");
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end);
}

}  // namespace

std::optional<Login> netrc_login(std::string_view text, std::string_view host) {
    std::optional<Login> login;
    for (;;) {
        skip_comments(text);
        const auto word = next_word(text);
        if (!word) {
            break;
        }
        if (*word == "machine" || *word == "default") {
            if (login && !login->user.empty()) {
                return login;
            }
            const std::string name = *word == "machine" ? next_word(text).value_or("") : "";
            login = text::lowered(name) == text::lowered(host) ? std::optional<Login>{Login{}} : std::nullopt;
        } else if (*word == "macdef") {
            skip_macro(text);
        } else if (*word == "login" || *word == "password" || *word == "account") {
            const std::string value = next_word(text).value_or("");
            if (login && *word != "account") {
                (*word == "login" ? login->user : login->password) = value;
            }
        }
    }
    return login && !login->user.empty() ? login : std::nullopt;
}

Result<std::optional<Login>> login_from_netrc(const std::map<std::string, std::string>& environment,
                                              std::string_view host) {
    const auto named = environment.find("NETRC");
    const auto home = environment.find("HOME");
    if (named == environment.end() && home == environment.end()) {
        return std::optional<Login>{};
    }
    const std::string path = named != environment.end() ? named->second : home->second + "/.netrc";
    TRY_ASSIGN(const auto bytes, read_file_if_exists(path));
    auto login = bytes ? netrc_login(*bytes, host) : std::nullopt;
    struct stat status {};
    constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
    if (login && ::stat(path.c_str(), &status) == 0 && (status.st_mode & kOthers) != 0) {
        return Error{.code = ErrorCode::credentials_refused,
                     .message = fmt::format("{} has a password for {}, and others may read it", path, host),
                     .hint = fmt::format("chmod 600 {}", path)};
    }
    return login;
}

}  // namespace miniship::edge
