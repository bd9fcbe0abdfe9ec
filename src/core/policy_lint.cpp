#include "miniship/policy_lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "miniship/policy_document.hpp"
#include "miniship/policy_rules.hpp"
#include "miniship/text.hpp"

namespace miniship::policy {
namespace {

using json_text::Document;
using json_text::Kind;
using json_text::Value;

const std::array<std::string, 5> kDocumentKeys{"schema", "revision", "updatedAt", "apps", "messages"};
const std::array<std::string, 10> kAppKeys{"latest", "live",    "floor",       "app",    "pages",
                                           "apis",   "blocked", "baseLibrary", "paused", "host"};
const std::array<std::string, 4> kRuleKeys{"min", "update", "message", "until"};

class Linter {
public:
    Linter(const Document& document, const Policy& policy, const LintFacts& facts)
        : document_{document}, policy_{policy}, facts_{facts} {}

    std::vector<Finding> findings() {
        find_twins(document_.root());
        find_slips(document_.root(), kDocumentKeys);
        for (const auto& [name, app] : policy_.apps) {
            lint_versions(name, app);
            for (const auto& rule : rules_of(app, facts_.today)) {
                lint_rule(name, app, rule);
            }
            lint_pages(name, app);
            lint_blocked(name, app);
            find_slips(*document_.find(app_pointer(name)), kAppKeys);
        }
        return std::move(findings_);
    }

private:
    void add(std::string code, std::string pointer, std::string message) {
        findings_.push_back({std::move(code), std::move(pointer), std::move(message)});
    }

    // Of two members of one name readers take now the first, now the last.
    void find_twins(const Value& value) {
        std::set<std::string> seen;
        for (const Value& child : value.children()) {
            if (value.kind() == Kind::object && !seen.insert(child.key()).second) {
                add("twice", child.pointer(), "the name stands there twice, and readers disagree on which one counts");
            }
            find_twins(child);
        }
    }

    // Other keys than ours are welcome, but not those that look like a slip of the finger.
    void find_slips(const Value& object, std::span<const std::string> known) {
        for (const Value& child : object.children()) {
            const std::string key = child.key();
            const bool is_known = std::find(known.begin(), known.end(), key) != known.end();
            const auto near = is_known ? std::nullopt : text::closest(key, known);
            if (near && !object.find(*near)) {
                add("unknown_key", child.pointer(), fmt::format("means nothing to clients; did you mean {}?", *near));
            }
        }
    }

    void lint_versions(const std::string& name, const App& app) {
        if (app.live && app.latest && precedence(*app.live, *app.latest) > 0) {
            add("live_above_latest", app_pointer(name, "live"),
                fmt::format("live {} is above latest {}", to_string(*app.live), to_string(*app.latest)));
        }
        if (app.paused) {
            add("paused", app_pointer(name, "paused"), "the app is paused: nobody is asked to update");
        }
    }

    void lint_rule(const std::string& name, const App& app, const RuleView& rule) {
        if (rule.kind == RuleKind::blocked) {
            return;
        }
        const std::string pointer = app_pointer(name, rule_place(rule.kind, rule.key));
        if (rule.standing == Standing::ended || rule.standing == Standing::redundant) {
            add(std::string{to_string(rule.standing)}, pointer, rule.says);
        }
        const auto min =
            rule.kind == RuleKind::base_library || rule.kind == RuleKind::host ? std::nullopt : parse_version(rule.min);
        if (min && app.latest && rule.standing != Standing::ended && precedence(*min, *app.latest) > 0) {
            add("above_latest", pointer,
                fmt::format("asks for {}, and the newest release is {}{}", rule.min, to_string(*app.latest),
                            app.live ? "" : ": nobody can update to it"));
        }
        lint_message(pointer, rule.message);
        if (const auto object = document_.find(pointer); object && rule.kind != RuleKind::host) {
            find_slips(*object, kRuleKeys);
        }
    }

    void lint_message(const std::string& pointer, const std::string& message) {
        const std::string name = message.empty() ? "default" : message;
        if (policy_.messages.contains(name) || (message.empty() && policy_.messages.empty())) {
            return;
        }
        std::vector<std::string> names;
        for (const auto& [known, texts] : policy_.messages) {
            names.push_back(known);
        }
        const auto near = text::closest(name, names);
        add("unknown_message", pointer,
            fmt::format("the document has no message {}{}", name, near ? fmt::format("; it has {}", *near) : ""));
    }

    void lint_pages(const std::string& name, const App& app) {
        const auto known = facts_.pages.find(name);
        std::set<std::string> routes;
        for (const auto& [key, rule] : app.pages) {
            const std::string route{page_route(key)};
            const std::string pointer = app_pointer(name, rule_place(RuleKind::page, key));
            if (!routes.insert(route).second) {
                add("twice", pointer, fmt::format("there are two rules for the page {}", route));
            }
            // By name, as clang does not let a lambda have a part of a structured binding.
            const auto covered = [&rule_path = key](const std::string& page) { return path_covers(rule_path, page); };
            if (known == facts_.pages.end() || route.starts_with("plugin") ||
                std::any_of(known->second.begin(), known->second.end(), covered)) {
                continue;
            }
            const auto near = text::closest(route, known->second);
            add("unknown_page", pointer,
                fmt::format("app.json has no page {}{}", route, near ? fmt::format("; it has {}", *near) : ""));
        }
    }

    void lint_blocked(const std::string& name, const App& app) {
        const auto& newest = app.live ? app.live : app.latest;
        std::set<std::string> seen;
        for (std::size_t index = 0; index < app.blocked.size(); ++index) {
            const Version& version = app.blocked[index];
            const std::string pointer = app_pointer(name, fmt::format("blocked/{}", index));
            if (!seen.insert(to_string(version)).second) {
                add("twice", pointer, fmt::format("{} is blocked twice", to_string(version)));
            }
            if (newest && precedence(version, *newest) >= 0) {
                add("blocked_newest", pointer,
                    fmt::format("{} is the newest that users can get, and they have nothing to update to",
                                to_string(version)));
            }
            if (app.floor && app.floor->update == Update::force && precedence(version, app.floor->min) < 0) {
                add("redundant", pointer,
                    fmt::format("{} is below the floor {} already", to_string(version), to_string(app.floor->min)));
            }
        }
    }

    const Document& document_;
    const Policy& policy_;
    const LintFacts& facts_;
    std::vector<Finding> findings_{};
};

}  // namespace

Result<std::vector<Finding>> lint(std::string_view bytes, const LintFacts& facts) {
    TRY_ASSIGN(const Document document, read_document(bytes));
    auto policy = parsed(bytes);
    if (!document.root().find("apps")) {
        Error missing{ErrorCode::document_invalid, "the document has no \"apps\""};
        return policy ? missing : all_of({std::move(missing), std::move(policy).error()});
    }
    if (!policy) {
        return std::move(policy).error();
    }
    return Linter{document, *policy, facts}.findings();
}

}  // namespace miniship::policy
