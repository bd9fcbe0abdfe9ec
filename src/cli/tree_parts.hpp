// The branches of the command tree, one function each, and the flags that several commands share.
#pragma once

#include <vector>

#include "cli/command_tree.hpp"

namespace miniship::cli {

[[nodiscard]] Command release_command();
[[nodiscard]] Command bump_command();
[[nodiscard]] Command next_command();
[[nodiscard]] Command changelog_command();
[[nodiscard]] Command inject_command();
[[nodiscard]] Command floor_command();
[[nodiscard]] Command push_command();
[[nodiscard]] Command policy_command();
[[nodiscard]] Command guard_command();
/// The verbs below `policy` that change the document, or tell how it was changed.
[[nodiscard]] std::vector<Command> policy_edit_commands();
[[nodiscard]] Command compare_command();
[[nodiscard]] Command init_command();
[[nodiscard]] Command doctor_command();
[[nodiscard]] Command config_command();
[[nodiscard]] Command completion_command();
[[nodiscard]] Command man_command();
[[nodiscard]] Command help_command();

/// commit-and-tag-version's flags by their names, each in camelCase and kebab-case.
[[nodiscard]] std::vector<Flag> bump_flags();

[[nodiscard]] Flag target_flag();
[[nodiscard]] Flag propose_flag();
[[nodiscard]] Flag app_flag();
/// The same, where no app means all of them.
[[nodiscard]] Flag shown_app_flag();
[[nodiscard]] Flag back_flag();
[[nodiscard]] Flag from_flag();
[[nodiscard]] Flag tags_flag();
[[nodiscard]] Flag exclude_tags_flag();
[[nodiscard]] Flag live_flag();
[[nodiscard]] Flag keep_flag();
[[nodiscard]] Flag usage_flag();
[[nodiscard]] Flag max_impact_flag();
[[nodiscard]] Flag service_timeout_flag();
[[nodiscard]] Flag output_flag();
[[nodiscard]] Flag no_dry_run_flag();

}  // namespace miniship::cli
