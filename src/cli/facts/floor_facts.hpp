// Gathering what the floor is counted from: tags of this repository or of a remote.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cli/context.hpp"
#include "edge/git_refs.hpp"
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

/// What a date is for: an answer that depends on it, or a look at it.
enum class Dates { needed, welcome };

/// All tag names, and when the tags were made that count by `rules`: as the objects of this clone say, and where they
/// are not here as the remote's do, which are fetched into a repository that is thrown away. `welcome` dates may stay
/// unknown, and prereleases have them too. Errors: those of the repository and the remote; `shallow_clone`.
[[nodiscard]] Result<plan::FloorFacts> dated_floor_facts(const Context& context, const config::Config& config,
                                                         const TagRules& rules, Dates dates);
/// The same for tags of `config.from` that have been read already.
[[nodiscard]] Result<plan::FloorFacts> dated_floor_facts(const Context& context, const config::Config& config,
                                                         const TagRules& rules, Dates dates,
                                                         std::span<const edge::LocalTag> tags);

/// `floor.keep` as a rule. Errors: `usage`.
[[nodiscard]] Result<std::optional<plan::KeepRule>> keep_rule(const config::Config& config);
/// Users by version as `floor.usage` says: a file (by flag from the working directory, else from the project's root),
/// or
/// `-` for stdin. Errors: those of the file.
[[nodiscard]] Result<std::optional<Usage>> usage_of(const Context& context, const config::Config& config);
/// `floor.maxImpact` as percent. Errors: `usage`, also when it is said and there is no usage.
[[nodiscard]] Result<std::optional<double>> max_impact(const config::Config& config);

}  // namespace miniship::cli
