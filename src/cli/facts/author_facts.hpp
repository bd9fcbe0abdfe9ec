// Who runs this command, and in which pipeline: for the history of a policy document.
#pragma once

#include <map>
#include <string>

#include "cli/context.hpp"
#include "miniship/policy_history.hpp"

namespace miniship::cli {

/// The person that the CI names (`GITHUB_ACTOR`, `GITLAB_USER_NAME` …); empty outside of one.
[[nodiscard]] std::string pipeline_actor(const std::map<std::string, std::string>& environment);
/// The address of the CI's run, without user and password in it; empty outside of one.
[[nodiscard]] std::string pipeline_url(const std::map<std::string, std::string>& environment);
/// The commit that the CI builds; empty outside of one.
[[nodiscard]] std::string pipeline_commit(const std::map<std::string, std::string>& environment);

/// The CI's actor, else the name that git would commit with, else the user of the machine; with `--reason` and the
/// time of this command.
[[nodiscard]] policy::Author author_of(const Context& context, const std::string& root);
/// The same with the commit that is built, or checked out at `root`.
[[nodiscard]] policy::Author releasing_author(const Context& context, const std::string& root);

}  // namespace miniship::cli
