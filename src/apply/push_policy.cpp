#include "apply/push_policy.hpp"

#include <fmt/format.h>

#include "miniship/time.hpp"
#include "policy_store/published.hpp"
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

std::string create_hint(const PolicyTarget& target) {
    // What stands at places of the team's own is made of versions, and before the first release there are none.
    return fmt::format("`miniship push --create --target {}{}` makes it{}", target.settings.name,
                       target.said_app.empty() ? "" : " --app " + target.said_app,
                       target.set.empty() ? "" : "; \"create\": true in the target lets the first release do so");
}

namespace {

/// The facts for this document: what it says about `live` counts unless the command says more.
Result<plan::PushFacts> facts_for(const std::optional<std::string>& document, const FactsOf& facts_of,
                                  const plan::PushOptions& options) {
    std::optional<Version> live = options.live;
    if (!live && document) {
        TRY_ASSIGN(const plan::PresentPolicy present, plan::present_policy(*document, options));
        live = present.live;
    }
    plan::PushFacts facts = facts_of(live);
    facts.document = document;
    return facts;
}

Result<plan::PushPlan> plan_for(const PolicyTarget& target, const std::optional<std::string>& document,
                                const FactsOf& facts_of, const plan::PushOptions& options) {
    TRY_ASSIGN(const plan::PushFacts facts, facts_for(document, facts_of, options));
    auto planned = plan::plan_push(facts, options);
    if (!planned && planned.error().code == ErrorCode::document_missing) {
        planned.error().hint = create_hint(target);
    }
    return planned;
}
}  // namespace

Result<PushOutcome> planned_push(const PolicyTarget& target, const FactsOf& facts_of,
                                 const plan::PushOptions& options) {
    const std::int64_t now = facts_of(options.live).now;
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings, {.author = {.when = utc_timestamp(now)}}));
    TRY_ASSIGN(auto seen, store->read());
    auto planned = plan_for(target, seen.bytes, facts_of, options);
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

Result<PushOutcome> push(const PolicyTarget& target, const FactsOf& facts_of, const plan::PushOptions& options,
                         policy::Author author) {
    const plan::PushFacts known = facts_of(options.live);
    author.when = utc_timestamp(known.now);
    author.tag = known.tag;
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings, {.author = std::move(author)}));
    PushOutcome outcome{.where = store->name()};
    plan::PushPlan last;
    const auto merge = [&](const std::optional<std::string>& current) -> Result<std::optional<std::string>> {
        TRY_ASSIGN(last, plan_for(target, current, facts_of, options));
        // A later look finds our own change and has nothing to do: what is told is the change.
        if (last.after || !outcome.plan.after) {
            outcome.plan = last;
        }
        return last.after;
    };
    auto report = policy_store::write_policy(*store, merge);
    if (!report) {
        return while_doing(std::move(report).error(), "pushing to " + store->name());
    }
    if (!report->changed) {
        outcome.plan = std::move(last);
    }
    outcome.before = std::move(report->before);
    outcome.after = std::move(report->after);
    outcome.changed = report->changed;
    outcome.proposal = store->proposal();
    TRY_ASSIGN(const auto published, policy_store::published_note(target.settings, outcome.after));
    if (published) {
        outcome.plan.notes.push_back(*published);
    }
    return outcome;
}

}  // namespace miniship::apply
