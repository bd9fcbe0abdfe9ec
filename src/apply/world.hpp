// What applying needs to know of the outside, gathered once by the command line.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "edge/git_folders.hpp"
#include "miniship/policy_history.hpp"
#include "plan/bump.hpp"
#include "plan/plan.hpp"
#include "policy_store/store.hpp"

namespace miniship::apply {

/// A policy document's place, and the rules for what may change in it.
struct PolicyTarget {
    policy_store::TargetSettings settings{};
    /// JSON Pointers of a document of the team's own shape; empty for the native document.
    std::map<std::string, std::string> set{};
    bool create{false};
    bool allow_lower{false};
    bool prereleases{false};
    std::optional<std::size_t> max_jump{5};
    /// What `--app` said, for commands that people are told to type.
    std::string said_app{};
};

struct World {
    /// The project's root: paths in a plan start there.
    std::string root{};
    edge::GitFolders folders{};
    /// For the team's commands and hooks: without what names a target's credentials.
    std::map<std::string, std::string> command_environment{};
    std::map<std::string, PolicyTarget> targets{};
    std::chrono::seconds step_timeout{600};
    std::int64_t now{0};
    /// Who makes this release: for the history of a policy document.
    policy::Author author{};
    /// The commit that HEAD was at when the plan was made.
    std::string head{};
    /// Plans the bump of this run again with what its scripts have said and done.
    std::function<Result<plan::BumpPlan>(const plan::LateValues&)> replan{};
    /// Plans the rest of a release whose bump has become another version than planned.
    std::function<Result<plan::Plan>()> replan_release{};
    /// Tells people one line about what happens.
    std::function<void(const std::string&)> say{};
};

}  // namespace miniship::apply
