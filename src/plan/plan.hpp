// A Plan: everything that a command will do, as plain values that are shown or applied.
#pragma once

#include <string>
#include <vector>

#include "plan/step.hpp"

namespace miniship::plan {

enum class StageState : unsigned char {
    to_do,
    /// Found done already: by HEAD, a stamp, the remote or the document.
    done,
    /// Not this machine's, or there is nothing configured for it.
    left_out,
};
[[nodiscard]] std::string_view to_string(StageState state);

/// One of `bump`, `build`, `inject`, `refs`, `upload`, `policy`.
struct Stage {
    std::string name{};
    StageState state{StageState::to_do};
    /// Why it is done or left out; empty for work to do.
    std::string why{};
    /// What it does, for people, one line each.
    std::vector<std::string> lines{};
    std::vector<Step> steps{};
    bool operator==(const Stage&) const = default;
};

/// What will be done, in order.
struct Plan {
    std::string verb{};
    std::string version{};
    std::string tag{};
    std::vector<Stage> stages{};
    /// What commands get as MINISHIP_NOTES and MINISHIP_FLOOR.
    std::string release_notes{};
    std::string floor{};
    std::vector<std::string> notes{};
    std::vector<std::string> warnings{};
    bool operator==(const Plan&) const = default;
};

/// True when some stage has something to do.
[[nodiscard]] bool has_work(const Plan& plan);

/// The plan for people: one line per stage, its lines indented below it.
[[nodiscard]] std::string plan_text(const Plan& plan);

}  // namespace miniship::plan
