// What a person does who uploads a release by hand.
#pragma once

#include <string>

#include "plan/release.hpp"

namespace miniship::plan {

/// The steps in the platform's tool and console, as one sentence; the platform may be unknown.
[[nodiscard]] std::string manual_upload(const AppFacts& app, const std::string& version, const std::string& tag);

}  // namespace miniship::plan
