#include "apply/done_marks.hpp"
#include "apply/release_record.hpp"
#include "cli/facts/chosen_apps.hpp"
#include "cli/facts/release_look.hpp"
#include "cli/facts/tree_look.hpp"

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

void gather_trees(ReleaseLook& run) {
    auto& release = run.gathering.facts;
    for (auto& tree : looked_trees({.context = run.context,
                      .config = run.config,
                      .apps = release.apps,
                      .builds = run.wants("build"),
                      .version = to_string(release.version),
                      .commit = release.released ? run.head : kNoCommitYet,
                      .instead = run.foresight.tree_files})) {
        if (tree.facts) {
            release.trees.push_back(*std::move(tree.facts));
        } else {
            run.problem(std::move(tree.facts).error());
        }
    }
}

}  // namespace miniship::cli
