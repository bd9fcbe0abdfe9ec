// The half of `doctor` that asks others: the remote and the policy services, all at once.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "apply/world.hpp"
#include "cli/context.hpp"
#include "edge/git_history.hpp"
#include "plan/preflight.hpp"

namespace miniship::cli {

/// What is known before anybody is asked.
struct NetworkLook {
    const Context& context;
    const config::Config& config;
    const apply::World& world;
    std::chrono::milliseconds deadline{};
    /// Null outside a repository: then only the targets are asked.
    const edge::History* history{nullptr};
    std::string head{};
    /// The tag of the next release; empty where it is not known.
    std::string next_tag{};
    /// This machine pushes branch and tag.
    bool pushes{false};
    /// The remote's tags matter to this machine.
    bool counts{false};
};

/// Remote, push, tags, floor and targets, each asked for `deadline` at most.
[[nodiscard]] std::vector<plan::Finding> network_findings(const NetworkLook& look);

}  // namespace miniship::cli
