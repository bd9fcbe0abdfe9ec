// The places that values come from, each read on its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace miniship::config {

/// Puts the values of a miniship.json (comments allowed) into `values`; mistakes go to `problems`, all of them.
void add_file(Values& values, std::string_view bytes, const std::string& name, std::vector<Error>& problems);

/// Puts `MINISHIP_…` variables into `values`: the key path in upper case, `_` between its parts (more `_` do no harm).
void add_environment(Values& values, const std::map<std::string, std::string>& environment,
                     std::vector<Error>& problems);

/// What commit-and-tag-version's own files say, as one JSON object; nothing when there are none.
struct Versionrc {
    std::string json{};
    std::string origin{};
};

/// Reads `.versionrc`, `.versionrc.json` and the stanzas of package.json below `root`, as commit-and-tag-version does:
/// the file wins over package.json. A `.versionrc.js` (`.cjs`, `.mjs`) cannot be read: an error when `strict`.
[[nodiscard]] Result<std::optional<Versionrc>> versionrc(const std::string& root, bool strict);

/// True when the JSON object has commit-and-tag-version's keys and none of miniship's.
[[nodiscard]] bool is_versionrc(std::string_view bytes);

/// Values that the project's own files show: platform, app id and dist (project.config.json, mini.project.json).
void add_project(Values& values, const std::string& root);

/// `value` as the JSON text of a string.
[[nodiscard]] std::string json_text_of(std::string_view value);

}  // namespace miniship::config
