// The miniship.json that `init` proposes, as a value and as a commented text.
#pragma once

#include <span>
#include <string>
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
    /// Names of CI files that were seen, and of a .versionrc.
    std::vector<std::string> ci_files{};
    std::string versionrc{};
};

/// The file's text: every key with a comment on what it does and on what was found.
[[nodiscard]] std::string config_text(const ProjectConfig& config);

/// What stands before the version in most release tags: `v`, nothing, `pkg@`. `v` when no tag holds a version.
[[nodiscard]] std::string usual_tag_prefix(std::span<const std::string> tag_names);

}  // namespace miniship::cli
