#include "miniship/decision.hpp"

#include <algorithm>
#include <vector>

#include "miniship/loose_version.hpp"
#include "miniship/text.hpp"

namespace miniship::policy {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

std::string_view without_query(std::string_view path) {
    return path.substr(0, path.find_first_of("?#"));
}

bool is_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// The path of a URL or a path, without its query. A URL that stands within a path is part of the path, and so is the
// name of a plugin: `plugin-private://…` is another page than the app's own.
std::string_view path_of(std::string_view url) {
    url = without_query(url);
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || scheme == 0 || !std::all_of(url.begin(), url.begin() + scheme, is_word)) {
        return url;
    }
    const auto path = url.find('/', scheme + 3);
    return path == std::string_view::npos ? "" : url.substr(path);
}

// Empty ones do not count: an address joined from `…/v1/` and `/pay` is served like any other.
std::vector<std::string_view> segments_of(std::string_view path) {
    auto segments = text::split(path, '/');
    std::erase(segments, std::string_view{});
    return segments;
}

// Wildcard match of two sequences: a star stands for any number of elements, and only the last star has to be retried.
template <class Sequence, class IsStar, class Fits>
bool covers(const Sequence& pattern, const Sequence& items, IsStar is_star, Fits fits) {
    std::size_t p = 0;
    std::size_t i = 0;
    std::size_t star = kNone;
    std::size_t retry = 0;
    while (i < items.size()) {
        if (p < pattern.size() && is_star(pattern[p])) {
            star = p++;
            retry = i;
        } else if (p < pattern.size() && fits(pattern[p], items[i])) {
            ++p;
            ++i;
        } else if (star != kNone) {
            p = star + 1;
            i = ++retry;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && is_star(pattern[p])) {
        ++p;
    }
    return p == pattern.size();
}

bool segment_covers(std::string_view pattern, std::string_view segment) {
    return covers(
        pattern, segment, [](char c) { return c == '*'; }, [](char a, char b) { return a == b; });
}

// What is no such version is not below anything.
bool is_below(std::string_view left, std::string_view right) {
    return is_dotted_version(left) && is_dotted_version(right) && loose_order(left, right) < 0;
}

// Looks at one rule after the other and keeps the hit that decides.
class Judge {
public:
    Judge(const Policy& policy, const App& app, const ClientFacts& client, Version version)
        : policy_{policy}, app_{app}, client_{client}, version_{std::move(version)} {}

    [[nodiscard]] Decision decision() const { return decision_; }

    void consider(RuleKind kind, const std::string& key, const Rule& rule) {
        const bool sleeps = app_.live && precedence(rule.min, *app_.live) > 0;
        if (sleeps || is_past(rule.until) || precedence(version_, rule.min) >= 0) {
            return;
        }
        const Ask ask = ask_of(rule.update);
        if (ask > decision_.ask || (ask == decision_.ask && precedence(rule.min, min_) > 0)) {
            min_ = rule.min;
            decide(kind, ask, key, miniship::to_string(rule.min), message_of(rule.message, "default"));
        }
    }

    void consider(RuleKind kind, const HostRule& rule, const std::optional<std::string>& present) {
        const bool hit = present && !is_past(rule.until) && is_below(*present, rule.min);
        if (hit && ask_of(rule.update) > decision_.ask) {
            decide(kind, ask_of(rule.update), "", rule.min, message_of(rule.message, ""));
        }
    }

    void consider_blocked(const Version& blocked) {
        if (precedence(version_, blocked) == 0 && Ask::force > decision_.ask) {
            decide(RuleKind::blocked, Ask::force, miniship::to_string(blocked), "", message_of("", "default"));
        }
    }

private:
    static Ask ask_of(Update update) { return update == Update::force ? Ask::force : Ask::regular; }

    [[nodiscard]] bool is_past(const std::string& until) const { return !until.empty() && until < client_.today; }

    void decide(RuleKind kind, Ask ask, const std::string& key, std::string min, Message message) {
        decision_ = {ask, kind, key, std::move(min), std::move(message)};
    }

    // The default one speaks of a new package, which is no answer to a rule about the host program.
    [[nodiscard]] Message message_of(const std::string& name, const std::string& otherwise) const {
        auto found = policy_.messages.find(name);
        if (found == policy_.messages.end()) {
            found = policy_.messages.find(otherwise);
        }
        return found == policy_.messages.end() ? Message{} : found->second;
    }

    const Policy& policy_;
    const App& app_;
    const ClientFacts& client_;
    Version version_;
    Version min_{};
    Decision decision_{};
};

bool is_covered(std::string_view pattern, const std::optional<std::string>& path) {
    return !pattern.empty() && path && !path->empty() && path_covers(pattern, *path);
}

void consider_all(Judge& judge, const App& app, const ClientFacts& client) {
    if (app.floor) {
        judge.consider(RuleKind::floor, "", *app.floor);
    }
    if (app.app) {
        judge.consider(RuleKind::app, "", *app.app);
    }
    for (const auto& [route, rule] : app.pages) {
        if (is_covered(route, client.page)) {
            judge.consider(RuleKind::page, route, rule);
        }
    }
    for (const auto& [pattern, rule] : app.apis) {
        if (is_covered(pattern, client.api)) {
            judge.consider(RuleKind::api, pattern, rule);
        }
    }
    for (const Version& blocked : app.blocked) {
        judge.consider_blocked(blocked);
    }
    if (app.base_library) {
        judge.consider(RuleKind::base_library, *app.base_library, client.base_library);
    }
    if (app.host) {
        judge.consider(RuleKind::host, *app.host, client.host_client);
    }
}

}  // namespace

std::string_view to_string(Ask ask) {
    return ask == Ask::force ? "force" : ask == Ask::regular ? "regular" : "none";
}

std::string_view to_string(RuleKind kind) {
    switch (kind) {
        case RuleKind::floor:
            return "floor";
        case RuleKind::app:
            return "app";
        case RuleKind::page:
            return "page";
        case RuleKind::api:
            return "api";
        case RuleKind::blocked:
            return "blocked";
        case RuleKind::base_library:
            return "baseLibrary";
        case RuleKind::host:
            break;
    }
    return "host";
}

std::string_view page_route(std::string_view page) {
    page = without_query(page);
    return page.starts_with('/') ? page.substr(1) : page;
}

bool path_covers(std::string_view pattern, std::string_view path) {
    const std::string_view pattern_path = path_of(pattern);
    auto pattern_segments = segments_of(pattern_path);
    if (pattern_path.ends_with('/')) {
        pattern_segments.push_back("**");
    }
    return covers(
        pattern_segments, segments_of(path_of(path)), [](std::string_view segment) { return segment == "**"; },
        segment_covers);
}

Decision decision(const Policy& policy, std::string_view app, const ClientFacts& client) {
    const auto entry = policy.apps.find(std::string{app});
    auto version = parse_version(client.version);
    if (entry == policy.apps.end() || entry->second.paused || !version) {
        return {};
    }
    Judge judge{policy, entry->second, client, *std::move(version)};
    consider_all(judge, entry->second, client);
    return judge.decision();
}

}  // namespace miniship::policy
