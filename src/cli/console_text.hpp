// What to set in the consoles of the platforms by hand, for a floor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plan/floor.hpp"

namespace miniship::cli {

/// A paragraph for each platform: the value to paste, where, and what the platform does with it. `platforms` by their
/// names in miniship.json; all that we know when it is empty.
[[nodiscard]] std::string console_text(const ReleaseTag& floor, const std::vector<std::string>& platforms);

}  // namespace miniship::cli
