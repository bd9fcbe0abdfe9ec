// What applying needs to know of the outside, from a call and its configuration.
#pragma once

#include "apply/world.hpp"
#include "cli/context.hpp"

namespace miniship::cli {

/// The repository that the project lies in, and what its commands get. Errors: `not_a_repository`.
[[nodiscard]] Result<apply::World> world_of(const Context& context, const config::Config& config);

}  // namespace miniship::cli
