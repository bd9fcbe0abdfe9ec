#include "apply/release_undo.hpp"

#include <algorithm>

#include "apply/bump_undo.hpp"
#include "apply/done_marks.hpp"
#include "apply/journal.hpp"
#include "edge/files.hpp"
#include "miniship/sha256.hpp"

namespace miniship::apply {
namespace {

/// The bytes of before; nothing where there was no file.
Result<std::optional<std::string>> bytes_before(const KeptFile& file, const edge::GitFolders& folders) {
    if (!file.copy) {
        return std::optional<std::string>{};
    }
    TRY_ASSIGN(std::string bytes, edge::read_file(copy_path(folders, *file.copy)));
    return std::optional{std::move(bytes)};
}

/// False when the file is neither as before nor as the injection makes it: somebody has built or edited since.
Result<bool> put_back(const KeptFile& file, const std::string& path, const edge::GitFolders& folders) {
    edge::remove_unfinished_writes(path);
    TRY_ASSIGN(const Found found, found_at(file, path, folders));
    if (found != Found::as_after) {
        return found == Found::as_before;
    }
    TRY_ASSIGN(const auto before, bytes_before(file, folders));
    if (before) {
        TRY(edge::write_file_atomically(path, *before));
    } else {
        TRY(edge::remove_file(path));
    }
    return true;
}

/// Puts the built tree back as it was before the injection; gives the files that were left alone.
Result<std::vector<std::string>> put_tree_back(const ReleaseRecord& record, const edge::GitFolders& folders) {
    std::vector<std::string> left_alone;
    for (const auto& file : record.kept) {
        TRY_ASSIGN(const bool done, put_back(file, path_in(record.root, file.path), folders));
        if (!done) {
            left_alone.push_back(file.path);
        }
    }
    return left_alone;
}

}  // namespace

Result<Found> found_at(const KeptFile& file, const std::string& path, const edge::GitFolders& folders) {
    TRY_ASSIGN(const auto present, edge::read_file_if_exists(path));
    TRY_ASSIGN(const auto before, bytes_before(file, folders));
    if (present == before) {
        return Found::as_before;
    }
    const bool is_after = present && (!file.after_sha256 || sha256_hex(*present) == *file.after_sha256);
    return is_after ? Found::as_after : Found::edited;
}

Result<void> add_made_release(const edge::GitFolders& folders, ReleaseRecord& record) {
    TRY_ASSIGN(const auto journal, read_kept_journal(folders));
    if (journal) {
        record.version = journal->version;
        record.tag = journal->tag;
    }
    return {};
}

bool has_done_something(const ReleaseRecord& record, const edge::GitFolders& folders) {
    return edge::file_exists(kept_journal_path(folders)) ||
           std::any_of(record.stages.begin(), record.stages.end(), [](const StageRecord& stage) {
               return stage.name != "bump" &&
                      (stage.progress == StageProgress::begun || stage.progress == StageProgress::done);
           });
}

Result<bool> is_at_head(const ReleaseRecord& record, const World& world) {
    if (record.root != world.root) {
        return false;
    }
    TRY_ASSIGN(const auto head, object_at(world, "HEAD"));
    TRY_ASSIGN(const auto tagged, object_at(world, "refs/tags/" + record.tag + "^{commit}"));
    if (tagged) {
        return head == tagged;
    }
    // A pipeline's clone may know the tag from its remote only.
    const StageProgress bump = record.progress_of("bump");
    return head == record.head && (bump == StageProgress::done || bump == StageProgress::left_out);
}

Result<SettledRelease> settled_release(const World& world) {
    SettledRelease settled;
    TRY_ASSIGN(auto record, read_record(world.folders));
    TRY_ASSIGN(settled.bump, settled_bump(world, record ? WhenDone::keep : WhenDone::forget));
    if (!record) {
        TRY(remove_record(world.folders));
        return settled;
    }
    TRY(add_made_release(world.folders, *record));
    if (record->progress_of("inject") == StageProgress::begun) {
        TRY(put_tree_back(*record, world.folders));
        record->kept.clear();
    }
    TRY_ASSIGN(const bool goes_on, is_at_head(*record, world));
    if (goes_on) {
        TRY(write_record(world.folders, *record));
        settled.goes_on = std::move(record);
        return settled;
    }
    if (has_done_something(*record, world.folders)) {
        settled.left_behind = record;
    }
    TRY(remove_record(world.folders));
    return settled;
}

AbortedRelease told_as_aborted(const std::optional<ReleaseRecord>& record, const std::optional<SettledBump>& bump,
                               std::vector<std::string> left_alone) {
    AbortedRelease aborted{.version = bump ? bump->version : record->version,
                           .tag = bump ? bump->tag : record->tag,
                           .left_alone = std::move(left_alone)};
    for (const auto& beyond : record ? record->beyond : std::vector<Beyond>{}) {
        aborted.remains.push_back(
            {.beyond = beyond, .certain = record->progress_of(beyond.stage) == StageProgress::done});
    }
    if (bump) {
        aborted.moved_on = bump->moved_on;
        aborted.left_alone.insert(aborted.left_alone.end(), bump->left_alone.begin(), bump->left_alone.end());
    }
    return aborted;
}

Result<std::optional<AbortedRelease>> aborted_release(const World& world) {
    TRY_ASSIGN(auto record, read_record(world.folders));
    std::vector<std::string> left_alone;
    if (record) {
        TRY(add_made_release(world.folders, *record));
        TRY_ASSIGN(left_alone, put_tree_back(*record, world.folders));
        if (edge::file_exists(kept_journal_path(world.folders))) {
            TRY(reopen_journal(world.folders));
        }
    }
    TRY_ASSIGN(const auto bump, aborted_bump(world));
    if (!record && !bump) {
        TRY(remove_record(world.folders));
        return std::optional<AbortedRelease>{};
    }
    AbortedRelease aborted = told_as_aborted(record, bump, std::move(left_alone));
    if (bump && !bump->moved_on) {
        TRY(forget_marks(world.folders, aborted.tag));
    }
    TRY(remove_record(world.folders));
    return std::optional{std::move(aborted)};
}

}  // namespace miniship::apply
