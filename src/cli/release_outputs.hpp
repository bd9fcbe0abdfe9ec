// Handing a release on to the later jobs of a pipeline.
#pragma once

#include "cli/context.hpp"
#include "plan/outputs.hpp"

namespace miniship::cli {

/// Refuses, before anything is done, an `--output FILE` whose folder is not there. Error: `path_missing`.
[[nodiscard]] Result<void> check_outputs(const Context& context);

/// Whether values are handed on: `--output` or GITHUB_OUTPUT says where.
[[nodiscard]] bool hands_on(const Context& context);

/// Appends to the file that GITHUB_OUTPUT names, where it is set, and writes the file of `--output`.
/// Errors: `file_unwritable`.
[[nodiscard]] Result<void> write_outputs(const Context& context, const plan::ReleaseOutputs& outputs);

}  // namespace miniship::cli
