// What `miniship inject` is asked for, by flags and config.
#pragma once

#include "apply/inject_tree.hpp"
#include "cli/context.hpp"

namespace miniship::cli {

/// The folders and files to work on, without trailing slashes: those that were typed, seen from the working directory,
/// else those of the config, seen from the project's root.
[[nodiscard]] Result<apply::TreeRequest> tree_paths_request(const Context& context, const config::Config& config);

/// The whole request. Its version is, without `--set`, package.json's, as it is for `release`; else the value of the
/// default name, or the first value that is a semantic version. Errors: `usage` for `--set` and `--text` that are
/// malformed or name something twice, and for a malformed `--expect`; those of `tree_paths` and
/// `replacements`.
[[nodiscard]] Result<apply::TreeRequest> inject_request(const Context& context, const config::Config& config);

}  // namespace miniship::cli
