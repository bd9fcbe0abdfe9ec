// Changelogs: release notes from commits, as markdown or plain text, and their place in an existing file.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/conventional_commit.hpp"

namespace miniship {

/// One row of the `types` setting: commits of this type (and scope, where given) go under `section`, or nowhere.
struct ChangelogType {
    std::string type{};
    std::optional<std::string> scope{};
    /// Title of the section; empty puts the entries under no title.
    std::string section{};
    bool hidden{false};
    bool operator==(const ChangelogType&) const = default;
};

/// feat and fix shown; chore, docs, style, refactor, perf and test hidden (conventional-changelog-config-spec 2.1.0).
[[nodiscard]] std::vector<ChangelogType> default_changelog_types();

/// URL templates with `{{host}}`, `{{owner}}`, `{{repository}}`, `{{hash}}`, `{{previousTag}}`, `{{currentTag}}`,
/// `{{id}}`, `{{prefix}}`, `{{user}}`. What is empty comes from the host of the remote.
struct UrlFormats {
    std::string commit{};
    std::string compare{};
    std::string issue{};
    std::string user{};
    bool operator==(const UrlFormats&) const = default;
};

/// Where links point: the web address of a repository, and the URL templates that hold there.
struct LinkTarget {
    /// `https://github.com`; empty when there is no web address, then only templates without a host make links.
    std::string host{};
    std::string owner{};
    std::string repository{};
    UrlFormats formats{};
    bool operator==(const LinkTarget&) const = default;
};

/// The link target of a remote URL (`https://…`, `ssh://…`, `git@host:…`, or a package.json shorthand such as
/// `github:owner/name`). User names, passwords and ssh ports are left out; a path or `file:` has no web address.
/// Templates in `own` win over those of the host; Bitbucket and Coding have forms of their own, all others are written
/// as GitHub's, which GitLab, Gitee, 工蜂 and Codeup understand.
[[nodiscard]] LinkTarget link_target(std::string_view remote_url, const UrlFormats& own);

/// One line of release notes.
struct NotesEntry {
    std::string scope{};
    /// The subject, or the whole header of a commit that is not conventional: no links are made in the latter.
    std::string text{};
    bool is_header{false};
    std::string commit_id{};
    /// Issues that the text does not name already.
    std::vector<Reference> references{};
    bool operator==(const NotesEntry&) const = default;
};

struct NotesGroup {
    std::string title{};
    std::vector<NotesEntry> entries{};
    bool operator==(const NotesGroup&) const = default;
};

/// A text on what breaks, with the scope of its commit.
struct BreakingNote {
    std::string scope{};
    std::string text{};
    bool operator==(const BreakingNote&) const = default;
};

/// What a release changes, sorted and grouped, without any markup.
struct ReleaseNotes {
    std::vector<BreakingNote> breaking{};
    std::vector<NotesGroup> groups{};
    bool operator==(const ReleaseNotes&) const = default;
    [[nodiscard]] bool empty() const { return breaking.empty() && groups.empty(); }
};

struct NotesRules {
    std::vector<ChangelogType> types{default_changelog_types()};
    std::vector<std::string> issue_prefixes{"#"};
    bool operator==(const NotesRules&) const = default;
};

/// The notes of `commits` (newest first): reverted commits and their reverts left out, groups in the order of the
/// types, entries sorted by scope and subject (`collated`), what breaks in the order of the commits.
[[nodiscard]] ReleaseNotes release_notes(std::span<const Commit> commits, const NotesRules& rules);

/// What the heading of a release says.
struct ReleaseHeading {
    /// The bare version, `1.2.0`.
    std::string version{};
    /// Tag of this release, and of the one before it (empty: none, so no compare link).
    std::string tag{};
    std::string previous_tag{};
    /// `YYYY-MM-DD`; empty leaves it out.
    std::string day{};
    bool operator==(const ReleaseHeading&) const = default;
};

/// A release section in commit-and-tag-version 12's markdown: `## [1.2.0](…) (2024-02-03)`, two blank lines before each
/// `###`; ends with one line feed.
[[nodiscard]] std::string markdown_section(const ReleaseHeading& heading, const ReleaseNotes& notes,
                                           const LinkTarget& links, std::span<const std::string> issue_prefixes);

/// The notes as plain lines without links or commit ids, for an upload description. At most `max_chars` code points
/// (0: no limit); what is cut off is cut at a character and ends with `…`.
[[nodiscard]] std::string plain_notes(const ReleaseNotes& notes, std::size_t max_chars);

/// `old_changelog` with `section` put above the newest release in it. Every byte of the old text stays: front matter,
/// header, `Unreleased`. A text in which no release is recognised stays whole below a new header and the section. An
/// empty file gets `header` first. The section takes over the line ends of the file; an empty section changes nothing
/// but an empty file.
[[nodiscard]] std::string changelog_with_section(std::string_view old_changelog, std::string_view header,
                                                 std::string_view section);

/// True when the changelog has a heading for this version already.
[[nodiscard]] bool changelog_has_release(std::string_view changelog, std::string_view version);

/// The section of a version as it was put in: from its heading to the next release, with line feeds and one of them at
/// its end. Nothing where there is no such heading.
[[nodiscard]] std::optional<std::string> release_section(std::string_view changelog, std::string_view version);

/// True when a line of the text would be taken for the beginning of a release; a changelog's header must have none.
[[nodiscard]] bool has_release_heading(std::string_view text);

}  // namespace miniship
