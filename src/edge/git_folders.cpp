#include "edge/git_folders.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "edge/environment.hpp"
#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

namespace fs = std::filesystem;

bool looks_like_git_dir(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "objects", ignored) && fs::exists(fs::symlink_status(folder / "HEAD", ignored)) &&
           fs::is_directory(folder / "refs", ignored);
}

bool is_worktree_git_dir(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "commondir", ignored) && fs::exists(folder / "HEAD", ignored);
}

/// The folder that a `.git` file points to ("gitdir: PATH", gitrepository-layout(5)).
std::optional<fs::path> pointed_git_dir(const fs::path& file) {
    const auto bytes = read_file(file.string());
    if (!bytes || !bytes->starts_with("gitdir:")) {
        return std::nullopt;
    }
    const fs::path target{std::string{text::trimmed(std::string_view{*bytes}.substr(7))}};
    return target.is_absolute() ? target : file.parent_path() / target;
}

std::string plain(const fs::path& path) {
    std::string text = path.lexically_normal().string();
    while (text.size() > 1 && text.back() == '/') {
        text.pop_back();
    }
    return text;
}

std::string common_dir_of(const fs::path& git_dir) {
    const auto bytes = read_file((git_dir / "commondir").string());
    if (!bytes) {
        return plain(git_dir);
    }
    const fs::path target{std::string{text::trimmed(*bytes)}};
    return plain(target.is_absolute() ? target : git_dir / target);
}

std::optional<GitFolders> folders_at(const fs::path& folder) {
    const fs::path inner = folder / ".git";
    std::error_code ignored;
    if (looks_like_git_dir(inner)) {
        return GitFolders{.git_dir = plain(inner), .common_dir = common_dir_of(inner), .work_tree = plain(folder)};
    }
    if (fs::is_regular_file(inner, ignored)) {
        if (const auto target = pointed_git_dir(inner);
            target && (looks_like_git_dir(*target) || is_worktree_git_dir(*target))) {
            return GitFolders{
                .git_dir = plain(*target), .common_dir = common_dir_of(*target), .work_tree = plain(folder)};
        }
    }
    if (looks_like_git_dir(folder)) {
        return GitFolders{.git_dir = plain(folder), .common_dir = plain(folder), .work_tree = {}};
    }
    return std::nullopt;
}

bool owned_by_us(const std::string& folder) {
    struct stat status {};
    return stat(folder.c_str(), &status) != 0 || status.st_uid == geteuid();
}

/// What git says; the slow way, for what only git can decide.
Result<GitFolders> folders_by_git(const std::string& start) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(start, {"rev-parse", "--absolute-git-dir", "--git-common-dir", "--is-bare-repository"}));
    if (outcome.status != 0) {
        // Behind a `.git` file or GIT_DIR that leads nowhere the words are the same up to the bracket.
        return Error{.code = outcome.errors.find("not a git repository (or any") == std::string::npos
                                 ? ErrorCode::git_refused
                                 : ErrorCode::not_a_repository,
                     .message = fmt::format("git refuses to open {}: {}", start, git_complaint(outcome)),
                     .hint = "`git status` in that folder says what git needs"};
    }
    const auto lines = text::split(outcome.output, '\n');
    if (lines.size() < 3) {
        return Error{.code = ErrorCode::git_refused, .message = "git rev-parse gave no folders"};
    }
    GitFolders folders{.git_dir = std::string{lines[0]}};
    const fs::path common{std::string{lines[1]}};
    folders.common_dir = plain(common.is_absolute() ? common : fs::path{start} / common);
    if (lines[2] == "false") {
        TRY_ASSIGN(const Outcome top, git_outcome(start, {"rev-parse", "--show-toplevel"}));
        folders.work_tree = std::string{text::trimmed(top.output)};
    }
    return folders;
}

}  // namespace

Result<GitFolders> git_folders(const std::string& start) {
    for (const char* name : {"GIT_DIR", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES"}) {
        if (environment_variable(name)) {
            return folders_by_git(start);
        }
    }
    std::error_code failure;
    const fs::path from = fs::canonical(start, failure);
    if (failure) {
        return Error{.code = ErrorCode::path_missing, .message = fmt::format("{}: {}", start, failure.message())};
    }
    for (fs::path folder = from;; folder = folder.parent_path()) {
        if (auto found = folders_at(folder)) {
            const bool ours =
                owned_by_us(found->git_dir) && (found->work_tree.empty() || owned_by_us(found->work_tree));
            if (!ours) {
                return folders_by_git(start);
            }
            return *std::move(found);
        }
        // Git looks no further than such a file, and says what is wrong with it.
        if (fs::is_regular_file(folder / ".git", failure)) {
            return folders_by_git(start);
        }
        if (folder == folder.parent_path()) {
            return Error{.code = ErrorCode::not_a_repository,
                         .message = fmt::format("{} is not inside a git repository", from.string()),
                         .hint = "run it in the project, or name the project with `miniship -C DIR …`"};
        }
    }
}

}  // namespace miniship::edge
