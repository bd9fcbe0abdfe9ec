// Plans a push: which bytes of a policy document change for a release, and whether they may.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/result.hpp"
#include "miniship/semver.hpp"
#include "miniship/usage.hpp"

namespace miniship::plan {

/// One place in a team's own document, and the text that goes there: `{floor}`, `{latest}`, `{live}`, `{version}`,
/// `{tag}`, `{time}` stand for their values, anything else for itself. `{floor:int}` is 10203 for 1.2.3, `{floor:int3}`
/// is 1002003. The token `~json` in the pointer goes into a string that holds JSON (`plan/embedded_json.hpp`).
struct PointerTemplate {
    std::string pointer{};
    std::string text{};

    bool operator==(const PointerTemplate&) const = default;
};

/// What was found before planning.
struct PushFacts {
    /// The bytes that the service holds; nothing where there is no document yet.
    std::optional<std::string> document{};
    /// The floor by the tags; nothing when there is none, and then why (`12 of 20 releases`).
    std::optional<Version> floor{};
    std::string no_floor_reason{};
    /// The newest release by the tags.
    std::optional<Version> latest{};
    /// The release being made, and its tag. Without one `{version}` is `latest`, and an empty tag leaves `{tag}` alone.
    std::optional<Version> version{};
    std::string tag{};
    /// Every release that is known, in any order: what `max_jump` counts.
    std::vector<Version> releases{};
    /// Users by version, where somebody has counted them.
    std::optional<Usage> usage{};
    /// Seconds since 1970, for `updatedAt` and `{time}`.
    std::int64_t now{0};
};

/// What the person or the config wants.
struct PushOptions {
    /// `platform/appid`; unused with `set`.
    std::string app{};
    std::optional<Version> min{};
    std::optional<Version> latest{};
    std::optional<Version> live{};
    bool create{false};
    bool allow_lower{false};
    /// How many releases the floor may pass at once; nothing for any number.
    std::optional<std::size_t> max_jump{5};
    /// How many percent of the known users a raised floor may newly force to update; nothing for any number.
    std::optional<double> max_impact{};
    /// A document of the team's own shape: only these places change. Empty for the native document.
    std::vector<PointerTemplate> set{};
    bool prereleases{false};
};

/// What the document says about the versions.
struct PresentPolicy {
    std::optional<Version> floor{};
    std::optional<Version> latest{};
    std::optional<Version> live{};
    /// `{version}` of a document of the team's own shape.
    std::optional<Version> version{};

    bool operator==(const PresentPolicy&) const = default;
};

/// The versions in the document: of the app, or at the places of `options.set` whose template has one placeholder (of
/// several with the same one the highest). Callers need `live` before they compute a floor.
/// Errors: document_invalid (a value that does not parse), config_invalid (a template).
[[nodiscard]] Result<PresentPolicy> present_policy(std::string_view document, const PushOptions& options);

/// The document after the push.
struct PushPlan {
    /// The bytes to write; nothing when the document says everything already.
    std::optional<std::string> after{};
    std::vector<json_text::Change> changes{};
    /// What a person should know and no error is: "floor stays at 1.4.0: the computed 1.3.0 is lower".
    std::vector<std::string> notes{};
    /// What the document says about the versions after the push.
    PresentPolicy policy{};
    /// Whom a raised floor forces, where users have been counted.
    std::optional<Impact> impact{};

    bool operator==(const PushPlan&) const = default;
};

/// The change and its guard rules, proven to lie at the intended places only. Nothing is lowered without `allow_lower`,
/// and never by a computed value; a floor is never above `live` (above `latest` where no `live` is known) and passes at
/// most `max_jump` releases and `max_impact` percent of the users; a prerelease leaves everything as it is unless
/// `prereleases`. Errors: would_lower, above_live, floor_jump, impact_exceeded, document_missing (also for a missing
/// app or place, without `create`), document_invalid, config_invalid (a template).
[[nodiscard]] Result<PushPlan> plan_push(const PushFacts& facts, const PushOptions& options);

}  // namespace miniship::plan
