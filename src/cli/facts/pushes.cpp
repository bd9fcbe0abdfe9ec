#include "cli/facts/pushes.hpp"

#include "cli/facts/floor_facts.hpp"

namespace miniship::cli {
namespace {

bool has_no_tags(ErrorCode code) {
    return code == ErrorCode::not_a_repository || code == ErrorCode::no_remote;
}

}  // namespace

Result<CountedUsers> counted_users(const Context& context, const config::Config& config) {
    CountedUsers users;
    TRY_ASSIGN(users.usage, usage_of(context, config));
    TRY_ASSIGN(users.most, max_impact(config));
    return users;
}

Result<PushRequest> push_request(const Context& context, const config::Config& config, const ChosenTarget& target,
                                 const CountedUsers& users) {
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
    auto tags = keep ? dated_floor_facts(context, config, rules, Dates::needed) : floor_facts(context, config);
    if (!tags && !(explicit_versions && has_no_tags(tags.error().code))) {
        return std::move(tags).error();
    }
    request.facts = push_facts(tags ? *tags : plan::FloorFacts{}, rules, config.back, live, context.now, keep);
    request.facts.usage = users.usage;
    request.options.max_impact = users.most;
    return request;
}

}  // namespace miniship::cli
