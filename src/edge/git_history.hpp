// Commits of a repository, read with libgit2's object database and a walk of our own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "edge/git_folders.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// A commit as the planner needs it.
struct HistoryCommit {
    std::string id{};
    std::string message{};
    /// Seconds since 1970, by the committer's clock.
    std::int64_t time{0};
    bool operator==(const HistoryCommit&) const = default;
};

/// Commits that one commit has and others do not.
struct CommitWindow {
    /// Newest first by committer date, as `git log` lists them.
    std::vector<HistoryCommit> commits{};
    /// True when a shallow boundary ends the walk: older commits may be missing.
    bool cut{false};
};

/// The commits of one repository. Honours `.git/shallow`; never loads more of the history than the answer needs.
class History {
public:
    /// Errors: `library_missing` without libgit2, `git_refused` for formats that libgit2 cannot read.
    [[nodiscard]] static Result<History> open(const GitFolders& folders);
    History(History&&) noexcept;
    History& operator=(History&&) noexcept;
    ~History();

    /// The commit that HEAD is at; nothing before the first commit.
    [[nodiscard]] Result<std::optional<std::string>> head() const;
    /// The object that a ref holds (`refs/tags/v1.9.0`: for an annotated tag the tag object); nothing without such a
    /// ref.
    [[nodiscard]] std::optional<std::string> object_at(const std::string& ref) const;
    /// The branch that HEAD is on, without `refs/heads/`; nothing when detached.
    [[nodiscard]] std::optional<std::string> branch() const;
    /// The branch of the remote that a branch here is pushed to: its configured upstream's name, else its own.
    [[nodiscard]] std::string upstream_of(const std::string& branch) const;
    [[nodiscard]] bool shallow() const;
    /// A value of git's configuration, such as `remote.origin.url`; nothing where nobody sets it. Errors: `git_refused`
    /// for files that libgit2 cannot read (git itself may).
    [[nodiscard]] Result<std::optional<std::string>> config_text(const std::string& key) const;
    /// The commit that an object id leads to through annotated tags; nothing when it leads elsewhere or is missing.
    [[nodiscard]] std::optional<std::string> peeled(const std::string& object) const;
    /// When the tag that holds this object was made, in seconds since 1970: by the tagger of an annotated one, else by
    /// the committer. Nothing when the object is missing, or is no commit in the end.
    [[nodiscard]] std::optional<std::int64_t> date(const std::string& object) const;
    /// Whether there is a file or folder at `path` (from the top, not empty) in the tree of a commit.
    [[nodiscard]] bool has(const std::string& commit, const std::string& path) const;
    /// Whether `ancestor` can be reached from `commit` (a commit reaches itself).
    [[nodiscard]] Result<bool> reaches(const std::string& commit, const std::string& ancestor) const;
    /// Commits reachable from `from` and not from any of `hidden`; with `path` only those that change it against
    /// every parent (compared by the object id of its tree entry).
    [[nodiscard]] Result<CommitWindow> window(const std::string& from, const std::vector<std::string>& hidden,
                                              const std::string& path = {}) const;

private:
    struct State;
    explicit History(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace miniship::edge
