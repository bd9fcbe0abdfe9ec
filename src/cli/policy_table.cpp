#include "cli/policy_table.hpp"

#include <fmt/format.h>

#include <vector>

#include "cli/columns.hpp"
#include "miniship/policy_rules.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

std::string rule_table(const policy::App& app, const std::string& today) {
    std::vector<std::vector<std::string>> rows{{"RULE", "MIN", "UPDATE", "TODAY"}};
    for (const auto& rule : policy::rules_of(app, today)) {
        rows.push_back({text::printable(policy::rule_name(rule.kind, rule.key)), text::printable(rule.min),
                        std::string{to_string(rule.update)}, text::printable(rule.says)});
    }
    return rows.size() == 1 ? "" : columns(rows, "  ");
}

std::string version_text(const std::optional<Version>& version) {
    return version ? to_string(*version) : "unknown";
}

}  // namespace

std::string policy_table(const policy::Policy& policy, const std::string& where, const std::string& today) {
    std::string out = fmt::format("{}, revision {}{}\n", where, policy.revision,
                                  policy.updated_at.empty() ? "" : ", " + text::printable(policy.updated_at));
    for (const auto& [key, app] : policy.apps) {
        out += fmt::format("\n{}: latest {}, live {}{}\n", text::printable(key), version_text(app.latest),
                           version_text(app.live), app.paused ? ", paused: nobody is asked" : "");
        out += rule_table(app, today);
    }
    return out;
}

}  // namespace miniship::cli
