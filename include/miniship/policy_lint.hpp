// What is doubtful in a policy document that is valid: rules that do nothing, or not what somebody meant.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::policy {

/// One doubtful place.
struct Finding {
    /// `redundant`, `ended`, `unknown_page` …
    std::string code{};
    std::string pointer{};
    /// Lower case, no full stop.
    std::string message{};

    bool operator==(const Finding&) const = default;
};

/// What is known besides the document.
struct LintFacts {
    /// The UTC day.
    std::string today{};
    /// Pages by app (`platform/appid`), where an app.json was found.
    std::map<std::string, std::vector<std::string>> pages{};
};

/// The findings, app by app in the order of the rules. Error: document_invalid with everything by which the bytes break
/// `schema/policy.schema.json`.
[[nodiscard]] Result<std::vector<Finding>> lint(std::string_view bytes, const LintFacts& facts);

}  // namespace miniship::policy
