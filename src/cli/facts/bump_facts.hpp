// Gathering what a bump is planned from: options, tags, commits, files.
#pragma once

#include "cli/context.hpp"
#include "edge/git_folders.hpp"
#include "plan/bump.hpp"

namespace miniship::cli {

/// Flags over the config's `bump` keys. Errors: `config_invalid` for values of a wrong type (all of them),
/// `usage` for a flag's value.
[[nodiscard]] Result<plan::BumpOptions> bump_options(const Context& context, const config::Config& config);

/// What is known of version files without asking git or the disk.
struct KnownFiles {
    /// What `edge::changed_files` has told, where it has been asked.
    std::optional<std::vector<std::string>> changed{};
    /// Bytes that files will have by then, by absolute path; nothing for no file.
    std::map<std::string, std::optional<std::string>> bytes{};
};

/// Facts about the repository that `config.root` lies in. With `remote` (a name) the remote's tags are read too.
/// Errors: `not_a_repository`, `library_missing`, those of the remote.
[[nodiscard]] Result<plan::BumpFacts> bump_facts(const Context& context, const config::Config& config,
                                                 const plan::BumpOptions& options,
                                                 const std::optional<std::string>& remote,
                                                 const KnownFiles& known = {});

/// Plans this bump again when its scripts have said or changed something.
[[nodiscard]] std::function<Result<plan::BumpPlan>(const plan::LateValues&)> replanning(plan::BumpFacts facts,
                                                                                        plan::BumpOptions options);

/// JSON reading and editing for the planner, by byte span.
[[nodiscard]] plan::JsonEditing json_editing();

}  // namespace miniship::cli
