#include "plan/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace miniship::plan {

std::string_view to_string(StageState state) {
    switch (state) {
        case StageState::to_do:
            return "to do";
        case StageState::done:
            return "done";
        case StageState::left_out:
            return "left out";
    }
    return "unknown";
}

bool has_work(const Plan& plan) {
    return std::any_of(plan.stages.begin(), plan.stages.end(),
                       [](const Stage& stage) { return stage.state == StageState::to_do && !stage.steps.empty(); });
}

std::string plan_text(const Plan& plan) {
    std::string text =
        fmt::format("{} {}{}\n", plan.verb, plan.version, plan.tag.empty() ? "" : fmt::format(" (tag {})", plan.tag));
    for (const Stage& stage : plan.stages) {
        text += fmt::format("  {:<7} {}{}\n", stage.name, to_string(stage.state),
                            stage.why.empty() ? "" : ": " + stage.why);
        for (const auto& line : stage.lines) {
            text += fmt::format("          {}\n", line);
        }
    }
    for (const auto& note : plan.notes) {
        text += fmt::format("  note: {}\n", note);
    }
    return text;
}

}  // namespace miniship::plan
