// What `doctor` looks at: tools, project, repository, built trees, remote and policy services.
#pragma once

#include <chrono>
#include <vector>

#include "cli/context.hpp"
#include "plan/preflight.hpp"

namespace miniship::cli {

/// All findings, in the order in which a newcomer would mend them. Writes nothing and asks nothing; whatever goes over
/// the network runs side by side, each for `deadline` at most. Errors: `path_missing` for a folder that is not there,
/// `interrupted` and `terminated`.
[[nodiscard]] Result<std::vector<plan::Finding>> doctor_findings(const Context& context,
                                                                 std::chrono::milliseconds deadline);

}  // namespace miniship::cli
