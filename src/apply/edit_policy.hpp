// What people change in a policy document, through the same loop as a push: rules, pause, freeze, rollback.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apply/world.hpp"
#include "miniship/policy_history.hpp"
#include "miniship/result.hpp"
#include "plan/policy_edit.hpp"
#include "plan/rollback.hpp"

namespace miniship::apply {

/// What an edit did, or would do.
struct EditOutcome {
    plan::EditPlan plan{};
    std::optional<std::string> before{};
    std::optional<std::string> after{};
    bool changed{false};
    std::string where{};
    /// Why the change is not in the history, where it was made without.
    std::optional<Error> unrecorded{};
    /// With `settings.propose`: what was made for people to accept.
    std::optional<std::string> proposal{};
    /// Where clients receive the document, if the target has a `read_url`.
    std::optional<std::string> published{};
};

/// What another person has seen and planned, which must still hold.
struct PlannedEdit {
    /// SHA-256 of the document that it was planned on; empty for none.
    std::string document_hash{};
    /// Whether these changes, `revision` and `updatedAt` left out, are what was planned.
    std::function<bool(const std::vector<json_text::Change>&)> agrees{};
};

/// Reads and plans; writes nothing. Error `frozen` where there is something to write and it may not be. With `planned`:
/// `document_conflict` when the document is another than the one that was planned on, `file_invalid` when the wish
/// does not do what was planned.
[[nodiscard]] Result<EditOutcome> planned_edit(const PolicyTarget& target, const plan::WishFacts& facts,
                                               const plan::PolicyWish& wish,
                                               const std::optional<PlannedEdit>& planned = std::nullopt);
/// Makes the change, and waits for clients to receive it as `push` does. Errors: those of `planned_edit`, of the store,
/// and `service_failed` for clients that do not receive it in time.
[[nodiscard]] Result<EditOutcome> edit(const PolicyTarget& target, const plan::WishFacts& facts,
                                       const plan::PolicyWish& wish, const policy::Author& author,
                                       const std::optional<PlannedEdit>& planned = std::nullopt);

/// Plans a rollback, and makes it unless `dry_run`, provided that the document stays what it is meanwhile. Waits for
/// clients as `edit` does.
[[nodiscard]] Result<EditOutcome> roll_back(const PolicyTarget& target, const plan::RollbackOptions& options,
                                            const policy::Author& author, std::int64_t now, bool dry_run);

/// A document's history, in the light of the document.
struct SeenHistory {
    policy::History history{};
    std::optional<std::string> document{};
    std::string where{};
};
/// Error: config_invalid where the target keeps none.
[[nodiscard]] Result<SeenHistory> seen_history(const PolicyTarget& target);

/// What became of a freeze.
struct FreezeOutcome {
    /// False when that is how it stood already.
    bool changed{false};
    std::optional<std::string> proposal{};
};
/// Freezes the document, or lifts the freeze. It is kept in the history: clients have nothing to receive.
[[nodiscard]] Result<FreezeOutcome> set_freeze(const PolicyTarget& target, const std::optional<policy::Freeze>& freeze);

/// Changes without the document's own `revision` and `updatedAt`.
[[nodiscard]] std::vector<json_text::Change> without_stamps(std::vector<json_text::Change> changes);

}  // namespace miniship::apply
