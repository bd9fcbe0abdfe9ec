// Our reader of a repository's tags: packed-refs and loose files, without git and without libgit2.
#pragma once

#include <functional>
#include <memory>
#include <span>
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

/// The names of a repository's tags, cheap for a million of them: packed-refs is looked at where the system has mapped
/// it, and no loose ref is opened. So a broken loose ref has a name, too: whoever counts on one asks `all_sound`.
class LocalTagNames {
public:
    /// Formats other than loose files and packed-refs are read through git. Errors: `file_unreadable`, `git_refused`.
    [[nodiscard]] static Result<LocalTagNames> opened(const GitFolders& folders);
    /// As git lists them; slow, and right for every repository that git can read.
    [[nodiscard]] static Result<LocalTagNames> by_git(const GitFolders& folders);
    LocalTagNames(LocalTagNames&&) noexcept;
    LocalTagNames& operator=(LocalTagNames&&) noexcept;
    ~LocalTagNames();

    /// Calls `visit` with each name once, without `refs/tags/`; the views live as long as this. Errors: `git_refused`
    /// for a packed-refs that git refuses.
    [[nodiscard]] Result<void> visit(const std::function<void(std::string_view)>& visit) const;
    /// True when each of these tags' refs holds an object id; false asks for `by_git`, which knows what to do.
    [[nodiscard]] bool all_sound(std::span<const std::string> names) const;

private:
    struct State;
    explicit LocalTagNames(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// All tags of a repository by name, each once (a loose ref hides the packed one), with the objects that they hold.
/// Broken refs are left out, as git leaves them out. Errors: as `LocalTagNames`.
[[nodiscard]] Result<std::vector<LocalTag>> local_tags(const GitFolders& folders);

}  // namespace miniship::edge
