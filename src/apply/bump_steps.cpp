#include "apply/bump_steps.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "edge/files.hpp"
#include "edge/git_write.hpp"
#include "edge/signals.hpp"

namespace miniship::apply {
namespace {

/// What has been done so far, as values: enough to take it back.
struct Done {
    std::string head{};
    bool committed{false};
    std::vector<plan::WriteFile> files{};
};

std::string path_in(const World& world, const std::string& path) {
    return world.root + "/" + path;
}

Result<void> write(const plan::WriteFile& step, const World& world, Done& done) {
    TRY_ASSIGN(const auto present, edge::read_file_if_exists(path_in(world, step.path)));
    if (present != step.before) {
        return Error{.code = ErrorCode::tree_dirty,
                     .message = fmt::format("{} has changed since the release was planned", step.path),
                     .hint = "run it again"};
    }
    done.files.push_back(step);
    TRY(edge::create_folders(std::filesystem::path{path_in(world, step.path)}.parent_path().string()));
    TRY(edge::write_file_atomically(path_in(world, step.path), step.after));
    return {};
}

Result<void> applied(const plan::Step& step, const World& world, Done& done) {
    const edge::GitTree tree{.directory = world.root, .environment = world.command_environment};
    if (const auto* file = std::get_if<plan::WriteFile>(&step)) {
        return write(*file, world, done);
    }
    if (const auto* commit = std::get_if<plan::MakeCommit>(&step)) {
        TRY(edge::make_commit(tree, {.paths = commit->paths,
                                     .message = commit->message,
                                     .with_staged = commit->all,
                                     .sign = commit->sign,
                                     .signoff = commit->signoff,
                                     .no_verify = commit->no_verify}));
        done.committed = true;
        return {};
    }
    if (const auto* tag = std::get_if<plan::MakeTag>(&step)) {
        return edge::make_tag(tree, {.name = tag->name, .message = tag->message, .sign = tag->sign, .force = tag->force});
    }
    return Error{.code = ErrorCode::internal, .message = "a bump holds files, a commit and a tag only"};
}

Result<void> taken_back(const World& world, const Done& done) {
    if (done.committed) {
        std::vector<std::string> paths;
        for (const auto& file : done.files) {
            paths.push_back(file.path);
        }
        TRY(edge::put_back({.directory = world.root, .environment = world.command_environment}, done.head, paths));
    }
    for (const auto& file : done.files) {
        if (file.before) {
            TRY(edge::write_file_atomically(path_in(world, file.path), *file.before));
        } else {
            TRY(edge::remove_file(path_in(world, file.path)));
        }
    }
    return {};
}

}  // namespace

Result<void> apply_bump(const std::vector<plan::Step>& steps, const World& world) {
    Done done;
    TRY_ASSIGN(done.head, edge::head_of({.directory = world.root, .environment = world.command_environment}));
    for (const auto& step : steps) {
        auto result = edge::not_interrupted();
        if (result) {
            result = applied(step, world, done);
        }
        if (result) {
            continue;
        }
        Error error = std::move(result).error();
        if (auto undone = taken_back(world, done); !undone) {
            error.causes.push_back(fmt::format("taking the release back, which failed too: {}", undone.error().message));
            error.hint = fmt::format("HEAD was at {}; `git status` shows what is left", done.head);
        }
        return error;
    }
    return {};
}

}  // namespace miniship::apply
