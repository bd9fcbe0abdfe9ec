#include "plan/push.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "miniship/policy_document.hpp"
#include "miniship/time.hpp"
#include "plan/push_template.hpp"

namespace miniship::plan {
namespace {

using json_text::Change;
using json_text::Document;
using json_text::Edit;

bool is_below(const Version& left, const Version& right) {
    return precedence(left, right) < 0;
}

Result<Document> read_document(std::string_view bytes, const PushOptions& options) {
    if (options.set.empty()) {
        return policy::read_document(bytes);
    }
    auto document = json_text::parsed(std::string{bytes});
    if (!document) {
        Error error = std::move(document).error();
        error.code = ErrorCode::document_invalid;
        return while_doing(std::move(error), "reading the policy document");
    }
    return document;
}

Result<PresentPolicy> present_in(const Document& document, const PushOptions& options) {
    if (!options.set.empty()) {
        return present_at(document, options.set);
    }
    PresentPolicy present;
    TRY_ASSIGN(present.floor, policy::version_at(document, policy::app_pointer(options.app, "floor/min")));
    TRY_ASSIGN(present.latest, policy::version_at(document, policy::app_pointer(options.app, "latest")));
    TRY_ASSIGN(present.live, policy::version_at(document, policy::app_pointer(options.app, "live")));
    return present;
}

// An explicit version wins and is not lower without leave; a computed one that is lower is left out, with a note.
Result<std::optional<Version>> decided(std::string_view name, const std::optional<Version>& wanted,
                                       const std::optional<Version>& computed, const std::optional<Version>& present,
                                       bool allow_lower, std::vector<std::string>& notes) {
    if (wanted) {
        if (present && is_below(*wanted, *present) && !allow_lower) {
            return Error{ErrorCode::would_lower,
                         fmt::format("{} {} is below the present {}", name, to_string(*wanted), to_string(*present)),
                         "`--allow-lower` lowers it"};
        }
        return wanted;
    }
    if (computed && present && is_below(*computed, *present)) {
        notes.push_back(
            fmt::format("{} stays at {}: the computed {} is lower", name, to_string(*present), to_string(*computed)));
        return std::optional<Version>{};
    }
    return computed;
}

// Never above what every user can get.
Result<void> checked_ceiling(const Version& floor, const std::optional<Version>& live,
                             const std::optional<Version>& latest) {
    const auto& ceiling = live ? live : latest;
    if (!ceiling) {
        return Error{ErrorCode::above_live,
                     fmt::format("floor {} cannot be checked: no released version is known", to_string(floor)),
                     "name the newest release with `--latest`"};
    }
    if (is_below(*ceiling, floor)) {
        return Error{ErrorCode::above_live,
                     fmt::format("floor {} is above {} {}, which is the newest that users can get", to_string(floor),
                                 live ? "live" : "latest", to_string(*ceiling)),
                     live ? "tell what is live now with `--live`" : "release that version first"};
    }
    return {};
}

Result<void> checked_jump(const Version& floor, const Version& present, const PushFacts& facts,
                          const PushOptions& options) {
    std::vector<Version> passed;
    std::copy_if(facts.releases.begin(), facts.releases.end(), std::back_inserter(passed), [&](const Version& release) {
        return is_below(present, release) && !is_below(floor, release) &&
               (options.prereleases || !release.is_prerelease());
    });
    std::sort(passed.begin(), passed.end(), is_below);
    const auto same = [](const Version& a, const Version& b) { return precedence(a, b) == 0; };
    passed.erase(std::unique(passed.begin(), passed.end(), same), passed.end());
    if (!options.max_jump || passed.size() <= *options.max_jump) {
        return {};
    }
    Error error{ErrorCode::floor_jump,
                fmt::format("floor {} is {} releases above the present {}, and at most {} are passed at once",
                            to_string(floor), passed.size(), to_string(present), *options.max_jump)};
    error.hint = *options.max_jump == 0 ? "allow more with `floor.maxJump`"
                                        : fmt::format("raise it in steps, first with `miniship push --min {}`",
                                                      to_string(passed[*options.max_jump - 1]));
    return error;
}

/// Users can be counted only against a floor that rises.
Result<void> checked_users(const Version& floor, const std::optional<Version>& present, const PushFacts& facts,
                           const PushOptions& options, PushPlan& plan) {
    if (!facts.usage || (present && !is_below(*present, floor))) {
        return {};
    }
    plan.impact = impact_of(*facts.usage, floor, present);
    plan.notes.push_back(to_string(*plan.impact));
    return options.max_impact ? checked_impact(*plan.impact, *options.max_impact) : Result<void>{};
}

Result<std::optional<Version>> decided_floor(const PushFacts& facts, const PushOptions& options,
                                             const PresentPolicy& present, const PlaceholderValues& values,
                                             PushPlan& plan) {
    if (!options.min && !facts.floor && !facts.no_floor_reason.empty()) {
        plan.notes.push_back(
            present.floor ? fmt::format("floor stays at {}: {}", to_string(*present.floor), facts.no_floor_reason)
                          : fmt::format("no floor yet: {}", facts.no_floor_reason));
    }
    TRY_ASSIGN(auto floor, decided("floor", options.min, facts.floor, present.floor, options.allow_lower, plan.notes));
    if (!floor) {
        return floor;
    }
    if (!present.floor || precedence(*floor, *present.floor) != 0) {
        TRY(checked_ceiling(*floor, values.live ? values.live : present.live,
                            values.latest ? values.latest : present.latest));
    }
    if (present.floor) {
        TRY(checked_jump(*floor, *present.floor, facts, options));
    }
    TRY(checked_users(*floor, present.floor, facts, options, plan));
    return floor;
}

Result<PlaceholderValues> decided_values(const PushFacts& facts, const PushOptions& options,
                                         const PresentPolicy& present, PushPlan& plan) {
    const bool lower = options.allow_lower;
    std::vector<std::string>& notes = plan.notes;
    PlaceholderValues values;
    values.time = utc_timestamp(facts.now);
    TRY_ASSIGN(values.live, decided("live", options.live, std::nullopt, present.live, lower, notes));
    TRY_ASSIGN(values.latest, decided("latest", options.latest, facts.latest, present.latest, lower, notes));
    const auto& version = facts.version ? facts.version : values.latest;
    TRY_ASSIGN(values.version, decided("version", std::nullopt, version, present.version, lower, notes));
    // A pipeline of an older release that runs again must not put its tag back.
    values.tag = version && !values.version ? "" : facts.tag;
    TRY_ASSIGN(values.floor, decided_floor(facts, options, present, values, plan));
    const auto& latest = values.latest ? values.latest : present.latest;
    if (values.live && latest && is_below(*latest, *values.live)) {
        notes.push_back(fmt::format("live {} is above latest {}", to_string(*values.live), to_string(*latest)));
    }
    const auto& floor = values.floor ? values.floor : present.floor;
    if (values.live && floor && is_below(*values.live, *floor)) {
        notes.push_back(fmt::format("floor {} sleeps while live is {}", to_string(*floor), to_string(*values.live)));
    }
    return values;
}

Result<std::vector<Edit>> edits_for(const Document& document, const PushOptions& options,
                                    const PlaceholderValues& values) {
    if (!options.set.empty()) {
        return template_edits(document, options.set, values, options.create);
    }
    return policy::edits_of(document, {options.app, values.floor, values.latest, values.live, options.create});
}

Result<std::string> bytes_after(const Document& before, const std::vector<Edit>& edits, const PushOptions& options,
                                const std::string& time) {
    if (options.set.empty()) {
        return policy::edited(before.bytes(), edits, time);
    }
    auto bytes = json_text::edited(before.bytes(), edits);
    if (!bytes) {
        bytes.error().code = ErrorCode::document_invalid;
    }
    return bytes;
}

// The changes, when they are the edits, the stamps of a native document, and nothing else.
Result<std::vector<Change>> proof(const Document& before, const Document& after, const std::vector<Edit>& edits,
                                  bool native) {
    std::vector<std::string> places;
    for (const Edit& edit : edits) {
        const auto value = after.find(edit.pointer);
        if (!value || value->raw() != *edit.raw) {
            return Error{ErrorCode::internal, fmt::format("{} is not what the push wanted", edit.pointer)};
        }
        places.push_back(edit.pointer);
    }
    for (const std::string stamp : {"/revision", "/updatedAt"}) {
        const auto old_value = before.find(stamp);
        const auto new_value = after.find(stamp);
        if (native && new_value && (!old_value || old_value->raw() != new_value->raw())) {
            places.push_back(stamp);
        }
    }
    return json_text::proven_changes(before, after, places);
}

std::string new_document(const PushOptions& options) {
    return options.set.empty() ? policy::empty_document("") : "{\n}\n";
}

// A prerelease says nothing about what users can get, unless the config wants it to.
bool leaves_alone(const PushFacts& facts, const PushOptions& options) {
    return facts.version && facts.version->is_prerelease() && !options.prereleases;
}

// A document of the team's own shape is made of its places, and these of versions.
Error nothing_to_hold() {
    return {ErrorCode::document_missing,
            "there is no policy document yet, and no release is known that a new one could hold"};
}

Result<PushPlan> planned(const Document& document, const PushFacts& facts, const PushOptions& options, PushPlan plan) {
    TRY_ASSIGN(plan.policy, present_in(document, options));
    TRY_ASSIGN(const auto values, decided_values(facts, options, plan.policy, plan));
    TRY_ASSIGN(const auto edits, edits_for(document, options, values));
    if (edits.empty()) {
        return facts.document ? Result<PushPlan>{std::move(plan)} : nothing_to_hold();
    }
    if (!values.latest && !values.live && !values.floor && options.set.empty()) {
        plan.notes.push_back(fmt::format("no release is known yet: {} is there without a version", options.app));
    }
    TRY_ASSIGN(std::string bytes, bytes_after(document, edits, options, values.time));
    TRY_ASSIGN(const Document after, read_document(bytes, options));
    TRY_ASSIGN(plan.changes, proof(document, after, edits, options.set.empty()));
    TRY_ASSIGN(plan.policy, present_in(after, options));
    if (!facts.document) {
        plan.changes = {{"", std::nullopt, bytes}};
    }
    plan.after = std::move(bytes);
    return plan;
}

}  // namespace

Result<PresentPolicy> present_policy(std::string_view document, const PushOptions& options) {
    TRY_ASSIGN(const Document read, read_document(document, options));
    return present_in(read, options);
}

Result<PushPlan> plan_push(const PushFacts& facts, const PushOptions& options) {
    PushPlan plan;
    PushFacts considered = facts;
    if (leaves_alone(facts, options)) {
        plan.notes.push_back(
            fmt::format("{} is a prerelease: it leaves the policy as it is", to_string(*facts.version)));
        if (!options.min && !options.latest && !options.live) {
            return plan;
        }
        considered.floor = considered.latest = considered.version = std::nullopt;
        considered.tag.clear();
    }
    if (!facts.document && !options.create) {
        return Error{ErrorCode::document_missing, "there is no policy document yet"};
    }
    TRY_ASSIGN(const Document document, read_document(facts.document.value_or(new_document(options)), options));
    return planned(document, considered, options, std::move(plan));
}

}  // namespace miniship::plan
