// Runs miniship while one of its effects, or of git's, is the last one or fails; and looks at everything afterwards.
#pragma once

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
    /// The errno that the call gives; 0 kills the process just before it.
    int error{0};
    /// All later ones go wrong, too.
    bool onwards{false};
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
void remove_locks_of_git(const Sandbox& sandbox);

/// Everything that a release changes: the repository with what miniship keeps in it, the built tree, the remote, the
/// policy document without revision and time, and what the team's commands have left.
struct Standing {
    RepositoryState repository{};
    std::string remote_branches{};
    Tree kept{};
    std::string remote{};
    std::string document{};
    std::string log{};
};

/// What differs, one line each; empty when nothing does.
[[nodiscard]] std::string difference(const Standing& now, const Standing& expected);

/// `document` is the policy document as it is now. Its history is a diary: it tells of a write that was killed, too.
[[nodiscard]] Standing standing_of(const Sandbox& sandbox, const std::string& document);

/// The document without what differs from write to write.
[[nodiscard]] std::string timeless(std::string document);

/// The numbers from 1 to `count` that are tried: all of them with MINISHIP_ALL in the environment, else about `sample`.
[[nodiscard]] std::vector<long> points(long count, long sample);

}  // namespace miniship::test
