// A repository for the time of one job, without a working tree: fetches one commit, makes one, and pushes it.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/process.hpp"
#include "edge/scratch_folder.hpp"
#include "miniship/result.hpp"
#include "policy_store/git_address.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// A file to be in a commit.
struct GitFile {
    std::string path{};
    std::string bytes{};
};

class GitScratch {
public:
    /// An empty repository that reaches `address` with the secrets of `settings`; talks to nobody yet.
    [[nodiscard]] static Result<GitScratch> made(const TargetSettings& settings, const GitAddress& address);

    /// The commit at the remote's branch, fetched without its history; empty where there is no such branch.
    /// Errors: `credentials_refused`, `remote_unreachable`, `timed_out`.
    [[nodiscard]] Result<std::string> fetched(const std::string& branch);
    /// The bytes of the files in a fetched commit, in the order of the paths; nothing for a file that is not there.
    /// `config_invalid` for a path that is no file, `document_invalid` for what is no JSON or too large.
    [[nodiscard]] Result<std::vector<std::optional<std::string>>> contents(const std::string& commit,
                                                                           const std::vector<std::string>& paths);
    /// A commit on top of `parent` (empty: without one) with these files in place of those at their paths.
    /// `git_refused`, for example where nobody has said who commits.
    [[nodiscard]] Result<std::string> committed(const std::string& parent, const std::vector<GitFile>& files,
                                                const std::string& message);

    struct Pushed {
        WriteResult result{};
        /// An address that the server tells, where a merge request can be made.
        std::string address{};
    };
    /// Puts the remote's branch from `seen` (empty: no such branch yet) to `commit`, or finds that it is elsewhere.
    /// Errors: `git_refused` for a branch or a hook that does not let us, `credentials_refused`.
    [[nodiscard]] Result<Pushed> pushed(const std::string& branch, const std::string& seen, const std::string& commit);
    /// Deletes the remote's branch.
    [[nodiscard]] Result<void> removed(const std::string& branch, const std::string& seen);

private:
    GitScratch(edge::ScratchFolder folder, const TargetSettings& settings, GitAddress address);

    [[nodiscard]] Result<edge::Outcome> run(const std::vector<std::string>& arguments, const std::string& input = {},
                                            const std::map<std::string, std::string>& more = {},
                                            std::size_t most_output = std::numeric_limits<std::size_t>::max()) const;
    /// The output's only line of a command that must succeed.
    [[nodiscard]] Result<std::string> line_of(const std::vector<std::string>& arguments, const std::string& input = {},
                                              const std::map<std::string, std::string>& more = {}) const;
    [[nodiscard]] Result<std::string> mode_of(const std::string& commit, const std::string& path) const;
    [[nodiscard]] Result<std::map<std::string, std::string>> identity() const;
    [[nodiscard]] Error failed_talk(const edge::Outcome& outcome, std::string_view what = "cannot be read") const;

    edge::ScratchFolder folder_;
    GitAddress address_;
    std::string target_;
    std::string root_;
    std::vector<std::string> secret_variables_;
    std::map<std::string, std::string> variables_;
    std::chrono::milliseconds timeout_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace miniship::policy_store
