// The effects of a bump, all or nothing: files, commit, tag.
#pragma once

#include <string>
#include <vector>

#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/step.hpp"

namespace miniship::apply {

/// Applies WriteFile, MakeCommit and MakeTag steps in their order. When one fails, those before it are taken back:
/// HEAD, the index and every file are as before; the error says so when that fails too.
[[nodiscard]] Result<void> apply_bump(const std::vector<plan::Step>& steps, const World& world);

}  // namespace miniship::apply
