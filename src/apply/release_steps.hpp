// The effects of a release after its bump: commands of the team, injection, refs, policy.
#pragma once

#include <vector>

#include "apply/logbook.hpp"
#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/plan.hpp"

namespace miniship::apply {

/// What a step leaves behind is in the book before it happens.
[[nodiscard]] Result<void> applied(const plan::RunCommand& step, const plan::Plan& plan, const World& world,
                                   Logbook& book);
[[nodiscard]] Result<void> applied(const plan::AskPerson& step, const plan::Plan& plan, const World& world,
                                   Logbook& book);
[[nodiscard]] Result<void> applied(const plan::InjectTree& step, const plan::Plan& plan, const World& world,
                                   Logbook& book);
[[nodiscard]] Result<void> applied(const plan::PushRefs& step, const plan::Plan& plan, const World& world,
                                   Logbook& book);
/// All documents at the same time: one that cannot be written stops no other, and the error is about all that failed.
[[nodiscard]] Result<void> applied(const std::vector<plan::WritePolicy>& steps, const plan::Plan& plan,
                                   const World& world, Logbook& book);

/// One push of branch and tag, believed only after a look at the remote. Errors: those of `edge::push_refs`;
/// `service_failed` when the remote has something else than it says.
[[nodiscard]] Result<void> pushed(const plan::PushRefs& step, const World& world);

}  // namespace miniship::apply
