#include "cli/policy_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "miniship/policy_rules.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

struct Row {
    std::string rule;
    std::string min;
    std::string update;
    std::string today;
};

std::vector<Row> rows_of(const policy::App& app, const std::string& today) {
    std::vector<Row> rows;
    for (const auto& rule : policy::rules_of(app, today)) {
        rows.push_back({text::printable(policy::rule_name(rule.kind, rule.key)), text::printable(rule.min),
                        std::string{to_string(rule.update)}, text::printable(rule.says)});
    }
    return rows;
}

std::string version_text(const std::optional<Version>& version) {
    return version ? to_string(*version) : "unknown";
}

std::string padded(const std::string& text, std::size_t width) {
    const std::size_t own = text::display_width(text);
    return text + std::string(own < width ? width - own : 0, ' ');
}

std::string table(std::vector<Row> rows) {
    rows.insert(rows.begin(), {"RULE", "MIN", "UPDATE", "TODAY"});
    std::size_t rule = 0;
    std::size_t min = 0;
    for (const auto& row : rows) {
        rule = std::max(rule, text::display_width(row.rule));
        min = std::max(min, text::display_width(row.min));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line = fmt::format("  {}  {}  {}  {}", padded(row.rule, rule), padded(row.min, min),
                                       padded(row.update, 7), row.today);
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

}  // namespace

std::string policy_table(const policy::Policy& policy, const std::string& where, const std::string& today) {
    std::string out = fmt::format("{}, revision {}{}\n", where, policy.revision,
                                  policy.updated_at.empty() ? "" : ", " + text::printable(policy.updated_at));
    for (const auto& [key, app] : policy.apps) {
        out += fmt::format("\n{}: latest {}, live {}{}\n", text::printable(key), version_text(app.latest),
                           version_text(app.live), app.paused ? ", paused: nobody is asked" : "");
        if (const auto rows = rows_of(app, today); !rows.empty()) {
            out += table(rows);
        }
    }
    return out;
}

}  // namespace miniship::cli
