#include "cli/facts/pushes.hpp"

#include "cli/facts/floor_facts.hpp"

namespace miniship::cli {
namespace {

bool has_no_tags(ErrorCode code) {
    return code == ErrorCode::not_a_repository || code == ErrorCode::no_remote;
}

}  // namespace

Result<PushRequest> push_request(const Context& context, const config::Config& config, const ChosenTarget& target) {
    PushRequest request{.options = apply::push_options(target.target, target.app)};
    TRY_ASSIGN(request.options.min, version_flag(context.invocation, "min"));
    TRY_ASSIGN(request.options.latest, version_flag(context.invocation, "latest"));
    TRY_ASSIGN(request.options.live, version_flag(context.invocation, "live"));
    const bool explicit_versions = request.options.min || request.options.latest || request.options.live;

    TRY_ASSIGN(const auto store, policy_store::open_store(target.target.settings));
    TRY_ASSIGN(const auto seen, store->read());
    std::optional<Version> live = request.options.live;
    if (!live && seen.bytes) {
        auto present = plan::present_policy(*seen.bytes, request.options);
        if (!present) {
            return while_doing(std::move(present).error(), "reading " + store->name());
        }
        live = present->live;
    }
    TRY_ASSIGN(const auto keep, keep_rule(config));
    TRY_ASSIGN(const TagRules rules, tag_rules(context, config));
    auto tags = keep ? dated_floor_facts(context, config, rules) : floor_facts(context, config);
    if (!tags && !(explicit_versions && has_no_tags(tags.error().code))) {
        return std::move(tags).error();
    }
    request.facts = push_facts(tags ? *tags : plan::FloorFacts{}, rules, config.back, live, context.now, keep);
    TRY_ASSIGN(request.facts.usage, usage_of(context, config));
    TRY_ASSIGN(request.options.max_impact, max_impact(config));
    return request;
}

}  // namespace miniship::cli
