#include "core/links.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/commit_text.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

constexpr auto kNone = std::string_view::npos;

using Values = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// The template with every `{{name}}` replaced, unknown names by nothing. Nothing at all when the template is empty, or
// asks for the host where there is none.
std::optional<std::string> filled_in(std::string_view url_template, const LinkTarget& target, Values values) {
    std::string url;
    std::string_view rest = url_template;
    for (auto open = rest.find("{{"); open != kNone; open = rest.find("{{")) {
        const auto close = rest.find("}}", open);
        if (close == kNone) {
            break;
        }
        const std::string_view name = text::trimmed(rest.substr(open + 2, close - open - 2));
        if (name == "host" && target.host.empty()) {
            return std::nullopt;
        }
        url += rest.substr(0, open);
        rest = rest.substr(close + 2);
        const auto value =
            std::find_if(values.begin(), values.end(), [&](const auto& entry) { return entry.first == name; });
        if (value != values.end()) {
            url += value->second;
        }
        // A repository right below its host has no owner, and then no slash for it either.
        if (name == "owner" && url.ends_with('/') && rest.starts_with('/')) {
            rest.remove_prefix(1);
        }
    }
    url += rest;
    return url.empty() ? std::nullopt : std::optional{url};
}

UrlFormats common_formats() {
    return {"{{host}}/{{owner}}/{{repository}}/commit/{{hash}}",
            "{{host}}/{{owner}}/{{repository}}/compare/{{previousTag}}...{{currentTag}}",
            "{{host}}/{{owner}}/{{repository}}/issues/{{id}}", "{{host}}/{{user}}"};
}

UrlFormats bitbucket_formats() {
    // Bitbucket names the newer end of a comparison first, and separates the ends by an encoded carriage return.
    return {"{{host}}/{{owner}}/{{repository}}/commits/{{hash}}",
            "{{host}}/{{owner}}/{{repository}}/branches/compare/{{currentTag}}%0D{{previousTag}}",
            "{{host}}/{{owner}}/{{repository}}/issues/{{id}}", "{{host}}/{{user}}"};
}

UrlFormats coding_formats() {
    // Issues belong to the project; people have no page.
    return {"{{host}}/p/{{owner}}/d/{{repository}}/git/commit/{{hash}}",
            "{{host}}/p/{{owner}}/d/{{repository}}/git/compare/{{previousTag}}...{{currentTag}}",
            "{{host}}/p/{{owner}}/all/issues/{{id}}", ""};
}

struct WebAddress {
    std::string scheme;
    std::string host;
    std::string path;
};

bool is_scheme(std::string_view scheme, std::initializer_list<std::string_view> schemes) {
    return std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
}

// Name and port, nothing else: what is left of a mistyped URL could be a password.
bool is_host(std::string_view host) {
    const auto colon = host.find(':');
    const std::string_view name = host.substr(0, colon);
    const bool good_name = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return commit_text::is_word_character(c) || c == '-' || c == '.';
    });
    return good_name && (colon == kNone || commit_text::digits_end(host, colon + 1) == host.size());
}

std::string_view without_user(std::string_view authority) {
    const auto at = authority.rfind('@');
    return at == kNone ? authority : authority.substr(at + 1);
}

// `https://user:secret@host:8443/owner/name.git` and the ssh forms of it.
std::optional<WebAddress> address_of_url(std::string_view url, std::size_t scheme_end) {
    std::string scheme = text::lowered(url.substr(0, scheme_end));
    if (scheme.starts_with("git+")) {
        scheme.erase(0, 4);
    }
    url.remove_prefix(scheme_end + 3);
    const auto slash = url.find('/');
    std::string_view host = without_user(url.substr(0, slash));
    const std::string_view path = slash == kNone ? std::string_view{} : url.substr(slash + 1);
    if (is_scheme(scheme, {"http", "https"})) {
        return WebAddress{scheme, std::string{host}, std::string{path}};
    }
    if (is_scheme(scheme, {"ssh", "git"})) {
        // The port is the ssh server's; the web server's is not known.
        return WebAddress{"https", std::string{host.substr(0, host.find(':'))}, std::string{path}};
    }
    return std::nullopt;
}

// `git@host:owner/name.git`; a name without a dot is an alias of somebody's ssh configuration, or a drive letter.
std::optional<WebAddress> address_of_scp_form(std::string_view url) {
    const auto colon = url.find(':');
    const std::string_view host = without_user(url.substr(0, colon));
    if (colon == kNone || url.substr(0, colon).find('/') != kNone || host.find('.') == kNone) {
        return std::nullopt;
    }
    return WebAddress{"https", std::string{host}, std::string{url.substr(colon + 1)}};
}

