// The commands: each takes what was typed and the outside as values, and gives its answer.
#pragma once

#include "cli/context.hpp"

namespace miniship::cli {

[[nodiscard]] Result<Answer> run_bump(const Context& context);
[[nodiscard]] Result<Answer> run_next(const Context& context);
[[nodiscard]] Result<Answer> run_changelog(const Context& context);
[[nodiscard]] Result<Answer> run_inject(const Context& context);
[[nodiscard]] Result<Answer> run_floor(const Context& context);
[[nodiscard]] Result<Answer> run_push(const Context& context);
[[nodiscard]] Result<Answer> run_release(const Context& context);
[[nodiscard]] Result<Answer> run_policy_show(const Context& context);
[[nodiscard]] Result<Answer> run_policy_diff(const Context& context);
[[nodiscard]] Result<Answer> run_policy_check(const Context& context);
[[nodiscard]] Result<Answer> run_guard(const Context& context);
[[nodiscard]] Result<Answer> run_policy_set(const Context& context);
[[nodiscard]] Result<Answer> run_policy_unset(const Context& context);
[[nodiscard]] Result<Answer> run_policy_pause(const Context& context);
[[nodiscard]] Result<Answer> run_policy_resume(const Context& context);
[[nodiscard]] Result<Answer> run_policy_apply(const Context& context);
[[nodiscard]] Result<Answer> run_policy_freeze(const Context& context);
[[nodiscard]] Result<Answer> run_policy_unfreeze(const Context& context);
[[nodiscard]] Result<Answer> run_policy_history(const Context& context);
[[nodiscard]] Result<Answer> run_policy_rollback(const Context& context);
[[nodiscard]] Result<Answer> run_policy_lint(const Context& context);
[[nodiscard]] Result<Answer> run_policy_probe(const Context& context);
[[nodiscard]] Result<Answer> run_compare(const Context& context);
[[nodiscard]] Result<Answer> run_config(const Context& context);
[[nodiscard]] Result<Answer> run_doctor(const Context& context);
[[nodiscard]] Result<Answer> run_init(const Context& context);
[[nodiscard]] Result<Answer> run_completion(const Context& context);
[[nodiscard]] Result<Answer> run_man(const Context& context);

}  // namespace miniship::cli
