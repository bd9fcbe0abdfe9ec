#include "cli/facts/pushes.hpp"

#include "cli/facts/floor_facts.hpp"

namespace miniship::cli {
namespace {

bool has_no_tags(ErrorCode code) {
    return code == ErrorCode::not_a_repository || code == ErrorCode::no_remote;
}

bool says_versions(const Context& context) {
    const Invocation& said = context.invocation;
    return said.has("min") || said.has("latest") || said.has("live");
}

}  // namespace

Result<CountedUsers> counted_users(const Context& context, const config::Config& config) {
    CountedUsers users;
    TRY_ASSIGN(users.usage, usage_of(context, config));
    TRY_ASSIGN(users.most, max_impact(config));
    return users;
}

Result<Releases> known_releases(const Context& context, const config::Config& config) {
    Releases releases{.back = config.back, .now = context.now};
    TRY_ASSIGN(releases.keep, keep_rule(config));
    TRY_ASSIGN(releases.rules, tag_rules(context, config));
    TRY_ASSIGN(releases.users, counted_users(context, config));
    auto tags = releases.keep ? dated_floor_facts(context, config, releases.rules, Dates::needed)
                              : floor_facts(context, config);
    if (!tags && !(says_versions(context) && has_no_tags(tags.error().code))) {
        return std::move(tags).error();
    }
    if (tags) {
        releases.tags = *std::move(tags);
    }
    return releases;
}

Result<PushRequest> push_request(const Context& context, const Releases& releases, const ChosenTarget& target) {
    PushRequest request{.options = apply::push_options(target.target, target.app)};
    TRY_ASSIGN(request.options.min, version_flag(context.invocation, "min"));
    TRY_ASSIGN(request.options.latest, version_flag(context.invocation, "latest"));
    TRY_ASSIGN(request.options.live, version_flag(context.invocation, "live"));
    request.options.max_impact = releases.users.most;
    request.facts_of = [&releases](const std::optional<Version>& live) {
        plan::PushFacts facts =
            push_facts(releases.tags, releases.rules, releases.back, live, releases.now, releases.keep);
        facts.usage = releases.users.usage;
        return facts;
    };
    return request;
}

}  // namespace miniship::cli
