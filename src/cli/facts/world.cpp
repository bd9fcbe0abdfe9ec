#include "cli/facts/world.hpp"

#include "cli/facts/policy_facts.hpp"

namespace miniship::cli {

Result<apply::World> world_of(const Context& context, const config::Config& config) {
    TRY_ASSIGN(auto folders, edge::git_folders(config.root));
    return apply::World{.root = config.root,
                        .folders = std::move(folders),
                        .command_environment = command_environment(context, config),
                        .step_timeout = std::chrono::seconds{config.timeout_seconds},
                        .now = context.now,
                        .say = context.say};
}

}  // namespace miniship::cli
