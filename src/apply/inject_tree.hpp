// Injecting a built tree: reading it, planning, writing, stamping.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "miniship/result.hpp"
#include "plan/inject.hpp"
#include "plan/step.hpp"

namespace miniship::apply {

/// Files that are to be looked at as they will be, by absolute path: where their bytes are; nothing where there will be
/// no such file.
using Instead = std::map<std::string, std::optional<std::string>>;

/// What to look at and what to replace.
struct TreeRequest {
    /// Where relative paths start.
    std::string root{};
    /// Folders and files.
    std::vector<std::string> paths{};
    std::vector<std::string> include{};
    std::vector<std::string> exclude{};
    plan::InjectOptions options{};
    /// For a plan that is only shown.
    Instead instead{};
    /// The version that the folders become builds of; nothing where only other values are put in.
    std::optional<std::string> version{};
};

/// The request of a step of a release.
[[nodiscard]] TreeRequest tree_request(const std::string& root, const plan::InjectTree& step);

/// What progress calls the injection of these paths: `inject dist`.
[[nodiscard]] std::string progress_name(const std::vector<std::string>& paths);

/// Error `path_missing` with all paths of the request that are not there.
[[nodiscard]] Result<void> all_exist(const TreeRequest& request);

/// The plan for the tree as it is now; edits name files by the given path and the place below it.
/// Errors: `path_missing` (all of them), `config_invalid` for a bad glob, and those of `plan::plan_inject`.
[[nodiscard]] Result<plan::InjectPlan> planned_injection(const TreeRequest& request);

/// Writes the edits: all new files beside the old ones, after a look that none of these has changed since planning;
/// then all are moved into place. Whatever stops it, each file is the old or the new one.
/// Errors: `file_invalid` for a changed file, `interrupted`, `terminated` (nothing has changed); `file_unwritable`.
[[nodiscard]] Result<void> write_edits(const std::string& root, const plan::InjectPlan& plan);

/// The file that the stamp of a path of a request lies in: a folder's in it, a file's beside it, for every file there.
[[nodiscard]] std::string stamp_path(const std::string& root, const std::string& path);

/// What the stamp of a tree says.
enum class StampState : unsigned char {
    /// There is none, or a build has been made since: nothing of another version is left.
    fresh,
    /// This version of this commit is in the tree already.
    same,
    /// Another version is in the tree, in one file at least: the names in it are gone.
    other,
};
struct StampLook {
    StampState state{StampState::fresh};
    std::string version{};
    std::string commit{};
    /// What it names, relative to its folder.
    std::vector<std::string> files{};
    /// For another version: those of them that are still as the stamp says.
    std::vector<std::string> standing{};
};
/// Compares the stamp of `tree`, a folder or a file, with version and commit (empty: any), and with what it names; a
/// file that the stamp beside it does not name has none.
/// Errors: `file_invalid` for a stamp that cannot be read.
[[nodiscard]] Result<StampLook> stamp_of(const std::string& tree, const std::string& version, const std::string& commit,
                                         const Instead& instead = {});

/// Error `stamp_mismatch` for a folder of the request that another version is in: it would hold two of them.
[[nodiscard]] Result<void> none_stamped_otherwise(const TreeRequest& request);

/// What a stamped folder or file is, or why it is not what its stamp says.
struct TreeProof {
    /// As the request names it.
    std::string path{};
    std::string version{};
    std::string commit{};
    /// One sentence each; empty when the tree is the stamped build.
    std::vector<std::string> differences{};
};
/// Compares every path of the request with its stamp and, where one is given, with the version that it should be.
/// Errors: `path_missing`, and `file_invalid` for a stamp that cannot be read.
[[nodiscard]] Result<std::vector<TreeProof>> proofs_of(const TreeRequest& request,
                                                       const std::optional<std::string>& version);

/// A stamp that is to be written, and the files that it names.
struct StampedTree {
    /// As the request names it.
    std::string folder{};
    /// Relative to the folder.
    std::vector<std::string> files{};
    bool operator==(const StampedTree&) const = default;
};
/// The stamps of the request when `done` is written: every folder with what was replaced in it, and for files that the
/// request names the folder that they lie in, with them.
[[nodiscard]] std::vector<StampedTree> stamped_trees(const TreeRequest& request, const plan::InjectPlan& done);

/// Writes the stamp of the injected files, given relative to `tree`. What a stamp of the same version says of other
/// files, and is still so, stays in it.
[[nodiscard]] Result<void> write_stamp(const std::string& tree, const std::string& version, const std::string& commit,
                                       const std::vector<std::string>& files);

}  // namespace miniship::apply
