#include "plan/policy_edit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/loose_version.hpp"
#include "miniship/policy_rules.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"
#include "plan/policy_warnings.hpp"

namespace miniship::plan {
namespace {

using json_text::Change;
using json_text::Create;
using json_text::Document;
using json_text::Edit;
using json_text::Value;
using policy::RuleKind;
using Verb = PolicyWish::Verb;

struct KindWord {
    RuleKind kind;
    std::string_view word;
};
constexpr std::array kKindWords{KindWord{RuleKind::app, "app"},
                                KindWord{RuleKind::page, "page"},
                                KindWord{RuleKind::api, "api"},
                                KindWord{RuleKind::blocked, "block"},
                                KindWord{RuleKind::base_library, "base-library"},
                                KindWord{RuleKind::host, "client"}};
constexpr std::array<std::pair<Verb, std::string_view>, 4> kVerbs{
    {{Verb::set, "set"}, {Verb::unset, "unset"}, {Verb::pause, "pause"}, {Verb::resume, "resume"}}};

bool is_host_kind(RuleKind kind) {
    return kind == RuleKind::base_library || kind == RuleKind::host;
}

std::string_view min_name(RuleKind kind) {
    return kind == RuleKind::host ? "minClient" : "min";
}

Error usage(std::string message, std::string hint) {
    return {ErrorCode::usage, std::move(message), std::move(hint)};
}

// The version as it goes into the document.
Result<std::string> checked_value(const PolicyWish& wish) {
    const bool host = is_host_kind(wish.kind);
    const auto version = parse_version(wish.value);
    if (host ? is_dotted_version(wish.value) : version && version->build.empty()) {
        return wish.value;
    }
    const bool prefixed = wish.value.starts_with('v') && parse_version(wish.value.substr(1));
    return usage(fmt::format("'{}' is not a version", wish.value),
                 prefixed ? fmt::format("write it without the v: {}", wish.value.substr(1))
                 : host   ? "write it like 2.20.1"
                          : "write it like 1.4.0");
}

Result<void> checked_wish(const PolicyWish& wish, std::string_view today) {
    if (wish.verb == Verb::pause || wish.verb == Verb::resume) {
        return {};
    }
    if (wish.kind == RuleKind::floor) {
        return usage("the floor is the tool's rule", "`miniship push --min V` writes it; `set app` is the people's");
    }
    if (has_key(wish.kind) && wish.key.empty()) {
        return usage(
            fmt::format("a rule for {} needs to name one", wish.kind == RuleKind::page ? "a page" : "an interface"),
            wish.kind == RuleKind::page ? "`miniship policy set page pages/order/order 1.7.0`"
                                        : "`miniship policy set api '/api/pay/**' 1.6.0`");
    }
    if (wish.verb == Verb::set || wish.kind == RuleKind::blocked) {
        TRY(checked_value(wish));
    }
    if (wish.kind == RuleKind::blocked && (wish.update || wish.until || wish.message)) {
        return usage("a blocked version has no --update, --until or --message",
                     "it is told to update by force, until `miniship policy unset block`");
    }
    if (wish.until && !wish.until->empty()) {
        if (!day_start(*wish.until)) {
            return usage(fmt::format("--until '{}' is not a day", *wish.until), "write it like 2027-01-01");
        }
        if (*wish.until < today) {
            return usage(fmt::format("--until {} is over: today is {} in UTC", *wish.until, today),
                         "name the last day on which the rule holds");
        }
    }
    return {};
}

std::string rule_pointer(const PolicyWish& wish, const policy::App& app) {
    return policy::app_pointer(wish.app, policy::rule_place(wish.kind, present_key(wish, app)));
}

std::string new_rule(const PolicyWish& wish) {
    std::string raw = fmt::format("{{\"{}\": {}, \"update\": \"{}\"", min_name(wish.kind), json_string(wish.value),
                                  policy::to_string(wish.update.value_or(policy::Update::regular)));
    if (wish.until && !wish.until->empty()) {
        raw += ", \"until\": " + json_string(*wish.until);
    }
    if (wish.message && !wish.message->empty()) {
        raw += ", \"message\": " + json_string(*wish.message);
    }
    return raw + "}";
}

// Puts a member of the rule in order: the text, nothing for "take it away".
void add_member(std::vector<Edit>& edits, const Value& rule, std::string_view name, const std::string& text) {
    const auto present = rule.find(name);
    if (text.empty() ? present.has_value() : !present || present->text() != text) {
        edits.push_back({fmt::format("{}/{}", rule.pointer(), name),
                         text.empty() ? std::nullopt : std::optional{json_string(text)}, Create::leaf});
    }
}

std::vector<Edit> set_edits(const PolicyGround& ground, const PolicyWish& wish) {
    const std::string pointer = rule_pointer(wish, ground.app);
    const auto rule = ground.document.find(pointer);
    if (!rule) {
        return {{pointer, new_rule(wish), Create::parents}};
    }
    std::vector<Edit> edits;
    add_member(edits, *rule, min_name(wish.kind), wish.value);
    if (wish.update) {
        add_member(edits, *rule, "update", std::string{policy::to_string(*wish.update)});
    }
    if (wish.until) {
        add_member(edits, *rule, "until", *wish.until);
    }
    if (wish.message) {
        add_member(edits, *rule, "message", *wish.message);
    }
    return edits;
}

// The items of `blocked` that are this version, the last first, so that erasing one moves none of the others.
std::vector<Edit> unblock_edits(const PolicyGround& ground, const PolicyWish& wish) {
    const std::string pointer = policy::app_pointer(wish.app, "blocked");
    std::vector<Edit> edits;
    for (std::size_t index = ground.app.blocked.size(); index-- > 0;) {
        if (to_string(ground.app.blocked[index]) == wish.value) {
            edits.push_back({fmt::format("{}/{}", pointer, index), std::nullopt});
        }
    }
    return edits;
}

std::vector<Edit> block_edits(const PolicyGround& ground, const PolicyWish& wish) {
    const std::string pointer = policy::app_pointer(wish.app, "blocked");
    const auto& blocked = ground.app.blocked;
    if (std::any_of(blocked.begin(), blocked.end(), [&](const Version& v) { return to_string(v) == wish.value; })) {
        return {};
    }
    return ground.document.find(pointer)
               ? std::vector<Edit>{{pointer + "/-", json_string(wish.value), Create::leaf}}
               : std::vector<Edit>{{pointer, "[" + json_string(wish.value) + "]", Create::parents}};
}

std::vector<Edit> pause_edits(const PolicyGround& ground, const PolicyWish& wish) {
    const bool wanted = wish.verb == Verb::pause;
    return ground.app.paused == wanted ? std::vector<Edit>{}
                                       : std::vector<Edit>{{policy::app_pointer(wish.app, "paused"),
                                                            wanted ? "true" : "false", Create::parents}};
}

std::vector<Edit> edits_of(const PolicyGround& ground, const PolicyWish& wish) {
    if (wish.verb == Verb::pause || wish.verb == Verb::resume) {
        return pause_edits(ground, wish);
    }
    if (wish.kind == RuleKind::blocked) {
        return wish.verb == Verb::set ? block_edits(ground, wish) : unblock_edits(ground, wish);
    }
    if (wish.verb == Verb::set) {
        return set_edits(ground, wish);
    }
    const std::string pointer = rule_pointer(wish, ground.app);
    return ground.document.find(pointer) ? std::vector<Edit>{{pointer, std::nullopt}} : std::vector<Edit>{};
}

// The changes, when they lie where the edits do, and nowhere else but for the document's own stamps.
Result<std::vector<Change>> proof(const Document& before, const std::string& bytes, const std::vector<Edit>& edits,
                                  const PolicyWish& wish) {
    TRY_ASSIGN(const Document after, policy::read_document(bytes));
    std::vector<std::string> places;
    for (const Edit& edit : edits) {
        // A list of another length differs as a whole.
        places.push_back(wish.kind == RuleKind::blocked && (wish.verb == Verb::set || wish.verb == Verb::unset)
                             ? policy::app_pointer(wish.app, "blocked")
                             : edit.pointer);
    }
    for (const std::string stamp : {"/revision", "/updatedAt"}) {
        const auto old_value = before.find(stamp);
        const auto new_value = after.find(stamp);
        if (new_value && (!old_value || old_value->raw() != new_value->raw())) {
            places.push_back(stamp);
        }
    }
    return json_text::proven_changes(before, after, places);
}

// A rule above everything that users can get would lock all of them out, and only a known `live` lets it sleep.
Result<void> checked_ceiling(const PolicyWish& wish, const policy::App& app) {
    if (wish.verb != Verb::set || is_host_kind(wish.kind) || wish.kind == RuleKind::blocked || app.live) {
        return {};
    }
    const auto min = parse_version(wish.value);
    if (app.latest && precedence(*min, *app.latest) > 0) {
        return Error{ErrorCode::above_live,
                     fmt::format("{} {} is above latest {}, which is the newest that users can get",
                                 policy::rule_name(wish.kind, wish.key), wish.value, to_string(*app.latest)),
                     fmt::format("tell what is live with `miniship push --live {}`: then the rule waits for {}",
                                 to_string(*app.latest), wish.value)};
    }
    return {};
}

Result<Document> ground_document(const WishFacts& facts, const PolicyWish& wish) {
    if (!facts.document && !wish.create) {
        return Error{ErrorCode::document_missing, "there is no policy document yet"};
    }
    return policy::read_document(facts.document.value_or(policy::empty_document("")));
}

Result<void> checked_app(const policy::Policy& policy, const PolicyWish& wish) {
    if (policy.apps.contains(wish.app) || wish.create) {
        return {};
    }
    std::vector<std::string> names;
    for (const auto& [name, app] : policy.apps) {
        names.push_back(name);
    }
    const auto near = text::closest(wish.app, names);
    return Error{ErrorCode::document_missing, fmt::format("the document has no app {}", wish.app),
                 near ? fmt::format("did you mean --app {}?", *near) : ""};
}

}  // namespace

std::string_view to_string(Verb verb) {
    return std::find_if(kVerbs.begin(), kVerbs.end(), [&](const auto& row) { return row.first == verb; })->second;
}

std::optional<Verb> parse_verb(std::string_view word) {
    const auto row =
        std::find_if(kVerbs.begin(), kVerbs.end(), [&](const auto& known) { return known.second == word; });
    return row == kVerbs.end() ? std::nullopt : std::optional{row->first};
}

std::string_view people_word(RuleKind kind) {
    const auto row =
        std::find_if(kKindWords.begin(), kKindWords.end(), [&](const KindWord& known) { return known.kind == kind; });
    return row == kKindWords.end() ? "floor" : row->word;
}

std::optional<RuleKind> parse_people_word(std::string_view word) {
    const auto row =
        std::find_if(kKindWords.begin(), kKindWords.end(), [&](const KindWord& known) { return known.word == word; });
    return row == kKindWords.end() ? std::nullopt : std::optional{row->kind};
}

Result<EditPlan> plan_wish(const WishFacts& facts, const PolicyWish& wish) {
    const std::string today = utc_day(facts.now);
    TRY(checked_wish(wish, today));
    TRY_ASSIGN(const Document document, ground_document(facts, wish));
    TRY_ASSIGN(const policy::Policy policy, policy::parsed(document.bytes()));
    TRY(checked_app(policy, wish));
    const auto entry = policy.apps.find(wish.app);
    const policy::App app = entry == policy.apps.end() ? policy::App{} : entry->second;
    TRY(checked_ceiling(wish, app));

    const PolicyGround ground{document, policy, app};
    EditPlan plan;
    const auto edits = edits_of(ground, wish);
    plan.warnings = present_warnings(ground, wish, facts.pages, edits.empty());
    if (edits.empty()) {
        return plan;
    }
    TRY_ASSIGN(std::string bytes, policy::edited(document.bytes(), edits, utc_timestamp(facts.now)));
    TRY_ASSIGN(plan.changes, proof(document, bytes, edits, wish));
    TRY_ASSIGN(const policy::Policy then, policy::parsed(bytes));
    for (auto& warning : meaning_warnings(then.apps.at(wish.app), wish, today)) {
        plan.warnings.push_back(std::move(warning));
    }
    plan.after = std::move(bytes);
    return plan;
}

std::optional<std::vector<std::string>> pages_of(std::string_view app_json) {
    const auto document = json_text::parsed(std::string{app_json}, json_text::Syntax::with_comments);
    const auto list = document ? document->root().find("pages") : std::nullopt;
    if (!list || list->kind() != json_text::Kind::array) {
        return std::nullopt;
    }
    std::vector<std::string> pages;
    const auto add = [&](const std::optional<Value>& names, const std::string& root) {
        for (const Value& name : names ? names->children() : std::vector<Value>{}) {
            pages.push_back(root + name.text().value_or(""));
        }
    };
    add(list, "");
    for (const char* name : {"subPackages", "subpackages"}) {
        const auto packages = document->root().find(name);
        for (const Value& package : packages ? packages->children() : std::vector<Value>{}) {
            const auto named = package.find("root");
            std::string root = named ? named->text().value_or("") : "";
            root += root.empty() || root.ends_with('/') ? "" : "/";
            add(package.find("pages"), root);
        }
    }
    return pages;
}

}  // namespace miniship::plan
