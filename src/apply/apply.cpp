#include "apply/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <vector>

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

Result<plan::BumpPlan> bumped(const plan::Stage& stage, const plan::Plan& plan, const World& world) {
    plan::BumpPlan bump{.tag = plan.tag, .notes = plan.release_notes, .steps = stage.steps};
    bump.version.to = parse_version(plan.version).value_or(Version{});
    return apply_bump(bump, world, WhenDone::keep);
}

/// One run through the stages of a plan.
class ReleaseRun {
public:
    ReleaseRun(plan::Plan plan, const World& world, Logbook book)
        : report_{.plan = std::move(plan)}, world_{world}, book_{std::move(book)} {}

    Report through() {
        for (std::size_t index = 0; index < report_.plan.stages.size(); ++index) {
            const plan::Stage stage = report_.plan.stages[index];
            if (stage.state != plan::StageState::to_do || stage.steps.empty()) {
                continue;
            }
            if (report_.failed) {
                report_.left.push_back(stage.name);
            } else if (auto result = applied(stage)) {
                report_.done.push_back(stage.name);
            } else {
                stop(std::move(result).error(), stage.name);
            }
        }
        if (auto closed = report_.failed ? Result<void>{} : book_.close(); !closed) {
            report_.failed = while_doing(std::move(closed).error(), "noting that everything is done");
        }
        return std::move(report_);
    }

private:
    Result<void> applied(const plan::Stage& stage) {
        TRY(book_.begin(stage.name));
        // The bump is the one stage that is taken back as a whole.
        if (is_bump(stage)) {
            TRY_ASSIGN(const plan::BumpPlan bump, bumped(stage, report_.plan, world_));
            return bump.tag == report_.plan.tag ? Result<void>{} : follow_bump();
        }
        std::vector<plan::WritePolicy> policies;
        for (const auto& step : stage.steps) {
            TRY(edge::not_interrupted());
            TRY(std::visit(
                [&](const auto& known) -> Result<void> {
                    if constexpr (kIsBumpStep<std::decay_t<decltype(known)>>) {
                        return Error{.code = ErrorCode::internal, .message = "a step of a bump stands alone"};
                    } else if constexpr (std::is_same_v<std::decay_t<decltype(known)>, plan::WritePolicy>) {
                        policies.push_back(known);
                        return {};
                    } else {
                        return apply::applied(known, report_.plan, world_, book_);
                    }
                },
                step));
        }
        return policies.empty() ? Result<void>{} : apply::applied(policies, report_.plan, world_, book_);
    }

    /// A script has made it another version: every later stage is planned for that one.
    Result<void> follow_bump() {
        TRY_ASSIGN(report_.plan, world_.replan_release());
        world_.say(fmt::format("a script of the bump makes it {}", report_.plan.version));
        book_.follow(report_.plan);
        return {};
    }

    void stop(Error error, const std::string& stage) {
        // A thread may have been told; what notes the state now is not to be stopped by the same signal.
        static_cast<void>(edge::not_interrupted());
        if (auto noted = book_.stop(error); !noted) {
            error.also.push_back(fmt::format("this is not noted: {}", noted.error().message));
        }
        report_.failed = while_doing(std::move(error), fmt::format("{}: {}", report_.plan.verb, stage));
        report_.left.push_back(stage);
    }

    Report report_;
    const World& world_;
    Logbook book_;
};

}  // namespace

Report apply(const plan::Plan& plan, const World& world) {
    auto book = Logbook::opened(plan, world);
    if (!book) {
        return {.plan = plan, .failed = std::move(book).error()};
    }
    return ReleaseRun(plan, world, *std::move(book)).through();
}

}  // namespace miniship::apply
