// The effects of a release after its bump: commands of the team, injection, refs, policy.
#pragma once

#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/plan.hpp"

namespace miniship::apply {

[[nodiscard]] Result<void> applied(const plan::RunCommand& step, const plan::Plan& plan, const World& world);
[[nodiscard]] Result<void> applied(const plan::AskPerson& step, const plan::Plan& plan, const World& world);
[[nodiscard]] Result<void> applied(const plan::InjectTree& step, const plan::Plan& plan, const World& world);
[[nodiscard]] Result<void> applied(const plan::PushRefs& step, const plan::Plan& plan, const World& world);
[[nodiscard]] Result<void> applied(const plan::WritePolicy& step, const plan::Plan& plan, const World& world);

}  // namespace miniship::apply
