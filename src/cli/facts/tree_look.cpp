#include "cli/facts/tree_look.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/facts/inject_facts.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// Whether one of the files is not as it is committed.
bool has_changes(const std::string& root, const std::vector<std::string>& files) {
    const auto changed = edge::changed_files(root);
    return changed && std::any_of(changed->begin(), changed->end(), [&](const std::string& path) {
               return std::any_of(files.begin(), files.end(),
                                  [&](const std::string& file) { return path.ends_with(file); });
           });
}

/// How the names come back into a tree that carries another release: git has them where the sources themselves are
/// injected, and a build makes the others.
Error other_release(const TreesLook& look, const std::string& path, const apply::StampLook& stamp) {
    Error error{
        .code = ErrorCode::stamp_mismatch,
        .message = fmt::format("{} carries {} of commit {} already", path, stamp.version, stamp.commit.substr(0, 7)),
        .hint = "build it again, then run the same command"};
    const auto tracked = edge::tracked_files(look.config.root, path, stamp.files);
    if (tracked && !tracked->empty() && !stamp.commit.empty()) {
        const std::string files = text::joined(*tracked, " ");
        error.message += ", in sources that git tracks";
        error.hint = has_changes(look.config.root, *tracked)
                         ? fmt::format("`git stash push -- {}` puts it aside", files)
                         : fmt::format("`git checkout {} -- {}` takes it out again", stamp.commit.substr(0, 7), files);
    }
    return error;
}

/// Whether every path carries what it is to carry.
Result<bool> is_stamped(const TreesLook& look, const std::vector<std::string>& paths, bool will_be_built) {
    bool all_same = !paths.empty();
    for (const auto& path : paths) {
        TRY_ASSIGN(const auto stamp, apply::stamp_of((std::filesystem::path{look.config.root} / path).string(),
                                                     look.version, look.commit, look.instead));
        all_same = all_same && stamp.state == apply::StampState::same;
        if (stamp.state == apply::StampState::other && !will_be_built) {
            return other_release(look, path, stamp);
        }
    }
    return all_same;
}

Result<std::vector<std::string>> known_paths(const TreesLook& look, const std::string& app) {
    auto paths = tree_paths(look.config, app);
    if (!paths) {
        paths.error().hint =
            "name it in miniship.json, as the app's dist or in inject.paths; `miniship release --skip inject` goes "
            "on without";
    }
    return paths;
}

Result<plan::TreeFacts> looked_tree(const TreesLook& look, const std::string& app, bool will_be_built) {
    plan::TreeFacts tree{.step = {.app = app,
                                  .include = look.config.inject_include,
                                  .exclude = look.config.inject_exclude,
                                  .version = look.version}};
    TRY_ASSIGN(tree.step.paths, known_paths(look, app));
    TRY_ASSIGN(tree.step.set, replacements(look.context, look.config, look.version));
    TRY_ASSIGN(tree.stamped, is_stamped(look, tree.step.paths, will_be_built));
    if (tree.stamped || will_be_built) {
        return tree;
    }
    apply::TreeRequest request{.root = look.config.root,
                               .paths = tree.step.paths,
                               .include = tree.step.include,
                               .exclude = tree.step.exclude,
                               .instead = look.instead};
    for (const auto& [name, value] : tree.step.set) {
        request.options.replacements.push_back({.name = name, .value = value});
    }
    TRY_ASSIGN(const auto planned, apply::planned_injection(request));
    tree.hits = planned.hits;
    return tree;
}

}  // namespace

std::vector<LookedTree> looked_trees(const TreesLook& look) {
    std::vector<LookedTree> trees;
    const auto add = [&](const std::string& app, bool will_be_built) {
        trees.push_back({.app = app, .will_be_built = will_be_built, .facts = looked_tree(look, app, will_be_built)});
    };
    if (!look.config.inject_paths.empty() || look.apps.empty()) {
        add("", look.builds && std::any_of(look.apps.begin(), look.apps.end(),
                                           [](const auto& app) { return !app.build.empty(); }));
        return trees;
    }
    for (const auto& app : look.apps) {
        add(app.name, look.builds && !app.build.empty());
    }
    return trees;
}

}  // namespace miniship::cli
