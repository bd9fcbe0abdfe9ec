// One look at everything that a release is planned from, shared by those who find out its parts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/facts/release_facts.hpp"
#include "edge/git_command.hpp"
#include "edge/git_refs.hpp"

namespace miniship::cli {

/// What is known so far, and what stands in the way.
struct ReleaseLook {
    const Context& context;
    const config::Config& config;
    const apply::Foresight& foresight;
    ReleaseGathering gathering{};
    std::string head{};
    std::vector<edge::LocalTag> tags{};
    /// Tracked files with changes, where git has told them.
    std::optional<std::vector<std::string>> changed{};
    std::vector<edge::RemoteRef> remote{};
    bool remote_read{false};
    std::vector<Error> problems{};

    /// The tags that the remote has told.
    [[nodiscard]] std::vector<edge::LocalTag> remote_tags() const;
    [[nodiscard]] std::vector<std::string> remote_tag_names() const;
    [[nodiscard]] bool wants(const char* step) const { return gathering.options.steps.contains(step); }
    void problem(Error error) { problems.push_back(std::move(error)); }
};

/// The apps of this run, and what has been done for them.
void gather_apps(ReleaseLook& run);
/// The built trees that are injected: what is in them now.
void gather_trees(ReleaseLook& run);
/// The policy documents, and what this release makes of them. The floor is counted from the tags of `remote`, unless
/// the config names another source.
void gather_policies(ReleaseLook& run, const std::string& remote);

}  // namespace miniship::cli
