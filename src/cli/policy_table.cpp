#include "cli/policy_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

struct Row {
    std::string rule;
    std::string min;
    std::string update;
    std::string today;
};

std::string version_text(const std::optional<Version>& version) {
    return version ? to_string(*version) : "unknown";
}

template <class Rule>
std::string meaning(const Rule& rule, const std::string& today) {
    if (!rule.until.empty() && rule.until < today) {
        return "ended " + rule.until;
    }
    return rule.until.empty() ? "" : "until " + rule.until;
}

Row row_of(const std::string& name, const policy::Rule& rule, const policy::App& app, const std::string& today) {
    std::string says = meaning(rule, today);
    if (says.empty() && app.live && precedence(rule.min, *app.live) > 0) {
        says = "waits for " + to_string(rule.min);
    }
    return {text::printable(name), to_string(rule.min), std::string{to_string(rule.update)}, says};
}

Row row_of(const std::string& name, const policy::HostRule& rule, const std::string& today) {
    return {name, text::printable(rule.min), std::string{to_string(rule.update)}, meaning(rule, today)};
}

std::vector<Row> rows_of(const policy::App& app, const std::string& today) {
    std::vector<Row> rows;
    if (app.floor) {
        rows.push_back(row_of("floor", *app.floor, app, today));
    }
    if (app.app) {
        rows.push_back(row_of("app", *app.app, app, today));
    }
    for (const auto& [page, rule] : app.pages) {
        rows.push_back(row_of("page " + page, rule, app, today));
    }
    for (const auto& [api, rule] : app.apis) {
        rows.push_back(row_of("api " + api, rule, app, today));
    }
    for (const auto& version : app.blocked) {
        rows.push_back({"blocked", to_string(version), "force", ""});
    }
    if (app.base_library) {
        rows.push_back(row_of("base library", *app.base_library, today));
    }
    if (app.host) {
        rows.push_back(row_of("host client", *app.host, today));
    }
    return rows;
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
