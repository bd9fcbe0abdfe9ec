// What later jobs of a pipeline want to know of a release, in the forms in which CI services read it.
#pragma once

#include <string>

namespace miniship::plan {

/// The release as text; what is not known is empty.
struct ReleaseOutputs {
    std::string version{};
    std::string tag{};
    std::string floor{};
    /// Markdown of several lines.
    std::string notes{};
    bool operator==(const ReleaseOutputs&) const = default;
};

/// Lines for the file that GITHUB_OUTPUT names: `version`, `tag`, `floor`, and `notes` between delimiters that cannot
/// be in them (GitHub, "Workflow commands", multiline strings).
[[nodiscard]] std::string github_outputs(const ReleaseOutputs& outputs);

/// `MINISHIP_VERSION=…` and so on, one line each and nothing quoted, as GitLab's dotenv reports, `docker --env-file`
/// and Jenkins' readProperties take them. In MINISHIP_NOTES a line feed is `\n` and a backslash `\\`, which `printf %b`
/// turns back, and it ends in `…` where the file would be larger than the 5 KB that GitLab takes.
[[nodiscard]] std::string dotenv_outputs(const ReleaseOutputs& outputs);

}  // namespace miniship::plan
