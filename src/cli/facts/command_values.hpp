// What build and upload commands are told of a release where its bump or its policy is the work of another run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.hpp"
#include "plan/release.hpp"

namespace miniship::cli {

/// Adds the notes of a release that is made already: its section of the changelog, else the notes of its commits; and
/// the floor that the tags give, where the policy is no step of this run. `tags` are those of the remote, if they have
/// been read. What cannot be had stays empty, and is told in `facts.notes`.
/// Errors: those of the configuration.
[[nodiscard]] Result<void> add_command_values(const Context& context, const config::Config& config,
                                              const plan::ReleaseOptions& options,
                                              const std::optional<std::vector<std::string>>& tags,
                                              plan::ReleaseFacts& facts);

}  // namespace miniship::cli
