// What a person should know about a change of theirs in a policy document, although nothing forbids it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/policy_document.hpp"
#include "plan/policy_edit.hpp"

namespace miniship::plan {

/// The document that a wish is about, and what it says about the wish's app.
struct PolicyGround {
    const json_text::Document& document;
    const policy::Policy& policy;
    const policy::App& app;
};

/// True for rules of which there are many, told apart by a key.
[[nodiscard]] bool has_key(policy::RuleKind kind);
/// The key under which the wish's rule stands in the document, or would.
[[nodiscard]] std::string present_key(const PolicyWish& wish, const policy::App& app);

/// About names that nobody knows: pages, messages, and rules that are not there to be taken away.
[[nodiscard]] std::vector<std::string> present_warnings(const PolicyGround& ground, const PolicyWish& wish,
                                                        const std::optional<std::vector<std::string>>& pages,
                                                        bool changes_nothing);
/// About what the rule means today, once `app` has it.
[[nodiscard]] std::vector<std::string> meaning_warnings(const policy::App& app, const PolicyWish& wish,
                                                        std::string_view today);

}  // namespace miniship::plan
