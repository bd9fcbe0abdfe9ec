// The history of a policy document as a table for people.
#pragma once

#include <optional>
#include <string>

#include "apply/edit_policy.hpp"
#include "miniship/policy_history.hpp"

namespace miniship::cli {

/// The newest change first; `freeze` is the one that holds now.
[[nodiscard]] std::string history_table(const apply::SeenHistory& seen, const std::optional<policy::Freeze>& freeze);

}  // namespace miniship::cli
