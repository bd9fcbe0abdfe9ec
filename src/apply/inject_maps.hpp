// The source map files of an injected tree: found, read and planned.
#pragma once

#include <string>
#include <vector>

#include "miniship/result.hpp"
#include "plan/inject.hpp"

namespace miniship::apply {

/// Adds the edits of the maps that the plan's files name. A map that is missing, broken, or outside of the folders of
/// `paths` (links resolved) becomes a warning. A map that several files name is edited once; where their hits differ,
/// for the first of them. Paths are relative to `root`.
[[nodiscard]] Result<void> add_map_edits(const std::string& root, const std::vector<std::string>& paths,
                                         plan::InjectPlan& plan);

}  // namespace miniship::apply
