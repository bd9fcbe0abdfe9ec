#include "plan/rollback.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::plan {
namespace {

using json_text::Create;
using json_text::Document;
using policy::PastChange;
using policy::PastState;

std::string revisions_of(const std::vector<PastState>& states) {
    std::vector<std::string> names;
    for (const auto& state : states) {
        const std::string name = std::to_string(state.revision);
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
    return names.empty() ? "the history holds no earlier document"
                         : "`miniship policy history` shows them; it goes back to " + text::joined(names, ", ");
}

// The document before the last change, whether that is in the history or was made by hand.
Result<PastState> last_state(const RollbackFacts& facts, const std::vector<PastState>& states) {
    const auto* last = policy::newest_change(facts.history);
    if (last == nullptr) {
        return Error{ErrorCode::document_missing, "the history holds no change that could be taken back",
                     "the first `miniship push` or `miniship policy set` begins it"};
    }
    const bool by_hand = !policy::is_latest(facts.history, facts.document);
    const std::string& wanted = by_hand ? last->after_hash : last->before_hash;
    const auto state = std::find_if(states.begin(), states.end(), [&](const PastState& other) {
        return policy::document_hash(*other.bytes) == wanted;
    });
    if (state == states.end()) {
        return Error{ErrorCode::document_missing,
                     wanted.empty()
                         ? fmt::format("revision {} made the document: there is none before it", last->revision)
                         : "the document before the last change is not kept any more",
                     revisions_of(states)};
    }
    return *state;
}

Result<PastState> chosen_state(const RollbackFacts& facts, const RollbackOptions& options) {
    const auto states = policy::past_states(facts.history);
    if (!options.revision) {
        return last_state(facts, states);
    }
    const auto state = std::find_if(states.begin(), states.end(),
                                    [&](const PastState& other) { return other.revision == *options.revision; });
    if (state == states.end()) {
        return Error{ErrorCode::document_missing, fmt::format("revision {} is not in the history", *options.revision),
                     revisions_of(states)};
    }
    return *state;
}

// The floors of a document by app; of one of a team's own shape the one that its places say.
Result<std::map<std::string, Version>> floors_of(const std::string& bytes, const RollbackOptions& options) {
    std::map<std::string, Version> floors;
    if (!options.set.empty()) {
        TRY_ASSIGN(const PresentPolicy present, present_policy(bytes, {.set = options.set}));
        if (present.floor) {
            floors.emplace("", *present.floor);
        }
        return floors;
    }
    TRY_ASSIGN(const policy::Policy policy, policy::parsed(bytes));
    for (const auto& [name, app] : policy.apps) {
        if (app.floor) {
            floors.emplace(name, app.floor->min);
        }
    }
    return floors;
}

Result<void> checked_floors(const std::string& present, const std::string& restored, const RollbackOptions& options) {
    if (options.allow_lower) {
        return {};
    }
    // What cannot be read any more asks nobody anything: then every floor that is restored is no lower one.
    const auto old_floors = floors_of(present, options);
    TRY_ASSIGN(const auto new_floors, floors_of(restored, options));
    for (const auto& [app, floor] : old_floors ? *old_floors : std::map<std::string, Version>{}) {
        const auto then = new_floors.find(app);
        if (then == new_floors.end() || precedence(then->second, floor) < 0) {
            return Error{
                ErrorCode::would_lower,
                fmt::format("the rollback would lower the floor{}{} from {} to {}", app.empty() ? "" : " of ", app,
                            to_string(floor), then == new_floors.end() ? "none" : to_string(then->second)),
                "`--allow-lower` lowers it"};
        }
    }
    return {};
}

// The bytes with stamps of their own, so that nobody takes the restored document for an older one.
Result<std::string> stamped(const std::string& restored, const RollbackFacts& facts, const RollbackOptions& options) {
    if (!options.set.empty()) {
        return restored;
    }
    const auto* last = policy::newest_change(facts.history);
    const auto present = facts.document ? policy::revision_of(*facts.document) : std::nullopt;
    const std::uint64_t revision = present.value_or(last == nullptr ? 0 : last->revision) + 1;
    return json_text::edited(
        restored, std::vector<json_text::Edit>{{"/revision", fmt::format("{}", revision), Create::leaf},
                                               {"/updatedAt", json_string(utc_timestamp(facts.now)), Create::leaf}});
}

bool is_stamp(const json_text::Change& change) {
    return change.pointer == "/revision" || change.pointer == "/updatedAt";
}

std::string told(const PastChange& change) {
    std::vector<std::string> places;
    for (const auto& place : change.what) {
        places.push_back(place.pointer);
    }
    return fmt::format("takes back revision {}{}{}: {}", change.revision,
                       change.author.who.empty() ? "" : " by " + change.author.who,
                       change.author.when.empty() ? "" : " of " + change.author.when, text::joined(places, ", "));
}

std::vector<std::string> taken_back(const RollbackFacts& facts, const PastState& state) {
    std::vector<std::string> warnings;
    if (!policy::is_latest(facts.history, facts.document)) {
        warnings.emplace_back("takes back an edit that is in no history");
    }
    for (std::size_t index = facts.history.changes.size(); index-- > state.left_by;) {
        if (facts.history.changes[index].settled) {
            warnings.push_back(told(facts.history.changes[index]));
        }
    }
    return warnings;
}

}  // namespace

Result<EditPlan> plan_rollback(const RollbackFacts& facts, const RollbackOptions& options) {
    TRY_ASSIGN(const PastState state, chosen_state(facts, options));
    const std::string& restored = *state.bytes;
    if (facts.document) {
        TRY(checked_floors(*facts.document, restored, options));
    }
    TRY_ASSIGN(std::string bytes, stamped(restored, facts, options));
    EditPlan plan;
    TRY_ASSIGN(const Document after, json_text::parsed(bytes));
    const auto before = json_text::parsed(facts.document.value_or("null"));
    plan.changes =
        before ? json_text::differences(*before, after) : std::vector<json_text::Change>{{"", facts.document, bytes}};
    if (std::all_of(plan.changes.begin(), plan.changes.end(), is_stamp)) {
        plan.changes.clear();
        return plan;
    }
    plan.warnings = taken_back(facts, state);
    plan.after = std::move(bytes);
    return plan;
}

}  // namespace miniship::plan
