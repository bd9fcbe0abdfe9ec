// What the options of a bump mean, and which of them contradict each other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/bump.hpp"

namespace miniship::plan {

/// The type with this very name (`minor`).
[[nodiscard]] std::optional<ReleaseType> release_type(std::string_view name);
/// `--release-as` where it is a version.
[[nodiscard]] std::optional<Version> exact_version(const BumpOptions& options);
/// The message of commit and tag for a version.
[[nodiscard]] std::string release_message(const BumpOptions& options, const std::string& version);
/// Refuses a version that a platform of the release does not accept (`version_not_accepted`).
[[nodiscard]] Result<void> check_platforms(const BumpOptions& options, const Version& version);
/// Refuses options that cannot be followed (usage, config_invalid).
[[nodiscard]] Result<void> check_options(const BumpOptions& options);

}  // namespace miniship::plan
