#include "apply/push_policy.hpp"

#include "miniship/time.hpp"
#include "policy_store/recorded_store.hpp"

namespace miniship::apply {

using policy_store::RecordedStore;

plan::PushOptions push_options(const PolicyTarget& target, const std::string& app) {
    plan::PushOptions options{.app = app,
                              .create = target.create,
                              .allow_lower = target.allow_lower,
                              .max_jump = target.max_jump,
                              .prereleases = target.prereleases};
    for (const auto& [pointer, text] : target.set) {
        options.set.push_back({.pointer = pointer, .text = text});
    }
    return options;
}

Result<PushOutcome> planned_push(const PolicyTarget& target, plan::PushFacts facts, const plan::PushOptions& options) {
    TRY_ASSIGN(const auto store,
               RecordedStore::opened(target.settings, {.author = {.when = utc_timestamp(facts.now)}}));
    TRY_ASSIGN(auto seen, store->read());
    facts.document = seen.bytes;
    auto planned = plan::plan_push(facts, options);
    if (!planned) {
        return while_doing(std::move(planned).error(), "planning the push to " + store->name());
    }
    if (planned->after) {
        TRY_ASSIGN(const auto both, store->read_both());
        TRY_ASSIGN(const auto history, store->history_of(both));
        TRY(store->checked_freeze(history));
    }
    PushOutcome outcome{.plan = *std::move(planned), .before = std::move(seen.bytes), .where = store->name()};
    outcome.after = outcome.plan.after ? outcome.plan.after : outcome.before;
    outcome.changed = outcome.plan.after.has_value();
    return outcome;
}

Result<PushOutcome> push(const PolicyTarget& target, const plan::PushFacts& facts, const plan::PushOptions& options,
                         policy::Author author) {
    author.when = utc_timestamp(facts.now);
    author.tag = facts.tag;
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings, {.author = std::move(author)}));
    PushOutcome outcome{.where = store->name()};
    const auto merge = [&](const std::optional<std::string>& current) -> Result<std::optional<std::string>> {
        plan::PushFacts now = facts;
        now.document = current;
        TRY_ASSIGN(outcome.plan, plan::plan_push(now, options));
        return outcome.plan.after;
    };
    auto report = policy_store::write_policy(*store, merge);
    if (!report) {
        return while_doing(std::move(report).error(), "pushing to " + store->name());
    }
    outcome.before = std::move(report->before);
    outcome.after = std::move(report->after);
    outcome.changed = report->changed;
    return outcome;
}

}  // namespace miniship::apply
