#include "apply/edit_policy.hpp"

#include <fmt/format.h>

#include "apply/push_policy.hpp"
#include "miniship/same_json.hpp"
#include "miniship/time.hpp"
#include "policy_store/published.hpp"
#include "policy_store/recorded_store.hpp"

namespace miniship::apply {
namespace {

using policy_store::RecordedStore;
using policy_store::Recording;

using Bytes = std::optional<std::string>;

// What stops clients, or brings back what worked, must not be stopped by a freeze or by a broken history.
bool is_emergency(const plan::PolicyWish& wish) {
    return wish.verb == plan::PolicyWish::Verb::pause || wish.verb == plan::PolicyWish::Verb::resume;
}

Recording recording_of(const plan::PolicyWish& wish, policy::Author author, std::int64_t now) {
    author.when = utc_timestamp(now);
    return {.author = std::move(author), .passes_freeze = is_emergency(wish), .may_go_unrecorded = is_emergency(wish)};
}

// A service may give back what was written in a layout of its own.
bool is_same(const Bytes& left, const Bytes& right) {
    return left && right ? is_same_json(*left, *right) : left == right;
}

Error moved_on(const RecordedStore& store, std::string hint) {
    return {.code = ErrorCode::document_conflict,
            .message = fmt::format("{} has changed since this was planned", store.name()),
            .hint = std::move(hint)};
}

// Whether the plan that another person made still says what happens now. `ours` is a document that we have written.
Result<void> checked_plan(const RecordedStore& store, const plan::EditPlan& edit, const Bytes& current,
                          const PlannedEdit& planned, const Bytes& ours) {
    if (ours && is_same(current, ours)) {
        return {};
    }
    if (policy::document_hash(current) != planned.document_hash) {
        return moved_on(store, "plan it again with `--dry-run --json`, and have it looked at again");
    }
    if (!planned.agrees(without_stamps(edit.changes))) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = "the plan's \"changes\" are not what its \"edit\" does",
                     .hint = "plan it again with `--dry-run --json`; a plan is not for editing"};
    }
    return {};
}

Result<plan::EditPlan> plan_for(const PolicyTarget& target, const plan::WishFacts& facts,
                                const plan::PolicyWish& wish) {
    auto plan = plan::plan_wish(facts, wish);
    if (!plan && plan.error().code == ErrorCode::document_missing && plan.error().hint.empty()) {
        plan.error().hint = create_hint(target);
    }
    return plan;
}

// Fills in what `merge`, which may write into the outcome itself, has left open, and waits for clients.
Result<EditOutcome> written(const PolicyTarget& target, RecordedStore& store, EditOutcome& outcome,
                            const policy_store::Merge& merge) {
    auto report = policy_store::write_policy(store, merge);
    if (!report) {
        return while_doing(std::move(report).error(), "changing " + store.name());
    }
    outcome.before = std::move(report->before);
    outcome.after = std::move(report->after);
    outcome.changed = report->changed;
    outcome.unrecorded = store.unrecorded();
    outcome.proposal = store.proposal();
    TRY_ASSIGN(outcome.published, policy_store::published_note(target.settings, outcome.after));
    return std::move(outcome);
}

}  // namespace

std::vector<json_text::Change> without_stamps(std::vector<json_text::Change> changes) {
    std::erase_if(changes, [](const json_text::Change& change) {
        return change.pointer == "/revision" || change.pointer == "/updatedAt";
    });
    return changes;
}

Result<EditOutcome> planned_edit(const PolicyTarget& target, const plan::WishFacts& facts, const plan::PolicyWish& wish,
                                 const std::optional<PlannedEdit>& planned) {
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings, recording_of(wish, {}, facts.now)));
    TRY_ASSIGN(auto seen, store->read());
    plan::WishFacts now = facts;
    now.document = seen.bytes;
    auto plan = plan_for(target, now, wish);
    if (!plan) {
        return while_doing(std::move(plan).error(), "planning a change of " + store->name());
    }
    if (planned) {
        TRY(checked_plan(*store, *plan, seen.bytes, *planned, std::nullopt));
    }
    if (plan->after && !is_emergency(wish)) {
        TRY_ASSIGN(const auto both, store->read_both());
        TRY_ASSIGN(const auto history, store->history_of(both));
        TRY(store->checked_freeze(history));
    }
    EditOutcome outcome{.plan = *std::move(plan), .before = std::move(seen.bytes), .where = store->name()};
    outcome.after = outcome.plan.after ? outcome.plan.after : outcome.before;
    outcome.changed = outcome.plan.after.has_value();
    return outcome;
}

