// The git command: whatever talks to a remote, and whatever makes commits and tags.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/environment.hpp"
#include "edge/process.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// Runs `git ARGUMENTS` in `directory`, without prompts and with untranslated messages, in the given environment; as
/// `outcome_of` where it prints too much.
/// Errors: only what `outcome_of` has; a missing git is `command_failed` with a hint.
[[nodiscard]] Result<Outcome> git_outcome(const std::string& directory, const std::vector<std::string>& arguments,
                                          const std::string& input = {},
                                          std::chrono::milliseconds deadline = std::chrono::minutes{10},
                                          std::map<std::string, std::string> variables = environment(),
                                          std::size_t most_output = std::numeric_limits<std::size_t>::max());

/// The error that a failed talk with a remote is: `credentials_refused` or `remote_unreachable`. `what` has failed.
[[nodiscard]] Error remote_error(const std::string& remote, const Outcome& outcome,
                                 std::string_view what = "cannot be read");

/// What git said on stderr, on one line, without `fatal: ` and without credentials in URLs.
[[nodiscard]] std::string git_complaint(const Outcome& outcome);

/// True for what git takes as an address, not as the name of a configured remote: a URL, `host:path`, a path with a
/// slash.
[[nodiscard]] bool is_remote_url(const std::string& remote);

/// A ref as `git ls-remote` tells it.
struct RemoteRef {
    std::string name{};
    /// The object that the ref holds: for an annotated tag the tag object.
    std::string object{};
    /// The commit behind an annotated tag, where the remote tells it.
    std::string peeled{};
    bool operator==(const RemoteRef&) const = default;
};

/// Tags (and with `heads` branches too) of a remote by name or URL; one `git ls-remote`.
/// Errors: `no_remote` for a name that is not configured, `credentials_refused`, `remote_unreachable`, `timed_out`.
[[nodiscard]] Result<std::vector<RemoteRef>> remote_refs(const std::string& directory, const std::string& remote,
                                                         bool heads, std::chrono::milliseconds deadline);

/// The URL of a configured remote (before `insteadOf`), or nothing.
[[nodiscard]] Result<std::optional<std::string>> remote_url(const std::string& directory, const std::string& remote);

/// Tracked files with changes, staged or not, as paths from the top of the working tree. Untracked files never matter.
[[nodiscard]] Result<std::vector<std::string>> changed_files(const std::string& directory);

/// Of the files `names` in `folder` (relative to `directory`) those that git tracks, as paths from `directory`.
[[nodiscard]] Result<std::vector<std::string>> tracked_files(const std::string& directory, const std::string& folder,
                                                             const std::vector<std::string>& names);

/// The text with user and password taken out of every URL in it.
[[nodiscard]] std::string without_credentials(std::string_view text);

}  // namespace miniship::edge