// `github:owner/name` as package.json has it.
std::optional<WebAddress> address_of_shorthand(std::string_view url) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kHosts{
        {{"github:", "github.com"},
         {"gitlab:", "gitlab.com"},
         {"bitbucket:", "bitbucket.org"},
         {"gitee:", "gitee.com"}}};
    for (const auto& [prefix, host] : kHosts) {
        if (url.starts_with(prefix)) {
            return WebAddress{"https", std::string{host}, std::string{url.substr(prefix.size())}};
        }
    }
    return std::nullopt;
}

std::optional<WebAddress> web_address(std::string_view url) {
    // What would break out of a markdown link is no web address.
    if (url.find_first_of(" \t\r\n()<>\"\\") != kNone) {
        return std::nullopt;
    }
    url = url.substr(0, url.find_first_of("?#"));
    std::optional<WebAddress> address = address_of_shorthand(url);
    if (!address) {
        const auto scheme_end = url.find("://");
        address = scheme_end == kNone ? address_of_scp_form(url) : address_of_url(url, scheme_end);
    }
    if (!address) {
        return std::nullopt;
    }
    std::string_view path = address->path;
    while (path.starts_with('/')) {
        path.remove_prefix(1);
    }
    while (path.ends_with('/')) {
        path.remove_suffix(1);
    }
    if (path.ends_with(".git")) {
        path.remove_suffix(4);
    }
    // An `@` this late was a password with a slash in it.
    const bool good_path = !path.empty() && path.find('@') == kNone;
    if (!good_path || !is_host(address->host)) {
        return std::nullopt;
    }
    return WebAddress{address->scheme, address->host, std::string{path}};
}

// `e.coding.net/TEAM/PROJECT/NAME` is shown at `TEAM.coding.net/p/PROJECT/d/NAME`; without a third part the repository
// has its project's name.
LinkTarget coding_target(std::string_view path) {
    const auto parts = text::split(path, '/');
    LinkTarget target;
    if (parts.size() == 2 || parts.size() == 3) {
        target.host = "https://" + std::string{parts[0]} + ".coding.net";
        target.owner = parts[1];
        target.repository = parts.back();
    }
    target.formats = coding_formats();
    return target;
}

LinkTarget target_at(const WebAddress& address) {
    if (address.host == "e.coding.net") {
        return coding_target(address.path);
    }
    LinkTarget target;
    target.host = address.scheme + "://" + address.host;
    const auto slash = address.path.rfind('/');
    target.owner = slash == std::string::npos ? "" : address.path.substr(0, slash);
    target.repository = slash == std::string::npos ? address.path : address.path.substr(slash + 1);
    target.formats = address.host.find("bitbucket") == std::string::npos ? common_formats() : bitbucket_formats();
    return target;
}

}  // namespace

LinkTarget link_target(std::string_view remote_url, const UrlFormats& own) {
    LinkTarget target;
    target.formats = common_formats();
    if (const auto address = web_address(text::trimmed(remote_url))) {
        target = target_at(*address);
    }
    const auto prefer = [](std::string& format, const std::string& own_format) {
        if (!own_format.empty()) {
            format = own_format;
        }
    };
    prefer(target.formats.commit, own.commit);
    prefer(target.formats.compare, own.compare);
    prefer(target.formats.issue, own.issue);
    prefer(target.formats.user, own.user);
    return target;
}

std::optional<std::string> commit_url(const LinkTarget& target, std::string_view id) {
    return filled_in(target.formats.commit, target,
                     {{"host", target.host}, {"owner", target.owner}, {"repository", target.repository}, {"hash", id}});
}

std::optional<std::string> compare_url(const LinkTarget& target, std::string_view previous_tag, std::string_view tag) {
    return filled_in(target.formats.compare, target,
                     {{"host", target.host},
                      {"owner", target.owner},
                      {"repository", target.repository},
                      {"previousTag", previous_tag},
                      {"currentTag", tag}});
}

std::optional<std::string> issue_url(const LinkTarget& target, const Reference& reference) {
    return filled_in(target.formats.issue, target,
                     {{"host", target.host},
                      {"owner", reference.owner.empty() ? target.owner : reference.owner},
                      {"repository", reference.repository.empty() ? target.repository : reference.repository},
                      {"id", reference.issue},
                      {"prefix", reference.prefix}});
}

std::optional<std::string> user_url(const LinkTarget& target, std::string_view user) {
    return filled_in(
        target.formats.user, target,
        {{"host", target.host}, {"owner", target.owner}, {"repository", target.repository}, {"user", user}});
}

}  // namespace miniship
