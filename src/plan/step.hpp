// The steps of a plan as plain values: what will be done, not yet done.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace miniship::plan {

/// Puts `after` into the file at `path` (relative to the project's root). `before` is what planning saw there,
/// nothing where there was no file; applying refuses when the file has changed since.
struct WriteFile {
    std::string path{};
    std::optional<std::string> before{};
    std::string after{};
    bool operator==(const WriteFile&) const = default;
};

/// Commits `paths` (all tracked changes too with `all`), with git, on top of HEAD.
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

}  // namespace miniship::plan
