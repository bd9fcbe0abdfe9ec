// Our reader of a repository's tags: packed-refs and loose files, without git and without libgit2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "edge/git_folders.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// A tag as its ref holds it.
struct LocalTag {
    /// Without `refs/tags/`.
    std::string name{};
    /// Object id in hexadecimal; for an annotated tag the tag object.
    std::string object{};
    bool operator==(const LocalTag&) const = default;
};

/// All tags of a repository by name, each once (a loose ref hides the packed one). Formats other than loose files and
/// packed-refs are read through git. Broken refs are left out, as git leaves them out.
/// Errors: `file_unreadable`, `git_refused`.
[[nodiscard]] Result<std::vector<LocalTag>> local_tags(const GitFolders& folders);

/// The tags in the bytes of a packed-refs file, in file order (gitrepository-layout(5)). Lines that are none are skipped.
[[nodiscard]] std::vector<LocalTag> tags_in_packed_refs(std::string_view bytes);

}  // namespace miniship::edge
