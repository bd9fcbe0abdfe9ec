// The steps of a plan as plain values: what will be done, not yet done.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "miniship/usage.hpp"

namespace miniship::plan {

/// Puts `after` into the file at `path` (relative to the project's root). `before` is what planning saw there,
/// nothing where there was no file; applying refuses when the file has changed since.
struct WriteFile {
    std::string path{};
    std::optional<std::string> before{};
    std::string after{};
    bool operator==(const WriteFile&) const = default;
};

/// Commits `paths` (with `all` also what is staged besides), with git, on top of HEAD.
struct MakeCommit {
    std::vector<std::string> paths{};
    std::string message{};
    bool all{false};
    bool sign{false};
    bool signoff{false};
    bool no_verify{false};
    bool operator==(const MakeCommit&) const = default;
};

/// Makes an annotated tag on the commit that HEAD is when the step runs.
struct MakeTag {
    std::string name{};
    std::string message{};
    bool sign{false};
    bool force{false};
    bool operator==(const MakeTag&) const = default;
};

/// Runs a lifecycle script of a bump (`prebump`, `postcommit` …) through the shell, in the project's root. What
/// `prebump` prints may be the version, what `precommit` prints the message: then the bump is planned again from there.
struct RunScript {
    std::string hook{};
    std::string command{};
    bool operator==(const RunScript&) const = default;
};

/// Runs a command of the team through the shell, with MINISHIP_VERSION, _TAG, _NOTES, _FLOOR and _APP in its
/// environment and without what names a target's credentials.
struct RunCommand {
    /// `build` or `upload`.
    std::string step{};
    std::string app{};
    std::string command{};
    /// Relative to the project's root.
    std::string directory{};
    /// A command that exits 0 when there is nothing left to do; may be empty.
    std::string done_command{};
    /// True for a command that must not run twice for one release: that it ended is remembered.
    bool once{false};
    bool operator==(const RunCommand&) const = default;
};

/// Stops until a person has done something and said so.
struct AskPerson {
    std::string step{};
    std::string app{};
    std::string says{};
    /// The command that goes on when it has been done.
    std::string then{};
    bool operator==(const AskPerson&) const = default;
};

/// Puts the version into a built tree and stamps it. The tree is read when the step runs: a build may come before.
struct InjectTree {
    std::string app{};
    /// Folders and files, relative to the project's root.
    std::vector<std::string> paths{};
    /// Chains and their values.
    std::vector<std::pair<std::string, std::string>> set{};
    std::vector<std::string> include{};
    std::vector<std::string> exclude{};
    std::string version{};
    bool operator==(const InjectTree&) const = default;
};

/// Pushes branch (unless detached) and tag (unless empty) in one atomic push, then reads the remote back.
struct PushRefs {
    std::string remote{};
    std::optional<std::string> branch{};
    std::string tag{};
    bool operator==(const PushRefs&) const = default;
};

/// Writes the release into a policy document. What it holds is read when the step runs, and again after every conflict.
struct WritePolicy {
    std::string target{};
    /// `platform/appid`; empty for a document of the team's own shape.
    std::string app{};
    /// Versions; no floor where too few releases count.
    std::optional<std::string> floor{};
    std::string latest{};
    /// Every release that is known: what a jump of the floor is counted by.
    std::vector<std::string> releases{};
    /// Users by version where they have been counted, and how many percent of them a raised floor may newly force.
    std::optional<Usage> usage{};
    std::optional<double> max_impact{};
    bool operator==(const WritePolicy&) const = default;
};

using Step =
    std::variant<WriteFile, MakeCommit, MakeTag, RunScript, RunCommand, AskPerson, InjectTree, PushRefs, WritePolicy>;

}  // namespace miniship::plan
