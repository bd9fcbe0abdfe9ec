// One push as facts and options: explicit versions over those that the tags give.
#pragma once

#include "apply/push_policy.hpp"
#include "cli/facts/policy_facts.hpp"

namespace miniship::cli {

struct PushRequest {
    plan::PushFacts facts{};
    plan::PushOptions options{};
};

/// Reads the document (for `live`) and the tags. Tags that cannot be had are an error, unless versions are given and
/// there is no repository to ask.
[[nodiscard]] Result<PushRequest> push_request(const Context& context, const config::Config& config,
                                               const ChosenTarget& target);

}  // namespace miniship::cli
