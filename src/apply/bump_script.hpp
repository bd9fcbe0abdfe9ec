// Running one lifecycle script of a bump.
#pragma once

#include <string>

#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/bump.hpp"

namespace miniship::apply {

/// Runs the script by `sh -c` in the project's root, with MINISHIP_VERSION, _TAG and _NOTES as planned. What it prints
/// goes to our stderr; of a script that is listened to (`plan::script_is_heard`) stdout is the answer as well.
/// Errors: `command_failed` for any status but 0, `timed_out`.
[[nodiscard]] Result<std::string> script_output(const plan::RunScript& script, const plan::BumpPlan& plan,
                                                const World& world);

}  // namespace miniship::apply
