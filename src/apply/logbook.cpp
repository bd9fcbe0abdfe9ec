#include "apply/logbook.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "apply/journal.hpp"
#include "edge/files.hpp"

namespace miniship::apply {
namespace {

StageProgress progress_in(plan::StageState state) {
    switch (state) {
        case plan::StageState::to_do:
            return StageProgress::to_do;
        case plan::StageState::done:
            return StageProgress::done;
        case plan::StageState::left_out:
            return StageProgress::left_out;
    }
    return StageProgress::left_out;
}

/// Errors after which an effect on others may have happened all the same.
bool may_have_arrived(ErrorCode code) {
    return code == ErrorCode::remote_unreachable || code == ErrorCode::service_failed || code == ErrorCode::timed_out ||
           code == ErrorCode::interrupted || code == ErrorCode::terminated || code == ErrorCode::command_failed;
}

}  // namespace

Result<Logbook> Logbook::opened(const plan::Plan& plan, const World& world) {
    TRY_ASSIGN(auto earlier, read_record(world.folders));
    ReleaseRecord record =
        earlier ? *std::move(earlier) : ReleaseRecord{.root = world.root, .head = world.head, .since = world.now};
    Logbook book{world, std::move(record)};
    book.follow(plan);
    return book;
}

void Logbook::follow(const plan::Plan& plan) {
    record_.version = plan.version;
    record_.tag = plan.tag;
    record_.trouble.clear();
    std::vector<StageRecord> stages;
    for (const auto& stage : plan.stages) {
        const StageProgress now = progress_in(stage.state);
        // What this run leaves out may be what an earlier one still had to do.
        stages.push_back({.name = stage.name,
                          .progress = now == StageProgress::left_out && !record_.stages.empty()
                                          ? record_.progress_of(stage.name)
                                          : now});
    }
    record_.stages = std::move(stages);
}

void Logbook::leave_stage(StageProgress progress) {
    for (auto& one : record_.stages) {
        one.progress = one.name == stage_ ? progress : one.progress;
    }
}

Result<void> Logbook::begin(const std::string& stage) {
    leave_stage(StageProgress::done);
    stage_ = stage;
    leave_stage(StageProgress::begun);
    has_happened_ = false;
    return write();
}

Result<void> Logbook::note_beyond(std::vector<Beyond> beyond) {
    for (auto& one : beyond) {
        std::erase_if(record_.beyond, [&](const Beyond& noted) { return noted.what == one.what; });
        record_.beyond.push_back(std::move(one));
    }
    return write();
}

Result<void> Logbook::note_built(const std::string& app) {
    record_.built.push_back(app);
    return write();
}

Result<void> Logbook::keep(const std::vector<FileToKeep>& files) {
    const std::string folder = copies_folder(world_->folders);
    TRY(edge::create_folders(folder));
    std::map<std::string, KeptFile> kept;
    std::size_t next = 0;
    for (const auto& file : record_.kept) {
        kept.insert_or_assign(file.path, file);
        next = std::max(next, file.copy.value_or(0) + 1);
    }
    for (const auto& file : files) {
        KeptFile& one = kept[file.path];
        one = {.path = file.path, .after_sha256 = file.after_sha256};
        const std::string path = path_in(world_->root, file.path);
        if (edge::file_exists(path)) {
            // Never in the place of a copy that the record still tells of: this may end before the record is written.
            one.copy = next++;
            TRY(edge::keep_copy(path, copy_path(world_->folders, *one.copy)));
        }
    }
    edge::sync_folder(folder);
    record_.kept.clear();
    for (auto& [path, file] : kept) {
        record_.kept.push_back(std::move(file));
    }
    return write();
}

Result<void> Logbook::stop(const Error& error) {
    if (stage_ == "bump" && !edge::file_exists(journal_path(world_->folders)) &&
        !edge::file_exists(kept_journal_path(world_->folders))) {
        // It has been taken back, and nothing came before it.
        return remove_record(world_->folders);
    }
    const auto is_of_stage = [&](const Beyond& beyond) { return beyond.stage == stage_; };
    // Of several documents written at the same time, some may have arrived where one was refused. Branch and tag arrive
    // together, or it is noted that one has.
    const bool in_parts = stage_ == "policy" && std::ranges::count_if(record_.beyond, is_of_stage) > 1;
    if (!has_happened_ && !may_have_arrived(error.code) && !in_parts) {
        std::erase_if(record_.beyond, is_of_stage);
    }
    if (stage_ == "inject" && error.code != ErrorCode::interrupted && error.code != ErrorCode::terminated) {
        // A tree that cannot be injected is built again.
        record_.built.clear();
    }
    // An injection that stopped half-way stays begun: its files are put back before the next one.
    leave_stage(stage_ == "inject" || has_happened_ ? StageProgress::begun : StageProgress::to_do);
    record_.trouble = error.message;
    return write();
}

Result<void> Logbook::close() {
    leave_stage(StageProgress::done);
    const bool all = std::all_of(record_.stages.begin(), record_.stages.end(), [](const StageRecord& stage) {
        return stage.progress == StageProgress::done || stage.progress == StageProgress::left_out;
    });
    return all ? remove_record(world_->folders) : write();
}

}  // namespace miniship::apply
