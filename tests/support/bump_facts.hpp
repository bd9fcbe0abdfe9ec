// Facts about small repositories, and short ways to ask the bump planner about them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "plan/bump.hpp"

namespace miniship::plan::test {

// The least that JSON editing can be: reads with a parser, replaces the string where its old text stands. The versions
// in these tests are unique in their files but for lock files, where the pointer chooses the first or the second.
inline Result<std::optional<std::string>> string_at(const std::string& bytes, const std::string& pointer) {
    const auto document = nlohmann::json::parse(bytes, nullptr, false);
    if (document.is_discarded()) {
        return Error{ErrorCode::file_invalid, "unexpected end", ""};
    }
    const nlohmann::json::json_pointer place{pointer};
    if (!document.contains(place) || !document.at(place).is_string()) {
        return std::optional<std::string>{};
    }
    return std::optional{document.at(place).get<std::string>()};
}

inline Result<std::string> replace_string(const std::string& bytes, const std::string& pointer,
                                          const std::string& value) {
    const std::string key = "\"version\": \"";
    std::size_t start = bytes.find(key) + key.size();
    if (pointer != "/version") {
        start = bytes.find(key, start) + key.size();
    }
    std::string after = bytes;
    after.replace(start, bytes.find('"', start) - start, value);
    return after;
}

inline const JsonEditing kJson{string_at, replace_string};

inline std::string package(const std::string& version) {
    return "{\n  \"name\": \"mini\",\n  \"version\": \"" + version + "\"\n}\n";
}

inline std::string id_of(std::size_t number) {
    std::string id = std::to_string(number);
    return std::string(40 - id.size(), 'a') + id;
}

// A repository at `version`, tagged so, with these commits since (oldest first).
inline BumpFacts repository(const std::string& version, const std::vector<std::string>& messages) {
    BumpFacts facts;
    facts.head = id_of(messages.size());
    facts.branch = "main";
    facts.tags = {{"v" + version, id_of(0)}};
    facts.last_stable_tag = "v" + version;
    facts.last_tag = "v" + version;
    for (std::size_t index = messages.size(); index > 0; --index) {
        facts.commits.push_back({id_of(index), messages[index - 1], ""});
    }
    facts.files = {{"package.json", package(version)}};
    facts.today = "2024-02-03";
    return facts;
}

inline std::string next(const BumpFacts& facts, const BumpOptions& options = {}) {
    const auto version = next_version(facts, options, kJson);
    return version ? to_string(version->to) : std::string{error_name(version.error().code)};
}

inline BumpOptions asking(const std::string& release_as, std::optional<std::string> prerelease = std::nullopt) {
    BumpOptions options;
    options.release_as = release_as;
    options.prerelease = std::move(prerelease);
    return options;
}

inline BumpOptions prerelease(const std::string& identifier) {
    return asking("", identifier);
}

inline BumpPlan planned(const BumpFacts& facts, const BumpOptions& options = {}) {
    auto plan = plan_bump(facts, options, kJson);
    if (!plan) {
        FAIL(plan.error().message);
        return {};
    }
    return std::move(plan).value();
}

inline Error refused(const BumpFacts& facts, const BumpOptions& options = {}) {
    auto plan = plan_bump(facts, options, kJson);
    REQUIRE_FALSE(plan.ok());
    return plan.error();
}

inline const WriteFile* write_of(const BumpPlan& plan, const std::string& path) {
    for (const Step& step : plan.steps) {
        if (const auto* write = std::get_if<WriteFile>(&step); write != nullptr && write->path == path) {
            return write;
        }
    }
    return nullptr;
}

template <class T>
const T* step_of(const BumpPlan& plan) {
    for (const Step& step : plan.steps) {
        if (const auto* found = std::get_if<T>(&step)) {
            return found;
        }
    }
    return nullptr;
}

inline bool mentions(const std::vector<std::string>& lines, std::string_view text) {
    return std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return line.find(text) != line.npos; });
}

// What the next run would see after a release of this plan, with more commits made since.
inline void release(BumpFacts& facts, const BumpPlan& plan, const std::vector<std::string>& messages) {
    const std::string release_id = id_of(100 + facts.tags.size() * 10);
    std::vector<Commit> since;
    for (std::size_t index = messages.size(); index > 0; --index) {
        since.push_back({id_of(200 + facts.tags.size() * 10 + index), messages[index - 1], ""});
    }
    facts.tags.push_back({plan.tag, release_id});
    facts.last_tag = plan.tag;
    const Commit release_commit{release_id, step_of<MakeCommit>(plan)->message, ""};
    if (plan.version.to.is_prerelease()) {
        facts.commits_since_last_tag = since;
        facts.commits.insert(facts.commits.begin(), release_commit);
        facts.commits.insert(facts.commits.begin(), since.begin(), since.end());
    } else {
        facts.last_stable_tag = plan.tag;
        facts.commits_since_last_tag.reset();
        facts.commits = since;
    }
    facts.files = {{"package.json", write_of(plan, "package.json")->after},
                   {"CHANGELOG.md", write_of(plan, "CHANGELOG.md")->after}};
}

}  // namespace miniship::plan::test
