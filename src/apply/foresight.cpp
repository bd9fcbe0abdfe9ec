#include "apply/foresight.hpp"

#include <utility>

#include "apply/bump_undo.hpp"
#include "apply/journal.hpp"
#include "miniship/paths.hpp"

namespace miniship::apply {
namespace {

/// The version files of a bump that would be taken back, or with `finished` be kept.
Result<void> foresee_files(const Journal& journal, bool finished, Foresight& foresight) {
    for (const auto& step : journal.steps) {
        const auto* file = std::get_if<plan::WriteFile>(&step);
        if (file == nullptr) {
            continue;
        }
        const std::string path = normal_path(journal.root + "/" + file->path);
        TRY_ASSIGN(const Found found, found_at(*file, journal));
        if (found == Found::as_after && !finished) {
            foresight.version_files[path] = file->before;
        }
        if (found == (finished ? Found::as_after : Found::as_before) || foresight.version_files.contains(path)) {
            foresight.unchanged.insert(path);
        }
    }
    return {};
}

Result<std::optional<SettledBump>> foreseen_bump(World world, Foresight& foresight) {
    TRY_ASSIGN(const auto journal, read_journal(world.folders));
    if (!journal) {
        return std::optional<SettledBump>{};
    }
    world.root = journal->root;
    TRY(check_index_is_free(world));
    TRY_ASSIGN(const BumpProgress progress, progress_of(*journal, world));
    if (progress == BumpProgress::moved_on) {
        return moved_on_error(*journal);
    }
    const bool finished = progress == BumpProgress::committed;
    TRY(foresee_files(*journal, finished, foresight));
    return std::optional{SettledBump{.version = journal->version, .tag = journal->tag, .finished = finished}};
}

Result<void> foresee_tree(const ReleaseRecord& record, const edge::GitFolders& folders, Foresight& foresight) {
    for (const auto& file : record.kept) {
        const std::string path = path_in(record.root, file.path);
        TRY_ASSIGN(const Found found, found_at(file, path, folders));
        if (found == Found::as_after) {
            foresight.tree_files[path] = file.copy ? std::optional{copy_path(folders, *file.copy)} : std::nullopt;
        }
    }
    return {};
}

Result<SettledBump> foreseen_taking_back(const Journal& journal, World world) {
    world.root = journal.root;
    TRY(check_index_is_free(world));
    TRY_ASSIGN(const BumpProgress progress, progress_of(journal, world));
    SettledBump settled{.version = journal.version, .tag = journal.tag, .moved_on = progress == BumpProgress::moved_on};
    if (settled.moved_on) {
        return settled;
    }
    if (progress == BumpProgress::committed) {
        TRY(check_no_merge(journal.steps, world));
    }
    for (const auto& step : journal.steps) {
        if (const auto* file = std::get_if<plan::WriteFile>(&step)) {
            TRY_ASSIGN(const Found found, found_at(*file, journal));
            if (found == Found::edited) {
                settled.left_alone.push_back(file->path);
            }
        }
    }
    return settled;
}

/// Files of the built tree that somebody has changed since the injection.
Result<std::vector<std::string>> edited_in_tree(const ReleaseRecord& record, const edge::GitFolders& folders) {
    std::vector<std::string> edited;
    for (const auto& file : record.kept) {
        TRY_ASSIGN(const Found found, found_at(file, path_in(record.root, file.path), folders));
        if (found == Found::edited) {
            edited.push_back(file.path);
        }
    }
    return edited;
}

}  // namespace

Result<std::optional<SettledBump>> foreseen_bump_abort(const World& world) {
    TRY_ASSIGN(const auto journal, read_journal(world.folders));
    if (!journal) {
        return std::optional<SettledBump>{};
    }
    TRY_ASSIGN(auto settled, foreseen_taking_back(*journal, world));
    return std::optional{std::move(settled)};
}

Result<std::optional<AbortedRelease>> foreseen_release_abort(const World& world) {
    TRY_ASSIGN(auto record, read_record(world.folders));
    TRY_ASSIGN(auto bump, foreseen_bump_abort(world));
    std::vector<std::string> left_alone;
    if (record) {
        TRY_ASSIGN(left_alone, edited_in_tree(*record, world.folders));
        TRY_ASSIGN(const auto kept, read_kept_journal(world.folders));
        if (kept) {
            TRY_ASSIGN(bump, foreseen_taking_back(*kept, world));
        }
    }
    return record || bump ? std::optional{told_as_aborted(record, bump, std::move(left_alone))} : std::nullopt;
}

Result<Foresight> foresight(const World& world) {
    Foresight foresight;
    SettledRelease& settled = foresight.settled;
    TRY_ASSIGN(auto record, read_record(world.folders));
    TRY_ASSIGN(settled.bump, foreseen_bump(world, foresight));
    if (!record) {
        return foresight;
    }
    TRY(add_made_release(world.folders, *record));
    if (record->progress_of("inject") == StageProgress::begun) {
        TRY(foresee_tree(*record, world.folders, foresight));
    }
    const bool will_be_made = settled.bump && settled.bump->finished;
    if (will_be_made) {
        record->version = settled.bump->version;
        record->tag = settled.bump->tag;
    }
    TRY_ASSIGN(const bool is_here, is_at_head(*record, world));
    if (is_here || (will_be_made && record->root == world.root)) {
        settled.goes_on = std::move(record);
    } else if (has_done_something(*record, world.folders)) {
        settled.left_behind = std::move(record);
    }
    return foresight;
}

}  // namespace miniship::apply
