#include "edge/git_index.hpp"

#include <fmt/format.h>

#include <map>
#include <memory>

#include "edge/git2_library.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

struct FreeIndex {
    const Git2* git;
    void operator()(git_index* index) const { git->git_index_free(index); }
};

IndexEntry entry_of(const git_index_entry* entry) {
    if (entry == nullptr) {
        return IndexEntry::none;
    }
    if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0) {
        return IndexEntry::skip_worktree;
    }
    return (entry->flags & GIT_INDEX_ENTRY_VALID) != 0 ? IndexEntry::assume_unchanged : IndexEntry::tracked;
}

/// `git ls-files -v` has `S` for a file to skip, a small letter for one that is assumed to be unchanged.
IndexEntry entry_by(char letter) {
    if (letter == 'S' || letter == 's') {
        return IndexEntry::skip_worktree;
    }
    return letter >= 'a' && letter <= 'z' ? IndexEntry::assume_unchanged : IndexEntry::tracked;
}

Result<std::vector<IndexEntry>> entries_by_git(const GitFolders& folders, const std::vector<std::string>& paths) {
    std::vector<std::string> arguments{"--literal-pathspecs", "ls-files", "-v", "-z", "--"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    TRY_ASSIGN(const Outcome outcome, git_outcome(folders.work_tree, arguments));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git ls-files fails: {}", git_complaint(outcome))};
    }
    std::map<std::string, IndexEntry> found;
    for (const auto row : text::split(outcome.output, '\0')) {
        if (row.size() > 2) {
            found.emplace(row.substr(2), entry_by(row.front()));
        }
    }
    std::vector<IndexEntry> entries;
    for (const auto& path : paths) {
        const auto entry = found.find(path);
        entries.push_back(entry == found.end() ? IndexEntry::none : entry->second);
    }
    return entries;
}

}  // namespace

Result<std::vector<IndexEntry>> index_entries(const GitFolders& folders, const std::vector<std::string>& paths) {
    if (paths.empty()) {
        return std::vector<IndexEntry>{};
    }
    TRY_ASSIGN(const Git2* git, git2());
    git_index* raw = nullptr;
    const int status = git->git_index_open(&raw, (folders.git_dir + "/index").c_str());
    const std::unique_ptr<git_index, FreeIndex> index{raw, FreeIndex{git}};
    if (status != 0) {
        // A split index, or one of a sparse checkout.
        return entries_by_git(folders, paths);
    }
    std::vector<IndexEntry> entries;
    for (const auto& path : paths) {
        entries.push_back(entry_of(git->git_index_get_bypath(index.get(), path.c_str(), 0)));
    }
    return entries;
}

}  // namespace miniship::edge
