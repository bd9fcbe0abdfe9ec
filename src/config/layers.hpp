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

/// Reads the stanzas of the package.json in `root`, and over them the nearest `.versionrc` or `.versionrc.json` from
/// there up to the top of the repository, in every spelling of a key that commit-and-tag-version takes. What cannot be
/// read is an error when `strict`: a `.versionrc.js` (`.cjs`, `.mjs`), and what a file `extends`.
[[nodiscard]] Result<std::optional<Versionrc>> versionrc(const std::string& root, bool strict);

/// A file in that format that was named; `bytes` are a JSON object.
[[nodiscard]] Versionrc versionrc_in(std::string_view bytes, const std::string& origin);

/// True when the JSON object has commit-and-tag-version's keys and none of miniship's.
[[nodiscard]] bool is_versionrc(std::string_view bytes);

/// Values that the project's own files show: platform, app id and dist (project.config.json, mini.project.json).
void add_project(Values& values, const std::string& root);

/// `value` as the JSON text of a string.
[[nodiscard]] std::string json_text_of(std::string_view value);

}  // namespace miniship::config
