// A folder for the time of one job: private, below TMPDIR, removed at the end.
#pragma once

#include <string>
#include <utility>

#include "miniship/result.hpp"

namespace miniship::edge {

/// Removes itself, with everything in it, at the end of its scope.
class ScratchFolder {
public:
    /// `file_unwritable` when there is no place for it.
    [[nodiscard]] static Result<ScratchFolder> made();

    ScratchFolder(ScratchFolder&& other) noexcept : path_{std::exchange(other.path_, {})} {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    ~ScratchFolder();

    [[nodiscard]] const std::string& path() const { return path_; }

private:
    explicit ScratchFolder(std::string path) : path_{std::move(path)} {}
    std::string path_;
};

}  // namespace miniship::edge
