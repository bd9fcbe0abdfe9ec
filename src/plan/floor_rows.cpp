#include "plan/floor_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace miniship::plan {
namespace {

constexpr std::size_t kBelow = 3;

/// The version that a name holds, by a pattern or after any other text; build metadata included.
std::optional<Version> any_version(std::string_view name, const TagRules& rules) {
    for (const auto& pattern : rules.patterns) {
        if (const auto text = version_text(name, pattern)) {
            if (auto version = parse_version(*text)) {
                return version;
            }
        }
    }
    const auto prefix = version_prefix(name);
    return prefix ? parse_version(name.substr(prefix->size())) : std::nullopt;
}

/// Why a tag with a version is not among those that count; the plural names a group of such tags.
struct Reason {
    std::string one{};
    std::string many{};
};

Reason reason_of(const std::string& name, const Version& version, const TagRules& rules,
                 const std::optional<Version>& live) {
    const bool excluded =
        std::any_of(rules.exclude.begin(), rules.exclude.end(), [&](const Glob& glob) { return glob.matches(name); });
    if (excluded) {
        return {"excluded", "excluded"};
    }
    if (!version.build.empty()) {
        return {"build metadata", "with build metadata"};
    }
    if (!version_in_tag(name, rules.patterns)) {
        return {"another form of tag", "of other forms"};
    }
    if (version.is_prerelease() && !rules.prereleases) {
        return {"prerelease", "prereleases"};
    }
    if (live && precedence(version, *live) > 0) {
        return {fmt::format("above live {}", to_string(*live)), "above live"};
    }
    return {"the same version once more", "of versions that count already"};
}

/// `1.2`: releases of one line differ in their patch only.
std::string line_of(const Version& version) {
    return fmt::format("{}.{}", version.major, version.minor);
}

/// Names the hotfixes: releases that were made after a release of a newer line.
void name_hotfixes(std::vector<FloorRow>& rows) {
    std::int64_t first_newer = std::numeric_limits<std::int64_t>::max();
    std::int64_t first_of_line = first_newer;
    const Version* line = nullptr;
    for (FloorRow& row : rows) {
        if (!row.counts || !row.date) {
            continue;
        }
        if (line == nullptr || line_of(*line) != line_of(row.tag.version)) {
            first_newer = std::min(first_newer, first_of_line);
            line = &row.tag.version;
        }
        if (*row.date > first_newer) {
            row.why = fmt::format("hotfix of {}", line_of(row.tag.version));
        }
        first_of_line = std::min(first_of_line, *row.date);
    }
}

std::vector<FloorRow> all_rows(const FloorFacts& facts, const TagRules& rules, const Floor& floor,
                               std::map<std::string, std::size_t>& others) {
    std::vector<FloorRow> rows;
    std::set<std::string_view> counted;
    for (std::size_t index = 0; index < floor.counted.size(); ++index) {
        counted.insert(floor.counted[index].name);
        rows.push_back({.tag = floor.counted[index], .counts = true, .number = index + 1});
    }
    for (const auto& name : facts.tag_names) {
        if (counted.contains(name)) {
            continue;
        }
        const auto version = any_version(name, rules);
        if (!version) {
            ++others["without a version"];
            continue;
        }
        const Reason reason = reason_of(name, *version, rules, facts.live);
        const bool above = floor.floor && precedence(*version, floor.floor->version) > 0;
        // Packages that share the repository have numbers of their own; their place between ours says nothing.
        if (above && reason.one != "another form of tag") {
            rows.push_back({.tag = {name, *version}, .why = reason.one});
        } else {
            ++others[reason.many];
        }
    }
    for (FloorRow& row : rows) {
        const auto date = facts.dates.find(row.tag.name);
        row.date = date == facts.dates.end() ? std::nullopt : std::optional{date->second};
    }
    std::stable_sort(rows.begin(), rows.end(), [](const FloorRow& left, const FloorRow& right) {
        return precedence(left.tag.version, right.tag.version) > 0;
    });
    return rows;
}

}  // namespace

FloorExplanation explanation(const FloorFacts& facts, const FloorOptions& options, const Floor& floor) {
    TagRules rules = options.rules;
    // The form that was found where nobody named one.
    if (rules.detect && !floor.counted.empty() && !version_in_tag(floor.counted.front().name, rules.patterns)) {
        rules.patterns = {{.before = std::string{version_prefix(floor.counted.front().name).value_or("")}}};
    }
    FloorExplanation explained;
    std::map<std::string, std::size_t> others;
    std::vector<FloorRow> rows = all_rows(facts, rules, floor, others);
    name_hotfixes(rows);
    std::size_t below = 0;
    for (auto& row : rows) {
        const bool is_below = floor.floor && precedence(row.tag.version, floor.floor->version) < 0;
        if (is_below && ++below > kBelow) {
            ++explained.more_below;
        } else {
            explained.rows.push_back(std::move(row));
        }
    }
    for (const auto& [reason, count] : others) {
        explained.others.push_back(fmt::format("{} {}", count, reason));
    }
    return explained;
}

}  // namespace miniship::plan
