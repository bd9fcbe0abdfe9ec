// The two calls of release that release nothing: where it stands, and taking it back.
#pragma once

#include "apply/world.hpp"
#include "cli/context.hpp"

namespace miniship::cli {

/// `release --status`: reads, and waits for nobody.
[[nodiscard]] Result<Answer> release_status(const Context& context, const apply::World& world);
/// `release --abort`. Errors: `busy` while a release is at work, those of `apply::aborted_release`.
[[nodiscard]] Result<Answer> release_abort(const Context& context, const config::Config& config,
                                           const apply::World& world);

}  // namespace miniship::cli
