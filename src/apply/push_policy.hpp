// Writing a release into a policy document, with the guard rules, against whatever else happens to it meanwhile.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "apply/world.hpp"
#include "miniship/policy_history.hpp"
#include "miniship/result.hpp"
#include "plan/push.hpp"

namespace miniship::apply {

/// What a push did, or would do.
struct PushOutcome {
    plan::PushPlan plan{};
    std::optional<std::string> before{};
    std::optional<std::string> after{};
    bool changed{false};
    std::string where{};
    /// With `settings.propose`: what was made for people to accept.
    std::optional<std::string> proposal{};
};

/// The facts for a document in which `live` is the newest version that every user can get: after a conflict that may be
/// another one.
using FactsOf = std::function<plan::PushFacts(const std::optional<Version>& live)>;

/// The rules of a target as options of the planner.
[[nodiscard]] plan::PushOptions push_options(const PolicyTarget& target, const std::string& app);

/// How a person gets the document of a target, or the part of it, that a push misses: for `document_missing`.
[[nodiscard]] std::string create_hint(const PolicyTarget& target);

/// Reads the document and plans; writes nothing. Error `frozen` where there is something to write and it may not be.
[[nodiscard]] Result<PushOutcome> planned_push(const PolicyTarget& target, const FactsOf& facts_of,
                                               const plan::PushOptions& options);

/// read → guard and merge → history → conditional write → read back; plans again after every conflict. The time of
/// `author` is that of the facts. Where the target has a `read_url`, waits until clients receive the document:
/// `service_failed` when they do not in time, although it is written.
[[nodiscard]] Result<PushOutcome> push(const PolicyTarget& target, const FactsOf& facts_of,
                                       const plan::PushOptions& options, policy::Author author);

}  // namespace miniship::apply
