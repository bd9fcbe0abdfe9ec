// The findings of `doctor` as JSON.
#pragma once

#include <string>
#include <vector>

#include "plan/preflight.hpp"

namespace miniship::cli {

/// One object with a list of points; docs/json.md shows it.
[[nodiscard]] std::string doctor_json(const std::vector<plan::Finding>& findings);

}  // namespace miniship::cli
