#include "cli/facts/tree_look.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "apply/release_record.hpp"
#include "cli/facts/inject_facts.hpp"
#include "edge/git_command.hpp"
#include "edge/git_index.hpp"
#include "miniship/paths.hpp"
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
        .hint = "build all of it again, then run the same command"};
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
        TRY_ASSIGN(const auto stamp,
                   apply::stamp_of(apply::path_in(look.config.root, path), look.version, look.commit, look.instead));
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
    apply::TreeRequest request = apply::tree_request(look.config.root, tree.step);
    request.instead = look.instead;
    TRY_ASSIGN(const auto planned, apply::planned_injection(request));
    tree.hits = planned.hits;
    return tree;
}

/// A tree that holds the folder of an app holds its sources besides.
bool holds_sources(const config::Config& config, const std::string& tree) {
    return path_below(tree, ".") || std::any_of(config.apps.begin(), config.apps.end(), [&](const config::App& app) {
               return path_below(tree, app.path).has_value();
           });
}

/// What the injection of the release has written there, as long as it is as it was written.
std::vector<std::string> injected_files(const std::string& root, const std::string& tree, const std::string& version,
                                        const std::string& commit) {
    const auto look = apply::stamp_of(apply::path_in(root, tree), version, commit);
    std::vector<std::string> files;
    if (look && look->state == apply::StampState::same) {
        for (const auto& file : look->files) {
            files.push_back(tree + "/" + file);
        }
        files.push_back(apply::stamp_path(root, tree));
    }
    return files;
}

}  // namespace

std::vector<std::string> tree_names(const config::Config& config) {
    std::vector<std::string> trees = config.inject_paths;
    for (const auto& app : config.apps) {
        if (!app.dist.empty()) {
            trees.push_back(app.dist);
        }
    }
    return trees;
}

std::vector<std::string> built_files(const config::Config& config, const std::string& work_tree,
                                     const std::string& version, const std::string& commit) {
    const auto below = std::filesystem::path{config.root}.lexically_relative(work_tree);
    std::vector<std::string> built;
    for (const auto& tree : tree_names(config)) {
        if (holds_sources(config, tree)) {
            const auto files = injected_files(config.root, tree, version, commit);
            built.insert(built.end(), files.begin(), files.end());
        } else {
            built.push_back(tree);
            built.push_back(apply::stamp_path(config.root, tree));
        }
    }
    for (auto& path : built) {
        path = normal_path((below / path).generic_string());
    }
    return built;
}

Result<std::vector<std::string>> injected_sources(const config::Config& config, const edge::GitFolders& folders,
                                                  const std::string& version, const std::string& commit) {
    const std::filesystem::path root{config.root};
    std::vector<std::string> files;
    std::vector<std::string> from_top;
    for (const auto& tree : tree_names(config)) {
        for (const auto& file : injected_files(config.root, tree, version, commit)) {
            files.push_back(normal_path(file));
            from_top.push_back((root / file).lexically_normal().lexically_relative(folders.work_tree).generic_string());
        }
    }
    TRY_ASSIGN(const auto entries, edge::index_entries(folders, from_top));
    std::vector<std::string> tracked;
    for (std::size_t index = 0; index < entries.size(); ++index) {
        if (entries[index] != edge::IndexEntry::none) {
            tracked.push_back(files[index]);
        }
    }
    return tracked;
}

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
