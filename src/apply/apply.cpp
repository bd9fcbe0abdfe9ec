#include "apply/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>

#include "apply/bump_steps.hpp"
#include "apply/release_steps.hpp"
#include "edge/signals.hpp"

namespace miniship::apply {
namespace {

template <class T>
constexpr bool kIsBumpStep = std::is_same_v<T, plan::WriteFile> || std::is_same_v<T, plan::MakeCommit> ||
                             std::is_same_v<T, plan::MakeTag> || std::is_same_v<T, plan::RunScript>;

bool is_bump(const plan::Stage& stage) {
    return std::any_of(stage.steps.begin(), stage.steps.end(), [](const plan::Step& step) {
        return std::visit([](const auto& known) { return kIsBumpStep<std::decay_t<decltype(known)>>; }, step);
    });
}

Result<void> applied_stage(const plan::Stage& stage, const plan::Plan& plan, const World& world) {
    // The bump is the one stage that is taken back as a whole.
    if (is_bump(stage)) {
        plan::BumpPlan bump{.tag = plan.tag, .notes = plan.release_notes, .steps = stage.steps};
        bump.version.to = parse_version(plan.version).value_or(Version{});
        TRY(apply_bump(bump, world));
        return {};
    }
    for (const auto& step : stage.steps) {
        TRY(edge::not_interrupted());
        TRY(std::visit(
            [&](const auto& known) -> Result<void> {
                if constexpr (kIsBumpStep<std::decay_t<decltype(known)>>) {
                    return Error{.code = ErrorCode::internal, .message = "a step of a bump stands alone"};
                } else {
                    return applied(known, plan, world);
                }
            },
            step));
    }
    return {};
}

}  // namespace

Report apply(const plan::Plan& plan, const World& world) {
    Report report;
    for (const auto& stage : plan.stages) {
        if (stage.state != plan::StageState::to_do || stage.steps.empty()) {
            continue;
        }
        if (report.failed) {
            report.left.push_back(stage.name);
            continue;
        }
        auto result = applied_stage(stage, plan, world);
        if (result) {
            report.done.push_back(stage.name);
        } else {
            report.failed = while_doing(std::move(result).error(), fmt::format("{}: {}", plan.verb, stage.name));
            report.left.push_back(stage.name);
        }
    }
    return report;
}

}  // namespace miniship::apply
