// Gathering what the floor is counted from: tags of this repository or of a remote.
#pragma once

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "plan/floor.hpp"

namespace miniship::cli {

/// Which tags count: `--tags`, else the config's patterns, else the prefix; with nothing said `v`, `V` and bare names.
[[nodiscard]] Result<TagRules> tag_rules(const Context& context, const config::Config& config);

/// All tag names of `config.from`, with the source named. Errors: those of the repository and of the remote.
[[nodiscard]] Result<plan::FloorFacts> floor_facts(const Context& context, const config::Config& config);

/// The same answer from fewer names: of a local repository only those that the window lists, the others counted. Fast.
[[nodiscard]] Result<plan::FloorFacts> newest_floor_facts(const Context& context, const config::Config& config,
                                                          const TagRules& rules, const TagWindow& window);

}  // namespace miniship::cli
