// The history document's JSON form: written by us alone, read with care because it lies where others can write.
#include <fmt/format.h>

#include <utility>

#include "miniship/json_number.hpp"
#include "miniship/policy_history.hpp"

namespace miniship::policy {
namespace {

using json_text::Change;
using json_text::Kind;
using json_text::Value;

// One object on the way to its text: members that have nothing to say are left out.
class Members {
public:
    Members& add(std::string_view name, const std::string& raw) {
        text_ += fmt::format("{}{}: {}", text_.empty() ? "" : separator_, json_string(name), raw);
        return *this;
    }
    Members& add_text(std::string_view name, const std::string& text) {
        return text.empty() ? *this : add(name, json_string(text));
    }
    Members& add_raw(std::string_view name, const std::optional<std::string>& raw) {
        return raw ? add(name, *raw) : *this;
    }
    explicit Members(std::string_view separator) : separator_{separator} {}
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string_view separator_;
    std::string text_;
};

std::string place_text(const Change& change) {
    Members members{", "};
    members.add("pointer", json_string(change.pointer)).add_raw("before", change.before).add_raw("after", change.after);
    return "{" + members.text() + "}";
}

std::optional<std::string> as_raw(const std::optional<std::string>& text) {
    return text ? std::optional{json_string(*text)} : std::nullopt;
}

std::string change_text(const PastChange& change) {
    std::string what;
    for (const Change& place : change.what) {
        what += (what.empty() ? "\n        " : ",\n        ") + place_text(place);
    }
    Members members{",\n      "};
    members.add("revision", fmt::format("{}", change.revision))
        .add_text("when", change.author.when)
        .add_text("who", change.author.who)
        .add_text("why", change.author.why)
        .add_text("tag", change.author.tag)
        .add_text("commit", change.author.commit)
        .add_text("pipeline", change.author.pipeline)
        .add("what", what.empty() ? "[]" : "[" + what + "\n      ]")
        .add_text("beforeSha256", change.before_hash)
        .add_text("afterSha256", change.after_hash)
        .add("settled", change.settled ? "true" : "false")
        .add_raw("before", as_raw(change.before))
        .add_raw("after", as_raw(change.after));
    return "    {\n      " + members.text() + "\n    }";
}

std::string freeze_text(const Freeze& freeze) {
    Members members{", "};
    members.add_text("until", freeze.until)
        .add_text("reason", freeze.reason)
        .add_text("who", freeze.who)
        .add_text("when", freeze.when);
    return "{" + members.text() + "}";
}

Error not_a_history(std::string why) {
    return {.code = ErrorCode::document_invalid,
            .message = "the history is not one of miniship: " + std::move(why),
            .hint =
                "move it away, and the next change begins a new one; or name another place with "
                "`targets.NAME.history` in miniship.json"};
}

std::string text_at(const Value& object, std::string_view name) {
    const auto value = object.find(name);
    return value ? value->text().value_or("") : "";
}

std::optional<std::string> raw_at(const Value& object, std::string_view name) {
    const auto value = object.find(name);
    return value ? std::optional{std::string{value->raw()}} : std::nullopt;
}

std::vector<Value> items_at(const Value& object, std::string_view name) {
    const auto value = object.find(name);
    return value && value->kind() == Kind::array ? value->children() : std::vector<Value>{};
}

std::uint64_t number_at(const Value& object, std::string_view name) {
    const auto value = object.find(name);
    return value ? whole_number(value->raw()).value_or(0) : 0;
}

Result<PastChange> change_of(const Value& object) {
    PastChange change{.revision = number_at(object, "revision"),
                      .author = {.who = text_at(object, "who"),
                                 .why = text_at(object, "why"),
                                 .tag = text_at(object, "tag"),
                                 .commit = text_at(object, "commit"),
                                 .pipeline = text_at(object, "pipeline"),
                                 .when = text_at(object, "when")},
                      .before_hash = text_at(object, "beforeSha256"),
                      .after_hash = text_at(object, "afterSha256"),
                      .settled = raw_at(object, "settled") == "true"};
    for (const Value& place : items_at(object, "what")) {
        change.what.push_back({text_at(place, "pointer"), raw_at(place, "before"), raw_at(place, "after")});
    }
    if (const auto before = object.find("before")) {
        change.before = before->text();
    }
    if (const auto after = object.find("after")) {
        change.after = after->text();
    }
    if (change.after_hash.empty()) {
        return not_a_history(object.pointer() + " has no \"afterSha256\"");
    }
    // What is restored from here goes to every user: it has to be what a service once held.
    if ((change.before && document_hash(change.before) != change.before_hash) ||
        (change.after && document_hash(change.after) != change.after_hash)) {
        return not_a_history(object.pointer() + " holds a document that is not the one its SHA-256 names");
    }
    return change;
}

}  // namespace

std::string to_text(const History& history) {
    std::string changes;
    for (const PastChange& change : history.changes) {
        changes += (changes.empty() ? "\n" : ",\n") + change_text(change);
    }
    Members members{",\n  "};
    members.add("schema", "1")
        .add_raw("freeze", history.freeze ? std::optional{freeze_text(*history.freeze)} : std::nullopt)
        .add("changes", changes.empty() ? "[]" : "[" + changes + "\n  ]");
    return "{\n  " + members.text() + "\n}\n";
}

Result<History> parsed_history(const std::optional<std::string>& bytes) {
    History history;
    if (!bytes) {
        return history;
    }
    const auto document = json_text::parsed(*bytes);
    if (!document) {
        return not_a_history(document.error().message);
    }
    const auto changes = document->root().find("changes");
    if (raw_at(document->root(), "schema") != "1" || !changes || changes->kind() != Kind::array) {
        return not_a_history("it needs \"schema\": 1 and a list of \"changes\"");
    }
    if (const auto freeze = document->root().find("freeze")) {
        history.freeze = Freeze{.until = text_at(*freeze, "until"),
                                .reason = text_at(*freeze, "reason"),
                                .who = text_at(*freeze, "who"),
                                .when = text_at(*freeze, "when")};
    }
    for (const Value& object : changes->children()) {
        TRY_ASSIGN(PastChange change, change_of(object));
        history.changes.push_back(std::move(change));
    }
    return history;
}

}  // namespace miniship::policy
