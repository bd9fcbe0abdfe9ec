#include "cli/policy_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace miniship::cli {
namespace {

using json = nlohmann::ordered_json;

json object() {
    return json{{"schema", 1}};
}

std::string text_of(const json& value) {
    return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

void add_if_given(json& out, const char* name, const std::optional<std::string>& text) {
    if (text) {
        out[name] = *text;
    }
}

json embedded(const std::optional<std::string>& text) {
    json value = json::parse(text.value_or("null"), nullptr, false, false);
    return value.is_discarded() ? json(*text) : value;
}

json changes_of(const std::vector<json_text::Change>& changes) {
    json list = json::array();
    for (const auto& change : changes) {
        list.push_back(
            {{"pointer", change.pointer}, {"before", embedded(change.before)}, {"after", embedded(change.after)}});
    }
    return list;
}

json optional_text(const std::optional<std::string>& text) {
    return text ? json(*text) : json();
}

json wish_of(const plan::PolicyWish& wish) {
    json edit{{"verb", to_string(wish.verb)}};
    if (wish.verb == plan::PolicyWish::Verb::set || wish.verb == plan::PolicyWish::Verb::unset) {
        edit["rule"] = plan::people_word(wish.kind);
        edit["key"] = or_null(wish.key);
        edit["value"] = or_null(wish.value);
        edit["update"] = wish.update ? json(policy::to_string(*wish.update)) : json();
        edit["until"] = optional_text(wish.until);
        edit["message"] = optional_text(wish.message);
    }
    edit["create"] = wish.create;
    return edit;
}

json freeze_of(const std::optional<policy::Freeze>& freeze) {
    if (!freeze) {
        return nullptr;
    }
    return {{"until", freeze->until},
            {"reason", or_null(freeze->reason)},
            {"who", or_null(freeze->who)},
            {"when", or_null(freeze->when)}};
}

/// A text member; absent and null are nothing.
std::optional<std::string> text_at(const json& value, const char* name) {
    const auto member = value.find(name);
    return member != value.end() && member->is_string() ? std::optional{member->get<std::string>()} : std::nullopt;
}

std::optional<plan::PolicyWish> wish_from(const json& plan) {
    const json edit = plan.value("edit", json());
    const auto verb = edit.is_object() ? plan::parse_verb(text_at(edit, "verb").value_or("")) : std::nullopt;
    if (!verb) {
        return std::nullopt;
    }
    plan::PolicyWish wish{.verb = *verb, .app = text_at(plan, "app").value_or("")};
    if (const auto rule = text_at(edit, "rule")) {
        const auto kind = plan::parse_people_word(*rule);
        if (!kind) {
            return std::nullopt;
        }
        wish.kind = *kind;
    }
    wish.key = text_at(edit, "key").value_or("");
    wish.value = text_at(edit, "value").value_or("");
    if (const auto update = text_at(edit, "update")) {
        wish.update = *update == "force" ? policy::Update::force : policy::Update::regular;
    }
    wish.until = text_at(edit, "until");
    wish.message = text_at(edit, "message");
    const auto create = edit.find("create");
    wish.create = create != edit.end() && create->is_boolean() && create->get<bool>();
    return wish;
}

}  // namespace

std::string edit_json(const NamedEdit& edit, bool applied) {
    json out = object();
    out["applied"] = applied;
    out["target"] = or_null(edit.target);
    out["place"] = edit.place;
    out["where"] = edit.outcome.where;
    out["app"] = edit.app;
    out["edit"] = wish_of(edit.wish);
    out["reason"] = or_null(edit.author.why);
    out["who"] = or_null(edit.author.who);
    out["document"] = {{"sha256", or_null(policy::document_hash(edit.outcome.before))}};
    out["changed"] = edit.outcome.changed;
    out["changes"] = changes_of(apply::without_stamps(edit.outcome.plan.changes));
    out["warnings"] = edit.outcome.plan.warnings;
    add_if_given(out, "proposal", edit.outcome.proposal);
    add_if_given(out, "published", edit.outcome.published);
    return text_of(out);
}

Result<PlanFile> parsed_plan(std::string_view bytes) {
    const json plan = json::parse(bytes, nullptr, false);
    const auto wish = plan.is_object() ? wish_from(plan) : std::nullopt;
    const auto place = plan.is_object() ? text_at(plan, "place") : std::nullopt;
    if (!wish || !place || plan.value("schema", json()) != 1 || !plan.value("document", json()).is_object() ||
        !plan.value("changes", json()).is_array()) {
        return Error{.code = ErrorCode::file_invalid, .message = "this is no plan of miniship"};
    }
    return PlanFile{.target = text_at(plan, "target").value_or(""),
                    .place = *place,
                    .wish = *wish,
                    .who = text_at(plan, "who").value_or(""),
                    .why = text_at(plan, "reason").value_or(""),
                    .document_hash = text_at(plan["document"], "sha256").value_or(""),
                    .agrees = [shown = plan["changes"]](const std::vector<json_text::Change>& changes) {
                        return changes_of(changes) == shown;
                    }};
}

std::string rollback_json(const std::string& target, const apply::EditOutcome& outcome, bool applied) {
    json out = object();
    out["applied"] = applied;
    out["target"] = target;
    out["where"] = outcome.where;
    out["changed"] = outcome.changed;
    out["changes"] = changes_of(outcome.plan.changes);
    out["warnings"] = outcome.plan.warnings;
    add_if_given(out, "proposal", outcome.proposal);
    add_if_given(out, "published", outcome.published);
    return text_of(out);
}

std::string history_json(const std::string& target, const apply::SeenHistory& seen,
                         const std::optional<policy::Freeze>& freeze) {
    json out = object();
    out["target"] = target;
    out["where"] = seen.where;
    out["frozen"] = freeze_of(freeze);
    out["editedByHand"] =
        policy::newest_change(seen.history) != nullptr && !policy::is_latest(seen.history, seen.document);
    out["restorable"] = json::array();
    for (const auto& state : policy::past_states(seen.history)) {
        if (std::find(out["restorable"].begin(), out["restorable"].end(), state.revision) == out["restorable"].end()) {
            out["restorable"].push_back(state.revision);
        }
    }
    out["changes"] = json::array();
    for (auto change = seen.history.changes.rbegin(); change != seen.history.changes.rend(); ++change) {
        const auto& author = change->author;
        out["changes"].push_back({{"revision", change->revision},
                                  {"when", or_null(author.when)},
                                  {"who", or_null(author.who)},
                                  {"why", or_null(author.why)},
                                  {"tag", or_null(author.tag)},
                                  {"commit", or_null(author.commit)},
                                  {"pipeline", or_null(author.pipeline)},
                                  {"settled", change->settled},
                                  {"what", changes_of(change->what)}});
    }
    return text_of(out);
}

std::string freeze_json(const std::string& target, const std::optional<policy::Freeze>& freeze,
                        const apply::FreezeOutcome& outcome, bool applied) {
    json out = object();
    out["applied"] = applied;
    out["target"] = target;
    out["frozen"] = freeze_of(freeze);
    out["changed"] = outcome.changed;
    add_if_given(out, "proposal", outcome.proposal);
    return text_of(out);
}

std::string lint_json(const std::string& target, const std::vector<policy::Finding>& findings) {
    json out = object();
    out["target"] = target;
    out["clean"] = findings.empty();
    out["findings"] = json::array();
    for (const auto& finding : findings) {
        out["findings"].push_back({{"code", finding.code}, {"pointer", finding.pointer}, {"message", finding.message}});
    }
    return text_of(out);
}

}  // namespace miniship::cli
