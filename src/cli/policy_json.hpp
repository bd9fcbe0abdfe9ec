// The answers of the policy verbs as JSON, and the plan that one person makes and another applies.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apply/edit_policy.hpp"
#include "miniship/policy_history.hpp"
#include "miniship/policy_lint.hpp"
#include "plan/policy_edit.hpp"

namespace miniship::cli {

/// A change of people for one target; with `--dry-run --json` it is a plan that `policy apply` takes.
struct NamedEdit {
    std::string target{};
    /// The target's URL without its query: what has to be the same on another machine.
    std::string place{};
    std::string app{};
    plan::PolicyWish wish{};
    policy::Author author{};
    apply::EditOutcome outcome{};
};
[[nodiscard]] std::string edit_json(const NamedEdit& edit, bool applied);

/// A plan as it was read from a file.
struct PlanFile {
    /// Empty where the plan does not name one.
    std::string target{};
    std::string place{};
    plan::PolicyWish wish{};
    std::string who{};
    std::string why{};
    std::string document_hash{};
    /// Whether these changes are those that the plan shows.
    std::function<bool(const std::vector<json_text::Change>&)> agrees{};
};
/// Error: file_invalid for what `edit_json` has not written.
[[nodiscard]] Result<PlanFile> parsed_plan(std::string_view bytes);

[[nodiscard]] std::string rollback_json(const std::string& target, const apply::EditOutcome& outcome, bool applied);
[[nodiscard]] std::string history_json(const std::string& target, const apply::SeenHistory& seen,
                                       const std::optional<policy::Freeze>& freeze);
[[nodiscard]] std::string freeze_json(const std::string& target, const std::optional<policy::Freeze>& freeze,
                                      const apply::FreezeOutcome& outcome, bool applied);
[[nodiscard]] std::string lint_json(const std::string& target, const std::vector<policy::Finding>& findings);

}  // namespace miniship::cli
