// Which versions of the programs and libraries that we use are here.
#pragma once

#include <string>

#include "miniship/result.hpp"

namespace miniship::edge {

/// The version of the git command, such as `2.39.5`. Errors: `command_failed` when there is none.
[[nodiscard]] Result<std::string> git_version();
/// The versions of the libraries that commands open when they need them, and their packages. Errors: `library_missing`,
/// with the package.
[[nodiscard]] Result<std::string> libgit2_version();
[[nodiscard]] Result<std::string> libcurl_version();

}  // namespace miniship::edge
