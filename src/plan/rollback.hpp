// Plans a rollback: the document of an earlier revision, restored from the history.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "miniship/policy_history.hpp"
#include "miniship/result.hpp"
#include "plan/policy_edit.hpp"
#include "plan/push.hpp"

namespace miniship::plan {

struct RollbackFacts {
    std::optional<std::string> document{};
    /// In the light of the document (`policy::settled`).
    policy::History history{};
    /// Seconds since 1970.
    std::int64_t now{0};
};

struct RollbackOptions {
    /// The revision to go back to; nothing for the document before the last change, an edit by hand included.
    std::optional<std::uint64_t> revision{};
    bool allow_lower{false};
    /// A document of the team's own shape; empty for the native one.
    std::vector<PointerTemplate> set{};
};

/// The document as it was, byte for byte but for a `revision` one above the present and `updatedAt`. Whatever was
/// changed since is taken back, and said so in the warnings.
/// Errors: document_missing (that revision is not in the history), would_lower, document_invalid.
[[nodiscard]] Result<EditPlan> plan_rollback(const RollbackFacts& facts, const RollbackOptions& options);

}  // namespace miniship::plan
