// Which of the project's mini-programs a release is for.
#pragma once

#include <vector>

#include "cli/context.hpp"

namespace miniship::cli {

/// The app that `--app` names, by its name or as PLATFORM/ID; without it all of them. Errors: `usage` for an unknown
/// name; `config_invalid` when several would be uploaded and none was chosen: there is no default to production.
[[nodiscard]] Result<std::vector<config::App>> chosen_apps(const Context& context, const config::Config& config,
                                                           bool uploads);

}  // namespace miniship::cli
