// Runs miniship while one of its effects, or of git's, is the last one or fails; and looks at everything afterwards.
#pragma once

#include <csignal>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "bump_state.hpp"

namespace miniship::test {

/// Which effect goes wrong, and how.
struct Disturbance {
    /// Whose effects count: `miniship` or `git`.
    std::string whose{"miniship"};
    /// From 1; 0 disturbs nothing.
    long at{0};
    /// The errno that the call gives; 0 sends the signal to the process just before it.
    int error{0};
    int signal{SIGKILL};
    /// All later ones go wrong, too.
    bool onwards{false};
    /// Only effects whose call and path hold this text count: `rename …/policy.json`.
    std::string only{};
};

struct Disturbed {
    Outcome outcome{};
    /// How many effects there were.
    long effects{0};
    /// The call that went wrong; empty when none did.
    std::string what{};
    bool of_git{false};
};

/// Runs miniship in `work` of the sandbox; returns when what it has left running has ended, too.
[[nodiscard]] Disturbed disturbed(const Sandbox& sandbox, const Words& arguments, const Disturbance& disturbance);

/// What people do after a git was killed: it leaves its locks behind, and tells so.
void remove_locks_of_git(const std::string& repository);

/// Everything that a release changes: the repository with what miniship keeps in it, the built tree, the remote, the
/// policy document without its time, its history, and what the team's commands have left.
struct Standing {
    RepositoryState repository{};
    std::string remote_branches{};
    Tree kept{};
    std::string remote{};
    std::string document{};
    /// The changes that are known to have been made, one line each, without their times.
    std::string history{};
    /// Those that were written down and are not known to have been made.
    std::string unsettled{};
    /// What a server has beside the document.
    std::string beside_document{};
    std::string temporary_files{};
    std::string log{};
};

/// What differs, one line each; empty when nothing does.
[[nodiscard]] std::string difference(const Standing& now, const Standing& expected);

/// Repository, tree, remote and log: what does not depend on where the policy document is.
[[nodiscard]] Standing standing_of(const Sandbox& sandbox);

/// The document without the time of its last change.
[[nodiscard]] std::string timeless(std::string document);

/// The numbers from 1 to `count` that are tried: all of them with MINISHIP_ALL in the environment, else about `sample`.
[[nodiscard]] std::vector<long> points(long count, long sample);

}  // namespace miniship::test
