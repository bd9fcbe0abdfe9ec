#include <algorithm>
#include <map>

#include "core/code_points.hpp"
#include "core/commit_text.hpp"
#include "miniship/changelog.hpp"
#include "miniship/collation.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

using namespace commit_text;

const ChangelogType* type_of(const ParsedCommit& commit, std::span<const ChangelogType> types) {
    const std::string type = commit.reverts ? "revert" : text::lowered(commit.type);
    const auto found = std::find_if(types.begin(), types.end(), [&](const ChangelogType& row) {
        const bool any_scope = !row.scope || row.scope->empty();
        return row.type == type && (any_scope || *row.scope == commit.scope);
    });
    return found == types.end() ? nullptr : &*found;
}

// The issues that a subject names as `#12`: those are linked there and not said again.
std::vector<std::string> issues_in_subject(std::string_view subject, std::span<const std::string> issue_prefixes) {
    std::vector<std::string> issues;
    for (std::size_t at = 0; at < subject.size(); ++at) {
        for (const std::string& prefix : issue_prefixes) {
            const std::size_t digits = at + prefix.size();
            if (!prefix.empty() && subject.substr(at).starts_with(prefix) && digits_end(subject, digits) > digits) {
                issues.emplace_back(subject.substr(at, digits_end(subject, digits) - at));
            }
        }
    }
    return issues;
}

NotesEntry entry_of(const Commit& commit, const ParsedCommit& parsed, std::string_view scope,
                    std::span<const std::string> issue_prefixes) {
    NotesEntry entry;
    entry.scope = scope;
    entry.is_header = parsed.subject.empty();
    entry.text = entry.is_header ? parsed.header : parsed.subject;
    entry.commit_id = commit.id;
    const auto named = issues_in_subject(parsed.subject, issue_prefixes);
    std::copy_if(parsed.references.begin(), parsed.references.end(), std::back_inserter(entry.references),
                 [&](const Reference& reference) {
                     return std::find(named.begin(), named.end(), reference.prefix + reference.issue) == named.end();
                 });
    return entry;
}

void add_entry(std::vector<NotesGroup>& groups, const std::string& title, NotesEntry entry) {
    auto group =
        std::find_if(groups.begin(), groups.end(), [&](const NotesGroup& each) { return each.title == title; });
    if (group == groups.end()) {
        group = groups.insert(groups.end(), NotesGroup{title, {}});
    }
    group->entries.push_back(std::move(entry));
}

void sort_entries(std::vector<NotesEntry>& entries) {
    std::vector<std::pair<CollationKey, std::size_t>> keys;
    for (std::size_t index = 0; index < entries.size(); ++index) {
        const NotesEntry& entry = entries[index];
        keys.emplace_back(collation_key(entry.scope + (entry.is_header ? std::string{} : entry.text)), index);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<NotesEntry> sorted;
    for (const auto& [key, index] : keys) {
        sorted.push_back(std::move(entries[index]));
    }
    entries = std::move(sorted);
}

// Titles that no row of the types gives (a breaking `build!:`) come first, as in the recorded tool.
void sort_groups(std::vector<NotesGroup>& groups, std::span<const ChangelogType> types) {
    const auto rank = [&](const NotesGroup& group) -> std::size_t {
        for (std::size_t index = 0; index < types.size(); ++index) {
            if (!group.title.empty() && types[index].section == group.title) {
                return index + 1;
            }
        }
        return 0;
    };
    std::stable_sort(groups.begin(), groups.end(),
                     [&](const NotesGroup& left, const NotesGroup& right) { return rank(left) < rank(right); });
}

std::string scoped(const std::string& scope, const std::string& text) {
    return scope.empty() ? text : scope + ": " + text;
}

}  // namespace

std::vector<ChangelogType> default_changelog_types() {
    const auto hidden = [](const char* type) { return ChangelogType{type, std::nullopt, "", true}; };
    return {{"feat", std::nullopt, "Features", false},
            {"fix", std::nullopt, "Bug Fixes", false},
            hidden("chore"),
            hidden("docs"),
            hidden("style"),
            hidden("refactor"),
            hidden("perf"),
            hidden("test")};
}

ReleaseNotes release_notes(std::span<const Commit> commits, const NotesRules& rules) {
    std::vector<ParsedCommit> parsed;
    parsed.reserve(commits.size());
    for (const Commit& commit : commits) {
        parsed.push_back(parsed_commit(commit.message, rules.issue_prefixes));
    }
    const auto cancelled = cancelled_commits(commits, parsed);
    ReleaseNotes notes;
    for (std::size_t index = 0; index < commits.size(); ++index) {
        const ParsedCommit& commit = parsed[index];
        const ChangelogType* type = type_of(commit, rules.types);
        const bool shown = type != nullptr && !type->hidden;
        if (cancelled[index] || (!shown && commit.breaking.empty() && !commit.names_release)) {
            continue;
        }
        const std::string scope = commit.scope == "*" ? "" : commit.scope;
        for (const std::string& text : commit.breaking) {
            notes.breaking.push_back({scope, text});
        }
        add_entry(notes.groups, type == nullptr ? commit.type : type->section,
                  entry_of(commits[index], commit, scope, rules.issue_prefixes));
    }
    for (NotesGroup& group : notes.groups) {
        sort_entries(group.entries);
    }
    sort_groups(notes.groups, rules.types);
    return notes;
}

std::string plain_notes(const ReleaseNotes& notes, std::size_t max_chars) {
    std::string out;
    for (const BreakingNote& note : notes.breaking) {
        out += "! " + scoped(note.scope, note.text) + "\n";
    }
    for (const NotesGroup& group : notes.groups) {
        out += group.title.empty() ? "" : group.title + ":\n";
        for (const NotesEntry& entry : group.entries) {
            out += "- " + scoped(entry.scope, entry.text) + "\n";
        }
    }
    if (max_chars == 0 || byte_length(out, max_chars) == out.size()) {
        return out;
    }
    return out.substr(0, byte_length(out, max_chars - 1)) + "…";
}

}  // namespace miniship
