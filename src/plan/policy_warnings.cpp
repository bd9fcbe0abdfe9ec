#include "plan/policy_warnings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "miniship/policy_rules.hpp"
#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

using policy::RuleKind;
using Verb = PolicyWish::Verb;

void warn_of_page(const PolicyWish& wish, const std::optional<std::vector<std::string>>& pages,
                  std::vector<std::string>& warnings) {
    const std::string page{policy::page_route(wish.key)};
    const auto covered = [&](const std::string& known) { return policy::path_covers(wish.key, known); };
    if (wish.verb != Verb::set || wish.kind != RuleKind::page || !pages || page.starts_with("plugin") ||
        std::any_of(pages->begin(), pages->end(), covered)) {
        return;
    }
    const auto near = text::closest(page, *pages);
    warnings.push_back(fmt::format("app.json has no page {}{}", page, near ? fmt::format("; it has {}", *near) : ""));
}

void warn_of_absence(const PolicyGround& ground, const PolicyWish& wish, std::vector<std::string>& warnings) {
    std::vector<std::string> keys;
    for (const auto& [key, rule] : wish.kind == RuleKind::api ? ground.app.apis : ground.app.pages) {
        keys.push_back(key);
    }
    const auto near = has_key(wish.kind) ? text::closest(wish.key, keys) : std::nullopt;
    warnings.push_back(
        fmt::format("there is no rule for {}{}",
                    wish.kind == RuleKind::blocked ? "blocked " + wish.value : policy::rule_name(wish.kind, wish.key),
                    near ? fmt::format("; there is one for {}", *near) : ""));
}

void warn_of_message(const PolicyGround& ground, const PolicyWish& wish, std::vector<std::string>& warnings) {
    if (!wish.message || wish.message->empty() || ground.policy.messages.contains(*wish.message)) {
        return;
    }
    std::vector<std::string> names;
    for (const auto& [name, message] : ground.policy.messages) {
        names.push_back(name);
    }
    const auto near = text::closest(*wish.message, names);
    warnings.push_back(fmt::format("the document has no message {}{}; clients show the default one", *wish.message,
                                   near ? fmt::format(", it has {}", *near) : ""));
}

}  // namespace

bool has_key(RuleKind kind) {
    return kind == RuleKind::page || kind == RuleKind::api;
}

// A page that stands there with another slash or query is the same page.
std::string present_key(const PolicyWish& wish, const policy::App& app) {
    if (wish.kind != RuleKind::page) {
        return wish.key;
    }
    for (const auto& [key, rule] : app.pages) {
        if (policy::page_route(key) == policy::page_route(wish.key)) {
            return key;
        }
    }
    return std::string{policy::page_route(wish.key)};
}

std::vector<std::string> present_warnings(const PolicyGround& ground, const PolicyWish& wish,
                                          const std::optional<std::vector<std::string>>& pages, bool changes_nothing) {
    std::vector<std::string> warnings;
    warn_of_page(wish, pages, warnings);
    warn_of_message(ground, wish, warnings);
    if (wish.verb == Verb::unset && changes_nothing) {
        warn_of_absence(ground, wish, warnings);
    }
    return warnings;
}

std::vector<std::string> meaning_warnings(const policy::App& app, const PolicyWish& wish, std::string_view today) {
    std::vector<std::string> warnings;
    if (wish.verb != Verb::set) {
        return warnings;
    }
    const std::string key = present_key(wish, app);
    for (const auto& rule : policy::rules_of(app, today)) {
        const bool asked = rule.kind == wish.kind && rule.kind != RuleKind::blocked && rule.key == key;
        if (asked && rule.standing == policy::Standing::sleeps) {
            warnings.push_back(fmt::format("the rule sleeps while live is {}: it {}", to_string(*app.live), rule.says));
        } else if (asked && rule.standing != policy::Standing::holds) {
            warnings.push_back(fmt::format("the rule changes nothing: {}", rule.says));
        }
    }
    const auto& newest = app.live ? app.live : app.latest;
    const auto blocked = wish.kind == RuleKind::blocked ? parse_version(wish.value) : std::nullopt;
    if (blocked && newest && precedence(*blocked, *newest) >= 0) {
        warnings.push_back(
            fmt::format("{} is the newest that users can get: they have nothing to update to until the "
                        "platform shows another version",
                        wish.value));
    }
    return warnings;
}

}  // namespace miniship::plan
