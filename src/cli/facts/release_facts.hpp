// Gathering everything that a release is planned from, with every obstacle found at once.
#pragma once

#include <set>

#include "apply/foresight.hpp"
#include "apply/world.hpp"
#include "cli/context.hpp"
#include "plan/release.hpp"

namespace miniship::cli {

/// What a release knows before it is planned, and what applying it needs.
struct ReleaseGathering {
    plan::ReleaseFacts facts{};
    plan::ReleaseOptions options{};
    apply::World world{};
    /// The tags of the remote that the floor is counted from, where they have been read.
    std::optional<std::vector<std::string>> tags{};
};

/// Reads the repository, its remote, the built trees and the policy documents, as they will be with that foresight;
/// writes nothing.
/// Errors: everything that stands in the way, the first leading, the others in `also`.
[[nodiscard]] Result<ReleaseGathering> gathered_release(const Context& context, const config::Config& config,
                                                        const apply::Foresight& foresight = {});

}  // namespace miniship::cli
