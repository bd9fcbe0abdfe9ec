#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "apply/done_marks.hpp"
#include "apply/inject_tree.hpp"
#include "apply/release_record.hpp"
#include "cli/facts/chosen_apps.hpp"
#include "cli/facts/inject_facts.hpp"
#include "cli/facts/release_look.hpp"
#include "miniship/paths.hpp"

namespace miniship::cli {

void gather_apps(ReleaseLook& run) {
    auto chosen = chosen_apps(run.context, run.config, run.wants("upload"));
    if (!chosen) {
        run.problem(std::move(chosen).error());
        return;
    }
    for (const auto& app : *chosen) {
        plan::AppFacts facts{.name = app.name,
                             .platform = app.platform,
                             .dist = app.dist,
                             .build = app.build,
                             .upload = app.upload,
                             .upload_done = app.upload_done,
                             .directory = app.path,
                             .has_siblings = run.config.apps.size() > 1};
        const auto marked =
            apply::is_marked_done(run.gathering.world.folders, run.gathering.facts.tag, run.head, "upload", app.name);
        facts.uploaded = run.gathering.facts.released && marked && *marked;
        run.gathering.facts.apps.push_back(std::move(facts));
    }
}

namespace {

/// A tree that holds the folder of an app holds its sources besides.
bool holds_sources(const config::Config& config, const std::string& tree) {
    return path_below(tree, ".") || std::any_of(config.apps.begin(), config.apps.end(), [&](const config::App& app) {
               return path_below(tree, app.path).has_value();
           });
}

/// What the injection of this release has written there, as long as it is as it was written.
std::vector<std::string> injected_files(const ReleaseLook& run, const std::string& tree) {
    const auto& release = run.gathering.facts;
    const auto look = apply::stamp_of(apply::path_in(run.config.root, tree), to_string(release.version), run.head);
    std::vector<std::string> files;
    if (look && look->state == apply::StampState::same) {
        for (const auto& file : look->files) {
            files.push_back(tree + "/" + file);
        }
        files.push_back(apply::stamp_path(run.config.root, tree));
    }
    return files;
}

}  // namespace

std::vector<std::string> built_files(const ReleaseLook& run) {
    std::vector<std::string> trees = run.config.inject_paths;
    for (const auto& app : run.config.apps) {
        if (!app.dist.empty()) {
            trees.push_back(app.dist);
        }
    }
    const auto below = std::filesystem::path{run.config.root}.lexically_relative(run.gathering.world.folders.work_tree);
    std::vector<std::string> built;
    for (const auto& tree : trees) {
        if (holds_sources(run.config, tree)) {
            const auto files = injected_files(run, tree);
            built.insert(built.end(), files.begin(), files.end());
        } else {
            built.push_back(tree);
            built.push_back(apply::stamp_path(run.config.root, tree));
        }
    }
    for (auto& path : built) {
        path = normal_path((below / path).generic_string());
    }
    return built;
}

namespace {

/// What is in the tree now: the stamp of this release, or places to replace.
void look_at_tree(ReleaseLook& run, plan::TreeFacts& tree, bool will_be_built) {
    const auto& release = run.gathering.facts;
    bool all_same = !tree.step.paths.empty();
    for (const auto& path : tree.step.paths) {
        const auto look =
            apply::stamp_of(apply::path_in(run.config.root, path), tree.step.version,
                            release.released ? run.head : "(a commit that is not made yet)", run.foresight.tree_files);
        if (!look) {
            run.problem(look.error());
            return;
        }
        all_same = all_same && look->state == apply::StampState::same;
        if (look->state == apply::StampState::other && !will_be_built) {
            run.problem({.code = ErrorCode::stamp_mismatch,
                         .message = fmt::format("{} carries {} of commit {} already", path, look->version,
                                                look->commit.substr(0, 7)),
                         .hint = "build all of it again, then run the same command"});
            return;
        }
    }
    tree.stamped = all_same;
    if (tree.stamped || will_be_built) {
        return;
    }
    apply::TreeRequest request = apply::tree_request(run.config.root, tree.step);
    request.instead = run.foresight.tree_files;
    auto planned = apply::planned_injection(request);
    if (planned) {
        tree.hits = planned->hits;
    } else {
        run.problem(std::move(planned).error());
    }
}

void add_tree(ReleaseLook& run, const std::string& app, bool will_be_built) {
    const std::string version = to_string(run.gathering.facts.version);
    auto paths = tree_paths(run.config, app);
    auto set = replacements(run.context, run.config, version);
    if (!paths || !set) {
        run.problem(paths ? std::move(set).error() : std::move(paths).error());
        return;
    }
    plan::TreeFacts tree{.step = {.app = app,
                                  .paths = *std::move(paths),
                                  .set = *std::move(set),
                                  .include = run.config.inject_include,
                                  .exclude = run.config.inject_exclude,
                                  .version = version}};
    look_at_tree(run, tree, will_be_built);
    run.gathering.facts.trees.push_back(std::move(tree));
}

}  // namespace

void gather_trees(ReleaseLook& run) {
    const auto& apps = run.gathering.facts.apps;
    const bool builds =
        run.wants("build") && std::any_of(apps.begin(), apps.end(), [](const auto& app) { return !app.build.empty(); });
    if (!run.config.inject_paths.empty() || apps.empty()) {
        add_tree(run, "", builds);
        return;
    }
    for (const auto& app : apps) {
        add_tree(run, app.name, run.wants("build") && !app.build.empty());
    }
}

}  // namespace miniship::cli
