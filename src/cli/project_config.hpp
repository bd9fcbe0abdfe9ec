// The miniship.json that `init` proposes, as a value and as a commented text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miniship::cli {

/// What was found, answered or said by flags.
struct ProjectConfig {
    std::string tag_prefix{"v"};
    std::string platform{};
    std::string app_id{};
    std::string dist{};
    std::string target{};
    /// Steps of this machine; empty for all.
    std::vector<std::string> steps{};
    /// Names of CI files that were seen, and of what holds commit-and-tag-version's keys.
    std::vector<std::string> ci_files{};
    std::string versionrc{};
};

/// The file's text: every key with a comment on what it does and on what was found.
[[nodiscard]] std::string config_text(const ProjectConfig& config);

/// What stands before the version in most release tags of the package: `v`, nothing, `pkg@`. Prefixes that name it go
/// before all others, and one that names another package (`@scope/other@`) is not taken, but followed: `package@`. `v`
/// when no tag holds a version.
[[nodiscard]] std::string usual_tag_prefix(std::span<const std::string> tag_names, std::string_view package = {});

}  // namespace miniship::cli
