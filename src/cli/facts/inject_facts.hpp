// What an injection is asked to do: by flags, by the config, by the project.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "apply/inject_tree.hpp"
#include "cli/context.hpp"

namespace miniship::cli {

/// The name that is replaced when nobody says another.
inline constexpr const char* kDefaultName = "process.env.APP_VERSION";

/// Error `usage` for a name that is given a value by two uses of a flag; `word` is the second one's.
[[nodiscard]] Error given_twice(std::string_view flag, std::string_view name, std::string_view word);

/// The version in package.json. Errors: `file_missing`, `file_invalid`, each with the way to do without it.
[[nodiscard]] Result<std::string> package_version(const config::Config& config);

/// Names and values: `--set`, else `inject.set` of the config, else the default name with `version` (package.json's
/// where it is empty). In values of the config `{version}` stands for the version. Errors: `usage` for `--set` without
/// `=`, with what is no name, or with a name twice.
[[nodiscard]] Result<std::vector<std::pair<std::string, std::string>>> replacements(const Context& context,
                                                                                    const config::Config& config,
                                                                                    const std::string& version);

/// Folders and files of the config, relative to the project's root: `inject.paths`, else the dist of `app`, or of every
/// app for an empty name. Errors: `config_invalid` when there are none.
[[nodiscard]] Result<std::vector<std::string>> tree_paths(const config::Config& config, const std::string& app);

}  // namespace miniship::cli
