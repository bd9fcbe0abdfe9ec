// The plan of a release: bump, build, inject, refs, upload, policy, each found done or planned.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "miniship/result.hpp"
#include "plan/bump.hpp"
#include "plan/plan.hpp"

namespace miniship::plan {

/// The names of the stages, in their order: what others can refuse comes before what cannot be undone, what users feel
/// comes last.
[[nodiscard]] const std::vector<std::string>& stage_names();

/// What the remote has, compared with what is here.
struct RefsFacts {
    std::string remote{};
    /// Objects that tag and branch hold there; nothing where there is no such ref.
    std::optional<std::string> remote_tag{};
    /// The commit that the remote's tag leads to; empty where there is no such tag.
    std::string remote_tag_commit{};
    std::optional<std::string> remote_branch{};
    /// The object of the tag here; nothing before it is made.
    std::optional<std::string> local_tag{};
    /// Nothing on a detached HEAD.
    std::optional<std::string> branch{};
    /// What the branch is called there.
    std::string remote_branch_name{};
    std::string head{};
    /// HEAD has everything that the remote's branch has.
    bool head_reaches_remote_branch{true};
    /// The tag here was made by the release that is under way: `release --abort` takes it back.
    bool can_be_taken_back{false};
};

/// One mini-program of the project, and what is known of its tree.
struct AppFacts {
    std::string name{};
    std::string platform{};
    std::string dist{};
    std::string build{};
    std::string upload{};
    std::string upload_done{};
    std::string directory{};
    /// An earlier run of this release has built it.
    bool built{false};
    /// The upload is remembered as done for this release.
    bool uploaded{false};
    /// Commands have to name the app.
    bool has_siblings{false};
};

struct TreeFacts {
    InjectTree step{};
    /// The tree carries the stamp of this version and commit.
    bool stamped{false};
    /// Places that would be replaced, where the tree could be looked at; not when a build comes first.
    std::optional<std::size_t> hits{};
};

struct PolicyFacts {
    WritePolicy step{};
    /// The document does not say it yet.
    bool changes{true};
    std::vector<std::string> lines{};
};

struct ReleaseFacts {
    /// The release: of HEAD's tag, or of the bump.
    Version version{};
    std::string tag{};
    /// The commit that HEAD is at while planning.
    std::string head{};
    /// HEAD carries the tag already.
    bool released{false};
    std::optional<BumpPlan> bump{};
    std::optional<RefsFacts> refs{};
    std::vector<AppFacts> apps{};
    std::vector<TreeFacts> trees{};
    std::vector<PolicyFacts> policies{};
    std::optional<std::string> floor{};
    /// What commands get as notes where the bump was made before.
    std::string release_notes{};
    std::vector<std::string> notes{};
};

struct ReleaseOptions {
    /// The stages that this machine takes.
    std::set<std::string> steps{};
};

/// The remote has branch and tag already. Only where `facts.refs` is known.
[[nodiscard]] bool refs_are_there(const ReleaseFacts& facts);

/// What people do when the remote's branch has commits that are not below the tag, which is made here and not pushed.
/// A pull that moves the release away from its tag would have it made twice.
[[nodiscard]] std::string hint_of_overtaken(const std::string& remote, const std::string& branch,
                                            const std::string& tag, bool can_be_taken_back);

/// Whether branch and tag can be pushed. Errors: `tag_exists` for another object under the tag's name on the remote,
/// `git_refused` for a branch that is behind its remote.
[[nodiscard]] Result<void> pushable(const RefsFacts& refs, const std::string& tag);

/// The whole plan. Errors: `not_released` without a tag and without a bump, and those of `pushable`.
[[nodiscard]] Result<Plan> plan_release(const ReleaseFacts& facts, const ReleaseOptions& options);

}  // namespace miniship::plan
