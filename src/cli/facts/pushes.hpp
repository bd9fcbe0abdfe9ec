// Pushes as facts and options: explicit versions over those that the tags give.
#pragma once

#include "apply/push_policy.hpp"
#include "cli/facts/policy_facts.hpp"

namespace miniship::cli {

/// Whom a floor forces, and how many of them it may: `floor.usage` and `floor.maxImpact`, for every target the same.
struct CountedUsers {
    std::optional<Usage> usage{};
    std::optional<double> most{};
};

/// Read once, because stdin can be. Errors: those of the file; `usage`.
[[nodiscard]] Result<CountedUsers> counted_users(const Context& context, const config::Config& config);

/// What all pushes of one command have in common: the tags, which are asked for once.
struct Releases {
    plan::FloorFacts tags{};
    TagRules rules{};
    std::size_t back{20};
    std::optional<plan::KeepRule> keep{};
    CountedUsers users{};
    std::int64_t now{0};
};

/// Tags that cannot be had are an error, unless versions are given and there is no repository to ask.
[[nodiscard]] Result<Releases> known_releases(const Context& context, const config::Config& config);

struct PushRequest {
    apply::FactsOf facts_of{};
    plan::PushOptions options{};
};

/// The push to one target; touches nothing. `releases` must outlive it.
[[nodiscard]] Result<PushRequest> push_request(const Context& context, const Releases& releases,
                                               const ChosenTarget& target);

}  // namespace miniship::cli
