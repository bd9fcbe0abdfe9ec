// Applying a Plan: its stages in order, each safe to repeat.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/plan.hpp"

namespace miniship::apply {

/// What has been done, what failed, and what is left, by the names of stages.
struct Report {
    /// As it was carried out: a script of the bump may have made it another version.
    plan::Plan plan{};
    std::vector<std::string> done{};
    std::optional<Error> failed{};
    std::vector<std::string> left{};
};

/// Applies every stage that has something to do. A stage that fails ends it: running the same command again goes on
/// there. What is under way is on disk all the time, see `release_record.hpp`; the caller has the turn (`turn_for`).
[[nodiscard]] Report apply(const plan::Plan& plan, const World& world);

}  // namespace miniship::apply
