// Conventional commits: what a commit message says about a release.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miniship {

/// A commit as a release sees it.
struct Commit {
    /// The full object id in hexadecimal.
    std::string id{};
    /// The whole message, as git stores it.
    std::string message{};
    /// UTC day of the commit, `YYYY-MM-DD`; only needed where a whole changelog is written again.
    std::string day{};
    bool operator==(const Commit&) const = default;
};

/// An issue that a message names: `other/repo#2` is {other, repo, #, 2}; owner and repository may be empty.
struct Reference {
    std::string owner{};
    std::string repository{};
    std::string prefix{};
    std::string issue{};
    bool operator==(const Reference&) const = default;
};

/// A message taken apart as commit-and-tag-version 12.7.3 does it (Conventional Commits 1.0.0 with that tool's reading
/// of headers and footers).
struct ParsedCommit {
    /// The first line that is not empty.
    std::string header{};
    /// The header is `type(scope)!: subject`. When it is not, type, scope and subject are empty.
    bool conventional{false};
    std::string type{};
    std::string scope{};
    std::string subject{};
    /// What breaks, one text per note; the subject itself where only a `!` says so.
    std::vector<std::string> breaking{};
    /// Issues of header and footers, in their order.
    std::vector<Reference> references{};
    /// The message is a revert that names its commit ("This reverts commit ID").
    std::optional<std::string> reverts{};
    /// Body or footer hold `Release-As: VERSION`; such a commit is listed though its type is hidden.
    bool names_release{false};
    bool operator==(const ParsedCommit&) const = default;
};

/// Takes a message apart. `issue_prefixes` are literal texts (`#`, `story-`), compared without regard to ASCII case.
[[nodiscard]] ParsedCommit parsed_commit(std::string_view message, std::span<const std::string> issue_prefixes);

/// Why a header that is not conventional was probably meant to be one (`a full-width colon after "feat"`), or nothing.
/// Only the well-known types are looked at, so that prose with a colon stays prose.
[[nodiscard]] std::optional<std::string> near_miss(std::string_view header);

/// For every commit of `commits` (newest first) whether a later revert among them takes it back, or it is a revert that
/// takes one of them back; a revert that is itself reverted takes nothing back. Both sides are of no account for the
/// version and the changelog. `parsed` belongs to `commits`, index by index.
[[nodiscard]] std::vector<bool> cancelled_commits(std::span<const Commit> commits,
                                                  std::span<const ParsedCommit> parsed);

}  // namespace miniship
