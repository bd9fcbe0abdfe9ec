// The rules of one app in a policy document as one list, each with what it means today.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/decision.hpp"
#include "miniship/policy_document.hpp"

namespace miniship::policy {

/// What a rule does today.
enum class Standing : std::uint8_t {
    holds,
    /// Its `min` is above the app's `live`.
    sleeps,
    /// It is past its `until`.
    ended,
    /// The floor or the app's rule asks for at least as much, from every client.
    redundant,
};
/// `holds`, `sleeps`, `ended`, `redundant`.
[[nodiscard]] std::string_view to_string(Standing standing);

/// One rule of an app.
struct RuleView {
    RuleKind kind{RuleKind::floor};
    /// Page route or API pattern; empty for other rules.
    std::string key{};
    /// The version that it demands; for a blocked version that one.
    std::string min{};
    Update update{Update::regular};
    std::string message{};
    std::string until{};
    Standing standing{Standing::holds};
    /// For people: `below 1.2.1 must update`, `waits for 1.9.0`, `ended 2026-01-01`.
    std::string says{};

    bool operator==(const RuleView&) const = default;
};

/// The rules in the order floor, app, pages, APIs, blocked, base library, host; `today` is a UTC day.
[[nodiscard]] std::vector<RuleView> rules_of(const App& app, std::string_view today);

/// How people name a rule: `page pages/order/order`, `base library`.
[[nodiscard]] std::string rule_name(RuleKind kind, std::string_view key);
/// Where a rule lies below the app's entry: `pages/pages~1order~1order`; `blocked` for blocked versions.
[[nodiscard]] std::string rule_place(RuleKind kind, std::string_view key);

}  // namespace miniship::policy
