#include "apply/bump_undo.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_write.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

/// Takes back the tag when it leads to `commit`, the one that the bump is at.
Result<void> put_tag_back(const Journal& journal, const World& world, const std::string& commit) {
    const std::string ref = "refs/tags/" + journal.tag;
    TRY_ASSIGN(const auto present, object_at(world, ref));
    TRY_ASSIGN(const auto tagged, object_at(world, ref + "^{commit}"));
    if (!present || present == journal.old_tag || tagged != commit) {
        return {};
    }
    std::vector<std::string> arguments{"update-ref"};
    if (journal.old_tag) {
        arguments.insert(arguments.end(), {ref, *journal.old_tag, *present});
    } else {
        arguments.insert(arguments.end(), {"-d", ref, *present});
    }
    TRY_ASSIGN(const edge::Outcome outcome,
               edge::git_outcome(world.root, arguments, {}, world.step_timeout, world.command_environment));
    if (outcome.status != 0) {
        return Error{
            .code = ErrorCode::git_refused,
            .message = fmt::format("tag {} cannot be taken back: {}", journal.tag, edge::git_complaint(outcome))};
    }
    return {};
}

/// False when somebody has edited the file since.
Result<bool> put_file_back(const plan::WriteFile& file, const Journal& journal) {
    const std::string path = journal.root + "/" + file.path;
    const std::string folder = std::filesystem::path{path}.parent_path().string();
    edge::remove_unfinished_writes(path);
    TRY_ASSIGN(const Found found, found_at(file, journal));
    if (found != Found::as_after) {
        return found == Found::as_before;
    }
    if (file.before) {
        TRY(edge::create_folders(folder));
        TRY(edge::write_file_atomically(path, *file.before));
        return true;
    }
    TRY(edge::remove_file(path));
    edge::remove_empty_folders(folder, journal.root);
    return true;
}

}  // namespace

const plan::MakeCommit* commit_of(const Journal& journal) {
    for (const auto& step : journal.steps) {
        if (const auto* commit = std::get_if<plan::MakeCommit>(&step)) {
            return commit;
        }
    }
    return nullptr;
}

Result<std::optional<std::string>> object_at(const World& world, const std::string& ref) {
    TRY_ASSIGN(const edge::Outcome outcome, edge::git_outcome(world.root, {"rev-parse", "--verify", "--quiet", ref}, {},
                                                              world.step_timeout, world.command_environment));
    return outcome.status == 0 ? std::optional{std::string{text::trimmed(outcome.output)}} : std::nullopt;
}

Result<Found> found_at(const plan::WriteFile& file, const Journal& journal) {
    TRY_ASSIGN(const auto present, edge::read_file_if_exists(journal.root + "/" + file.path));
    if (present == file.before) {
        return Found::as_before;
    }
    const bool scripts_may_write = std::any_of(journal.steps.begin(), journal.steps.end(), [](const plan::Step& step) {
        return std::holds_alternative<plan::RunScript>(step);
    });
    return present == file.after || scripts_may_write ? Found::as_after : Found::edited;
}

std::size_t after_commit(const Journal& journal) {
    const auto commit = std::find_if(journal.steps.begin(), journal.steps.end(), [](const plan::Step& step) {
        return std::holds_alternative<plan::MakeCommit>(step);
    });
    return static_cast<std::size_t>(commit - journal.steps.begin()) + (commit == journal.steps.end() ? 0 : 1);
}

Result<BumpProgress> progress_of(const Journal& journal, const World& world) {
    // A linked worktree may be gone, or be one of the repository that this one was copied from.
    const auto there = edge::git_folders(journal.root);
    if (!there || there->common_dir != world.folders.common_dir) {
        return BumpProgress::moved_on;
    }
    TRY_ASSIGN(const auto head, object_at(world, "HEAD"));
    if (head == journal.head) {
        return BumpProgress::before_commit;
    }
    const std::size_t next = after_commit(journal);
    TRY_ASSIGN(const auto parent, object_at(world, "HEAD^"));
    if (parent != journal.head || next == 0 || next > journal.steps.size()) {
        return BumpProgress::moved_on;
    }
    const auto* commit = std::get_if<plan::MakeCommit>(&journal.steps[next - 1]);
    TRY_ASSIGN(const std::string message,
               edge::message_of_head({.directory = world.root, .environment = world.command_environment}));
    // A hook may have added to it.
    const bool ours = commit != nullptr && message.find(text::trimmed(commit->message)) != std::string::npos;
    return ours ? BumpProgress::committed : BumpProgress::moved_on;
}

Error moved_on_error(const Journal& journal) {
    return {.code = ErrorCode::git_refused,
            .message = fmt::format("a bump to {} was cut short, and HEAD has moved on since", journal.version),
            .hint = "`miniship bump --abort` forgets it and touches nothing else"};
}

Result<std::vector<std::string>> taken_back(const Journal& journal, const World& world) {
    TRY_ASSIGN(const auto head, object_at(world, "HEAD"));
    TRY(put_tag_back(journal, world, head.value_or("")));
    if (const plan::MakeCommit* commit = commit_of(journal)) {
        TRY(edge::put_back({.directory = world.root, .environment = world.command_environment}, journal.head,
                           commit->paths));
    }
    std::vector<std::string> left_alone;
    for (const auto& step : journal.steps) {
        if (const auto* file = std::get_if<plan::WriteFile>(&step)) {
            TRY_ASSIGN(const bool done, put_file_back(*file, journal));
            if (!done) {
                left_alone.push_back(file->path);
            }
        }
    }
    return left_alone;
}

}  // namespace miniship::apply
