// Paths as text: the one form that they are compared in, and what lies below a folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace miniship {

/// `path` without empty parts, `.`, and `..` behind a name: `./dist/`, `dist/.` and `a/../dist` are `dist`, `` is `.`.
/// Links are not followed.
[[nodiscard]] std::string normal_path(std::string_view path);

/// What `path` is called in `folder`, `.` for the folder itself; nothing where it lies elsewhere. Both normal; a
/// relative path lies below the folder `.`, unless it leads out of it.
[[nodiscard]] std::optional<std::string> path_below(std::string_view folder, std::string_view path);

}  // namespace miniship
