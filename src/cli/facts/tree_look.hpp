// The built trees that a release injects: which there are, and what is in each of them now.
#pragma once

#include <string>
#include <vector>

#include "apply/inject_tree.hpp"
#include "cli/context.hpp"
#include "edge/git_folders.hpp"
#include "plan/release.hpp"

namespace miniship::cli {

/// What is known before the trees are looked at.
struct TreesLook {
    const Context& context;
    const config::Config& config;
    /// The apps of this run; of them only names and build commands count.
    const std::vector<plan::AppFacts>& apps;
    /// This run builds the apps that have a build command.
    bool builds{false};
    /// What the trees are to carry; of a release that is not made yet any id that no commit has.
    std::string version{};
    std::string commit{};
    apply::Instead instead{};
};

/// A tree, or what stands in the way of its injection. `app` is empty for a tree that all of them share.
struct LookedTree {
    std::string app{};
    bool will_be_built{false};
    Result<plan::TreeFacts> facts;
};

/// One for each app, or one for all where `inject.paths` names the tree or no app is known.
/// Errors: `config_invalid` (no tree is known), `stamp_mismatch` (it carries another release, and nothing builds it
/// again), those of `replacements` and `apply::planned_injection`.
[[nodiscard]] std::vector<LookedTree> looked_trees(const TreesLook& look);

/// The folders and files that the config calls built, as it names them.
[[nodiscard]] std::vector<std::string> tree_names(const config::Config& config);

/// What build and injection of the release may have changed, from the top of the working tree: whole trees, and of
/// those that hold sources the files that are as the stamp of this version and commit says.
[[nodiscard]] std::vector<std::string> built_files(const config::Config& config, const std::string& work_tree,
                                                   const std::string& version, const std::string& commit);

/// Of the files that carry this version and commit by injection those that git tracks, relative to the project's root:
/// they stay changed when the release is done.
[[nodiscard]] Result<std::vector<std::string>> injected_sources(const config::Config& config,
                                                                const edge::GitFolders& folders,
                                                                const std::string& version, const std::string& commit);

/// A commit that no tree can carry: that of a release which is not made yet.
inline constexpr const char* kNoCommitYet = "(a commit that is not made yet)";

}  // namespace miniship::cli
