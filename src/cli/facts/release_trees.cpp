#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "apply/done_marks.hpp"
#include "apply/inject_tree.hpp"
#include "cli/facts/chosen_apps.hpp"
#include "cli/facts/inject_facts.hpp"
#include "cli/facts/release_look.hpp"

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

/// What is in the tree now: the stamp of this release, or places to replace.
void look_at_tree(ReleaseLook& run, plan::TreeFacts& tree, bool will_be_built) {
    const auto& release = run.gathering.facts;
    bool all_same = !tree.step.paths.empty();
    for (const auto& path : tree.step.paths) {
        const auto look =
            apply::stamp_of((std::filesystem::path{run.config.root} / path).string(), tree.step.version,
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
    apply::TreeRequest request{.root = run.config.root,
                               .paths = tree.step.paths,
                               .include = tree.step.include,
                               .exclude = tree.step.exclude,
                               .instead = run.foresight.tree_files};
    for (const auto& [name, value] : tree.step.set) {
        request.options.replacements.push_back({.name = name, .value = value});
    }
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
