// Gathering what a push needs: targets with their secrets, the app, versions by the tags.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "apply/world.hpp"
#include "cli/context.hpp"
#include "plan/floor.hpp"
#include "plan/push.hpp"

namespace miniship::cli {

/// A target that was chosen, and the app in its document.
struct ChosenTarget {
    std::string name{};
    apply::PolicyTarget target{};
    /// `platform/appid`; empty for a document of the team's own shape.
    std::string app{};
};

/// Whether a command is about an app in the document, or about the document's place only.
enum class Apps : unsigned char { known, unknown };

/// The targets of `--target` (names or URLs), else the only configured one. `app` is a name or `PLATFORM/ID`, or empty:
/// then the target's, then the project's only one.
/// With `Apps::unknown` an app that nobody names is left empty.
/// Errors: `config_invalid` when there is none, or several and no choice was made; secrets that are not set.
[[nodiscard]] Result<std::vector<ChosenTarget>> chosen_targets(const Context& context, const config::Config& config,
                                                               Apps apps = Apps::known);

/// Environment variables that name a target's credentials, also those that name files with them (`NAME_FILE`): the
/// team's commands never get them.
[[nodiscard]] std::set<std::string> credential_variables(const config::Config& config);
/// The environment without them.
[[nodiscard]] std::map<std::string, std::string> command_environment(const Context& context,
                                                                     const config::Config& config);

/// `--app` as `PLATFORM/ID`: of a configured app's name, or as it is. Errors: `usage` for an unknown name.
[[nodiscard]] Result<std::string> app_key(const config::Config& config, const std::string& app);

/// Floor, latest and releases by the tags, for one push. `live` is the newest version that every user can get; `keep`
/// needs the dates of the tags.
[[nodiscard]] plan::PushFacts push_facts(const plan::FloorFacts& tags, const TagRules& rules, std::size_t back,
                                         const std::optional<Version>& live, std::int64_t now,
                                         const std::optional<plan::KeepRule>& keep = std::nullopt);

}  // namespace miniship::cli
