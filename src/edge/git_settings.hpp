// Git's settings, all of them at once and as git itself reads them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::edge {

/// The settings that hold in one folder: of the system, the user, the repository and the environment (git-config(1)).
class GitSettings {
public:
    /// What `git config --list --null` prints.
    [[nodiscard]] static GitSettings in(std::string_view listing);

    /// The last value of a setting; section and key in lower case: `branch.Main.merge`.
    [[nodiscard]] std::optional<std::string> value(const std::string& name) const;
    /// All values of a setting, in git's order; none where nobody sets it.
    [[nodiscard]] std::vector<std::string> values(const std::string& name) const;
    /// Whether a switch is on.
    [[nodiscard]] bool is_on(const std::string& name) const;
    /// Where a push to a remote, given by name or address, goes: after `pushurl`, `url.BASE.pushInsteadOf` and
    /// `url.BASE.insteadOf`. None for a name that no setting knows.
    [[nodiscard]] std::vector<std::string> push_addresses(const std::string& remote) const;

private:
    [[nodiscard]] std::optional<std::string> replaced(const std::string& address, std::string_view by) const;
    [[nodiscard]] std::string rewritten(const std::string& address, bool push) const;

    std::map<std::string, std::vector<std::string>, std::less<>> values_{};
};

/// The settings in `directory`, asked of git once: a run has one repository, and several places ask. Safe to call from
/// several threads. Errors: `git_refused` for settings that git cannot read.
[[nodiscard]] Result<GitSettings> git_settings(const std::string& directory,
                                               const std::map<std::string, std::string>& environment);

/// In whose name git commits as `role` (`AUTHOR`, `COMMITTER`), written `NAME <ADDRESS>`. git is asked where it has to
/// guess, or might refuse. Errors: `git_refused` when git does not know, or does not understand the date it was given.
[[nodiscard]] Result<std::string> git_identity(const std::string& directory, const std::string& role,
                                               const std::map<std::string, std::string>& environment);

}  // namespace miniship::edge
