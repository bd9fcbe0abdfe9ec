// Plans what people change in a policy document: their rules, blocked versions, and the pause.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/decision.hpp"
#include "miniship/json_text.hpp"
#include "miniship/policy_document.hpp"
#include "miniship/result.hpp"

namespace miniship::plan {

/// What a person wants of a document.
struct PolicyWish {
    enum class Verb : std::uint8_t { set, unset, pause, resume };
    Verb verb{Verb::set};
    /// `platform/appid`.
    std::string app{};
    /// With `set` and `unset`; `floor` belongs to the tool and is refused.
    policy::RuleKind kind{policy::RuleKind::app};
    /// Page route or API pattern.
    std::string key{};
    /// The version that the rule demands, or the blocked version.
    std::string value{};
    /// What is not said stays as it is; a new rule is `regular`.
    std::optional<policy::Update> update{};
    /// The last UTC day; empty takes it away.
    std::optional<std::string> until{};
    /// A key of the document's messages; empty takes it away.
    std::optional<std::string> message{};
    /// Makes the document, and the app's entry, where there is none.
    bool create{false};

    bool operator==(const PolicyWish&) const = default;
};

/// `set`, `unset`, `pause`, `resume`.
[[nodiscard]] std::string_view to_string(PolicyWish::Verb verb);
/// The inverse, or nothing.
[[nodiscard]] std::optional<PolicyWish::Verb> parse_verb(std::string_view word);
/// `page`, `api`, `app`, `block`, `base-library`, `client`: how people name the kinds of rules that are theirs.
[[nodiscard]] std::string_view people_word(policy::RuleKind kind);
[[nodiscard]] std::optional<policy::RuleKind> parse_people_word(std::string_view word);

/// What was found before planning.
struct WishFacts {
    std::optional<std::string> document{};
    /// The pages of the project's app.json; nothing where there is none to look at.
    std::optional<std::vector<std::string>> pages{};
    /// Seconds since 1970.
    std::int64_t now{0};
};

/// A document after a person's change.
struct EditPlan {
    /// The bytes to write; nothing when the document says it already.
    std::optional<std::string> after{};
    std::vector<json_text::Change> changes{};
    /// What a person should know: a page that is not there, a rule that sleeps or is redundant.
    std::vector<std::string> warnings{};

    bool operator==(const EditPlan&) const = default;
};

/// The change, proven to lie at the intended places only.
/// Errors: usage (a value that is none), above_live (a rule that no user could meet: above `latest` where no `live` is
/// known), document_missing (no document or no such app, without `create`), document_invalid.
[[nodiscard]] Result<EditPlan> plan_wish(const WishFacts& facts, const PolicyWish& wish);

/// The pages that an app.json names, those of its sub-packages included; nothing for what is no app.json.
[[nodiscard]] std::optional<std::vector<std::string>> pages_of(std::string_view app_json);

}  // namespace miniship::plan
