// The journal of a bump: what it will do and how everything was, so that another process can finish or undo it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edge/git_folders.hpp"
#include "miniship/result.hpp"
#include "plan/step.hpp"

namespace miniship::apply {

/// One bump under way. The bytes of its files, before and after, are in the WriteFile steps.
struct Journal {
    /// Absolute path of the project's root; on disk relative to the common git folder, see `kept_root`.
    std::string root{};
    /// The commit that HEAD was at.
    std::string head{};
    std::string version{};
    std::string tag{};
    /// The object that the tag held already (with `--tag-force`).
    std::optional<std::string> old_tag{};
    /// RunScript, WriteFile, MakeCommit and MakeTag.
    std::vector<plan::Step> steps{};
    bool operator==(const Journal&) const = default;
};

/// The journal as JSON text, and back. Bytes that are not UTF-8 are kept too. Errors: `file_invalid`.
[[nodiscard]] std::string journal_text(const Journal& journal);
[[nodiscard]] Result<Journal> journal_in(const std::string& text);

/// A root as it is kept, relative to the common git folder, and back: a repository that is moved or copied takes its
/// journal along, and must not lead to where it was.
[[nodiscard]] std::string kept_root(const edge::GitFolders& folders, const std::string& root);
[[nodiscard]] std::string root_of_kept(const edge::GitFolders& folders, const std::string& kept);

/// Where it is: `miniship/journal.json` in the common git folder.
[[nodiscard]] std::string journal_path(const edge::GitFolders& folders);
/// Nothing when no bump is under way.
[[nodiscard]] Result<std::optional<Journal>> read_journal(const edge::GitFolders& folders);
/// On disk before it returns.
[[nodiscard]] Result<void> write_journal(const edge::GitFolders& folders, Journal journal);
[[nodiscard]] Result<void> remove_journal(const edge::GitFolders& folders);

/// The journal of a bump that is done, as one step of a release that is not: `miniship/bump.json`.
[[nodiscard]] std::string kept_journal_path(const edge::GitFolders& folders);
[[nodiscard]] Result<std::optional<Journal>> read_kept_journal(const edge::GitFolders& folders);
/// Puts the journal there, or back, so that the bump can be taken back. Each is one rename.
[[nodiscard]] Result<void> keep_journal(const edge::GitFolders& folders);
[[nodiscard]] Result<void> reopen_journal(const edge::GitFolders& folders);

}  // namespace miniship::apply
