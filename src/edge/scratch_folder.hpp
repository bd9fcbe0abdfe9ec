// A folder for the time of one job: private, below TMPDIR, removed at the end.
#pragma once

#include <string>
#include <utility>

#include "edge/descriptor.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// Removes itself, with everything in it, at the end of its scope. It is locked as long as its process lives: what one
/// that was killed has left is removed when the next is made.
class ScratchFolder {
public:
    /// `file_unwritable` when there is no place for it.
    [[nodiscard]] static Result<ScratchFolder> made();
    /// Removes the folders of processes that were killed.
    static void remove_abandoned();

    ScratchFolder(ScratchFolder&& other) noexcept
        : path_{std::exchange(other.path_, {})}, lock_{std::move(other.lock_)} {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    ~ScratchFolder();

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    ScratchFolder(std::string path, Descriptor lock) : path_{std::move(path)}, lock_{std::move(lock)} {}
    std::string path_;
    Descriptor lock_;
};

}  // namespace miniship::edge
