#include "policy_store/git_address.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/http.hpp"
#include "edge/url.hpp"
#include "miniship/byte_text.hpp"
#include "miniship/text.hpp"
#include "policy_store/file_store.hpp"

namespace miniship::policy_store {
namespace {

constexpr const char* kForm = "write it as git+https://host/team/policies.git#main:policy.json";

Error no_address(std::string what) {
    return {.code = ErrorCode::config_invalid, .message = std::move(what), .hint = kForm};
}

bool has_control_byte(std::string_view text) {
    return std::any_of(text.begin(), text.end(),
                       [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7f; });
}

// The rules of git-check-ref-format(1) that a branch can break.
bool is_branch(std::string_view name) {
    const auto parts = text::split(name, '/');
    const bool whole_parts = std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
        return !part.empty() && !part.starts_with('.') && !part.ends_with(".lock");
    });
    return whole_parts && !name.starts_with('-') && !name.ends_with('.') && name != "@" &&
           name.find("..") == std::string_view::npos && name.find("@{") == std::string_view::npos &&
           name.find_first_of(" ~^:?*[\\") == std::string_view::npos && !has_control_byte(name);
}

bool is_tree_path(std::string_view path) {
    const auto parts = text::split(path, '/');
    return !has_control_byte(path) && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
        return !part.empty() && part != "." && part != ".." && text::lowered(part) != ".git";
    });
}

// ssh needs a user's name, which is no secret.
std::string_view without_ssh_user(std::string_view rest) {
    const auto at = rest.substr(0, rest.find('/')).find('@');
    const bool name_only = at != std::string_view::npos && rest.substr(0, at).find(':') == std::string_view::npos;
    return name_only ? rest.substr(at + 1) : rest;
}

Result<void> take_remote(GitAddress& address, const std::string& remote, const std::string& root) {
    const std::string scheme = edge::url_scheme(remote).value_or("");
    if (scheme == "file") {
        TRY_ASSIGN(const std::string path, file_url_path(remote, root));
        address.remote = "file://" + path;
        return {};
    }
    if (scheme == "ssh") {
        constexpr std::string_view kStart = "ssh://";
        const std::string_view rest = std::string_view{remote}.substr(std::min(kStart.size(), remote.size()));
        TRY(edge::parse_url(fmt::format("{}{}", kStart, without_ssh_user(rest))));
        address.remote = remote;
        return {};
    }
    if (scheme != "https" && scheme != "http") {
        return no_address(fmt::format("\"git+{}\" is no kind of repository that can be written", scheme));
    }
    TRY_ASSIGN(const edge::Url url, edge::parse_url(remote));
    TRY(edge::checked_transport(url));
    address.remote = remote;
    address.origin = edge::origin(url);
    address.loopback = edge::is_loopback(url);
    return {};
}

}  // namespace

Result<GitAddress> parse_git_url(const std::string& url, const std::string& root) {
    constexpr std::string_view kStart = "git+";
    const auto sharp = url.find('#');
    const std::string_view place = sharp == std::string::npos ? "" : std::string_view{url}.substr(sharp + 1);
    const auto colon = place.find(':');
    if (!text::lowered(url).starts_with(kStart) || colon == std::string_view::npos) {
        return no_address("the url says no branch and no path");
    }
    GitAddress address{.branch = std::string{place.substr(0, colon)}, .path = percent_decoded(place.substr(colon + 1))};
    if (!is_branch(address.branch)) {
        return no_address(fmt::format("\"{}\" is no name for a branch", text::printable(address.branch)));
    }
    if (!is_tree_path(address.path)) {
        return no_address(fmt::format("\"{}\" is no path of a file in a repository", text::printable(address.path)));
    }
    TRY(take_remote(address, url.substr(kStart.size(), sharp - kStart.size()), root));
    return address;
}

}  // namespace miniship::policy_store
