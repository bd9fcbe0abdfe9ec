// The points that `release` looks at before its first write, and `doctor` without a release; none of them writes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "apply/world.hpp"
#include "cli/context.hpp"
#include "cli/facts/policy_facts.hpp"
#include "edge/git_history.hpp"
#include "plan/preflight.hpp"
#include "plan/release.hpp"

namespace miniship::cli {

/// Whether changes of tracked files are in the way, given as `edge::changed_files` names them. The hint looks into the
/// built trees for what an earlier release has injected.
[[nodiscard]] plan::Finding working_tree_check(const apply::World& world,
                                               const Result<std::vector<std::string>>& in_the_way,
                                               const std::vector<std::string>& trees);
/// Whether git knows in whose name to commit.
[[nodiscard]] plan::Finding identity_check(const apply::World& world);
/// Whether the steps that have to be signed can be.
[[nodiscard]] plan::Finding signing_check(const apply::World& world, const std::vector<plan::Step>& steps);
/// Which hooks a bump and a push will run.
[[nodiscard]] plan::Finding hooks_check(const apply::World& world, const edge::History& history,
                                        const std::set<std::string>& steps);
/// Whether the platforms of these apps take the version.
[[nodiscard]] plan::Finding platform_check(const std::vector<config::App>& apps, const Version& version);
/// A branch, and what it is called on the remote.
struct PushedBranch {
    std::string here{};
    std::string there{};
};
/// The branch that these facts are about; nothing on a detached HEAD.
[[nodiscard]] std::optional<PushedBranch> pushed_branch(const plan::RefsFacts& refs);
/// Whether the remote takes a push of branch and tag from here.
[[nodiscard]] plan::Finding push_check(const apply::World& world, const std::string& remote,
                                       const std::optional<PushedBranch>& branch, const std::string& tag,
                                       std::chrono::milliseconds deadline);

/// Whether a target can be read with the credentials it has, and holds a document that versions can be read from;
/// `bytes` takes what it holds.
[[nodiscard]] plan::Finding target_check(const ChosenTarget& target, std::optional<std::string>& bytes);

/// Everything beyond its own planning that stands in the way of a release that is not there yet or not published; what
/// people should only know goes into `notes`.
[[nodiscard]] std::vector<Error> release_obstacles(const Context& context, const config::Config& config,
                                                   const plan::ReleaseFacts& facts, const std::set<std::string>& steps,
                                                   const apply::World& world, const edge::History& history,
                                                   std::vector<std::string>& notes);

/// What stands in the way besides a bump that cannot be planned: what does not depend on its version. `refs` is known
/// where the remote could be read and is to be pushed to.
[[nodiscard]] std::vector<Error> obstacles_besides(const Context& context, const config::Config& config,
                                                   const std::optional<plan::RefsFacts>& refs,
                                                   const std::set<std::string>& steps, const apply::World& world);

}  // namespace miniship::cli
