// One push as facts and options: explicit versions over those that the tags give.
#pragma once

#include "apply/push_policy.hpp"
#include "cli/facts/policy_facts.hpp"

namespace miniship::cli {

struct PushRequest {
    plan::PushFacts facts{};
    plan::PushOptions options{};
};

/// Whom a floor forces, and how many of them it may: `floor.usage` and `floor.maxImpact`, for every target the same.
struct CountedUsers {
    std::optional<Usage> usage{};
    std::optional<double> most{};
};

/// Read once, because stdin can be. Errors: those of the file; `usage`.
[[nodiscard]] Result<CountedUsers> counted_users(const Context& context, const config::Config& config);

/// Reads the document (for `live`) and the tags. Tags that cannot be had are an error, unless versions are given and
/// there is no repository to ask.
[[nodiscard]] Result<PushRequest> push_request(const Context& context, const config::Config& config,
                                               const ChosenTarget& target, const CountedUsers& users);

}  // namespace miniship::cli
