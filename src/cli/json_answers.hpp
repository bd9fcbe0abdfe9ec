// The answers of commands as JSON: one object each, with "schema": 1. docs/json.md shows an example of every one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "apply/apply.hpp"
#include "apply/bump_steps.hpp"
#include "apply/inject_tree.hpp"
#include "apply/push_policy.hpp"
#include "cli/facts/changelog_facts.hpp"
#include "config/config.hpp"
#include "miniship/decision.hpp"
#include "plan/bump.hpp"
#include "plan/floor.hpp"
#include "plan/inject.hpp"
#include "plan/plan.hpp"

namespace miniship::cli {

/// `impact` where users have been counted.
[[nodiscard]] std::string floor_json(const plan::Floor& floor, const std::optional<Impact>& impact = std::nullopt);
[[nodiscard]] std::string next_json(const plan::NextVersion& next, const std::string& tag);
[[nodiscard]] std::string bump_json(const plan::BumpPlan& plan, bool applied);
/// `text` is what would stand on stdout without --json.
[[nodiscard]] std::string changelog_json(const ChangelogRange& range, const ReleaseNotes& notes,
                                         const std::string& text);
/// How a bump that was cut short ended; all empty when there was none. Not `applied`: how it would.
[[nodiscard]] std::string settled_json(const apply::SettledBump& settled, bool applied);
/// `written` says whether the edits have been made.
[[nodiscard]] std::string inject_json(const plan::InjectPlan& plan, const plan::InjectOptions& options, bool written);
[[nodiscard]] std::string proofs_json(const std::vector<apply::TreeProof>& proofs);
struct NamedPush {
    std::string target{};
    std::string app{};
    Result<apply::PushOutcome> outcome{apply::PushOutcome{}};
};
/// A target that failed has an `error` of its own; `error` beside `targets` is the one with the highest exit status.
[[nodiscard]] std::string push_json(const std::vector<NamedPush>& pushes, bool applied);
struct NamedProbe {
    std::string target{};
    std::string where{};
    policy_store::Probe probe{};
};
[[nodiscard]] std::string probe_json(const std::vector<NamedProbe>& probes);
[[nodiscard]] std::string plan_json(const plan::Plan& plan, const std::optional<apply::Report>& report);
[[nodiscard]] std::string show_json(const std::string& target, const std::string& document, const std::string& token);
[[nodiscard]] std::string diff_json(const std::vector<NamedPush>& pushes);
[[nodiscard]] std::string decision_json(const policy::Decision& decision);
[[nodiscard]] std::string compare_json(const std::string& left, const std::string& right, int order,
                                       std::optional<bool> holds);
[[nodiscard]] std::string config_json(const std::string& root, const config::Values& values);
[[nodiscard]] std::string guard_json(const std::string& platform, const std::string& text,
                                     const std::optional<std::string>& path, bool written);
[[nodiscard]] std::string init_json(const std::string& path, const std::string& text, bool written);
/// A text that is made from the command tree: `about` and `name` say for what (`shell`, `bash`), `what` is its kind.
[[nodiscard]] std::string generated_json(const std::string& about, const std::string& name, const std::string& what,
                                         const std::string& text);

}  // namespace miniship::cli
