// What `miniship inject` is asked for, by flags and config.
#pragma once

#include <string>

#include "apply/inject_tree.hpp"
#include "cli/context.hpp"

namespace miniship::cli {

/// The folders and files to work on, without trailing slashes: those that were typed, seen from the working directory,
/// else those of the config, seen from the project's root.
[[nodiscard]] Result<apply::TreeRequest> tree_paths_request(const Context& context, const config::Config& config);

/// The whole request. Errors: `usage` for malformed `--set`, `--text` and `--expect`; those of `tree_paths` and
/// `replacements`.
[[nodiscard]] Result<apply::TreeRequest> inject_request(const Context& context, const config::Config& config);

/// The version that a stamp of the request tells: the value of the default name, else of the first name or marker.
[[nodiscard]] std::string stamped_version(const plan::InjectOptions& options);

}  // namespace miniship::cli
