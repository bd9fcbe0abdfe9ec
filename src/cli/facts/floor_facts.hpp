// Gathering what the floor is counted from: tags of this repository or of a remote.
#pragma once

#include <optional>
#include <string>

#include "cli/context.hpp"
#include "miniship/usage.hpp"
#include "plan/floor.hpp"

namespace miniship::cli {

/// Which tags count: `--tags`, else the config's patterns, else the prefix; with nothing said `v`, `V` and bare names.
[[nodiscard]] Result<TagRules> tag_rules(const Context& context, const config::Config& config);

/// All tag names of `config.from`, with the source named. Errors: those of the repository and of the remote.
[[nodiscard]] Result<plan::FloorFacts> floor_facts(const Context& context, const config::Config& config);

/// The same answer from fewer names: of a local repository only those that the window lists, the others counted. Fast.
[[nodiscard]] Result<plan::FloorFacts> newest_floor_facts(const Context& context, const config::Config& config,
                                                          const TagRules& rules, const TagWindow& window);

/// All tag names, and when the tags were made, as the objects of this clone say. Errors: `shallow_clone` when an object
/// is missing here that a tag which counts by `rules` needs; without `rules` such a date stays unknown.
[[nodiscard]] Result<plan::FloorFacts> dated_floor_facts(const Context& context, const config::Config& config,
                                                         const std::optional<TagRules>& rules);

/// `floor.keep` as a rule. Errors: `usage`.
[[nodiscard]] Result<std::optional<plan::KeepRule>> keep_rule(const config::Config& config);
/// Users by version as `floor.usage` says: a file (by flag from the working directory, else from the project's root),
/// or
/// `-` for stdin. Errors: those of the file.
[[nodiscard]] Result<std::optional<Usage>> usage_of(const Context& context, const config::Config& config);
/// `floor.maxImpact` as percent. Errors: `usage`, also when it is said and there is no usage.
[[nodiscard]] Result<std::optional<double>> max_impact(const config::Config& config);

}  // namespace miniship::cli
