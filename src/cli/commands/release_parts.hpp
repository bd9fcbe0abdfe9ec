// What release does besides releasing: telling where it stands, taking it back, tidying up after a kill.
#pragma once

#include "apply/world.hpp"
#include "cli/context.hpp"

namespace miniship::cli {

/// `release --status`: reads, and waits for nobody.
[[nodiscard]] Result<Answer> release_status(const Context& context, const apply::World& world);
/// `release --abort`. Errors: `busy` while a release is at work, those of `apply::aborted_release`.
[[nodiscard]] Result<Answer> release_abort(const Context& context, const config::Config& config,
                                           const apply::World& world);

/// Removes what a process that was killed has left beside documents and in the temporary folder.
void tidy_up(const config::Config& config);

}  // namespace miniship::cli