Result<EditOutcome> edit(const PolicyTarget& target, const plan::WishFacts& facts, const plan::PolicyWish& wish,
                         const policy::Author& author, const std::optional<PlannedEdit>& planned) {
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings, recording_of(wish, author, facts.now)));
    EditOutcome outcome{.where = store->name()};
    const auto merge = [&](const Bytes& current) -> Result<Bytes> {
        const Bytes ours = outcome.plan.after;
        plan::WishFacts now = facts;
        now.document = current;
        TRY_ASSIGN(plan::EditPlan plan, plan_for(target, now, wish));
        if (planned) {
            TRY(checked_plan(*store, plan, current, *planned, ours));
        }
        // A second call finds our own change and has nothing to do: what is told is the first one's.
        if (plan.after || !outcome.plan.after) {
            outcome.plan = plan;
        }
        return plan.after;
    };
    return written(target, *store, outcome, merge);
}

Result<EditOutcome> roll_back(const PolicyTarget& target, const plan::RollbackOptions& options,
                              const policy::Author& author, std::int64_t now, bool dry_run) {
    Recording recording{.author = author, .passes_freeze = true, .may_go_unrecorded = true};
    recording.author.when = utc_timestamp(now);
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings, std::move(recording)));
    // What is proposed is another document's history one day; this is about the one that is there.
    PolicyTarget present = target;
    present.settings.propose = false;
    TRY_ASSIGN(auto seen, seen_history(present));
    auto plan =
        plan::plan_rollback({.document = seen.document, .history = std::move(seen.history), .now = now}, options);
    if (!plan) {
        return while_doing(std::move(plan).error(), "planning a rollback of " + store->name());
    }
    EditOutcome outcome{.plan = *std::move(plan), .before = seen.document, .where = store->name()};
    outcome.after = outcome.plan.after ? outcome.plan.after : seen.document;
    outcome.changed = outcome.plan.after.has_value();
    if (dry_run || !outcome.changed) {
        return outcome;
    }
    const Bytes wanted = outcome.plan.after;
    bool sent = false;
    const auto merge = [&](const Bytes& current) -> Result<Bytes> {
        const bool as_seen = current == seen.document;
        // What is there from the start may say the same in another layout: that alone is not what was asked for.
        if ((sent || !as_seen) && is_same(current, wanted)) {
            return Bytes{};
        }
        if (!as_seen) {
            return moved_on(*store, "look with `miniship policy history`, then run the same command again");
        }
        sent = true;
        return wanted;
    };
    return written(target, *store, outcome, merge);
}

Result<SeenHistory> seen_history(const PolicyTarget& target) {
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings));
    if (!store->has_history()) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("target {} keeps no history", target.settings.name),
                     .hint = "name a place for it with `history` of the target in miniship.json"};
    }
    TRY_ASSIGN(auto both, store->read_both());
    SeenHistory seen{.where = store->name()};
    TRY_ASSIGN(seen.history, store->history_of(both));
    seen.document = std::move(both.document.bytes);
    return seen;
}

Result<FreezeOutcome> set_freeze(const PolicyTarget& target, const std::optional<policy::Freeze>& freeze) {
    TRY_ASSIGN(const auto store, RecordedStore::opened(target.settings));
    TRY_ASSIGN(const auto document, store->read());
    if (!document.bytes) {
        return Error{.code = ErrorCode::document_missing,
                     .message = fmt::format("there is no document at {}", store->name()),
                     .hint = create_hint(target)};
    }
    const auto merge = [&](const Bytes& bytes) -> Result<Bytes> {
        TRY_ASSIGN(policy::History history, policy::parsed_history(bytes));
        const auto& present = history.freeze;
        if (present.has_value() == freeze.has_value() &&
            (!freeze || (present->until == freeze->until && present->reason == freeze->reason))) {
            return Bytes{};
        }
        history.freeze = freeze;
        return Bytes{policy::to_text(history)};
    };
    auto report = store->write_history(merge);
    if (!report) {
        return while_doing(std::move(report).error(), "writing the history of " + store->name());
    }
    return FreezeOutcome{.changed = report->changed, .proposal = store->proposal()};
}

}  // namespace miniship::apply
