// A file that is about to take the place of another one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sys/stat.h>

#include "miniship/result.hpp"

namespace miniship::edge {

/// The folder of a path, with the slash; empty for a name alone.
[[nodiscard]] std::string folder_of(const std::string& path);
/// Where a path leads to through symbolic links: also to a file that is not there yet. `file_unwritable` for a circle.
[[nodiscard]] Result<std::string> behind_links(std::string path);
[[nodiscard]] Error write_error(const std::string& path, int error_number);

/// A new path for what is to replace `target`, in the same folder; the name tells which file it is for.
[[nodiscard]] std::string temporary_path(const std::string& target);
/// True for the names of such files; with a `target` only of those for it.
[[nodiscard]] bool is_temporary_name(std::string_view name, const std::string& target);

/// A temporary file in the folder of the file that it is to replace; it is removed again unless it gets there.
class Replacement {
public:
    /// For the file at `path`, symbolic links followed; there need be none yet. Error `file_unwritable`: what is there
    /// is no regular file.
    [[nodiscard]] static Result<Replacement> of(const std::string& path);
    Replacement(Replacement&& other) noexcept;
    Replacement& operator=(Replacement&& other) noexcept;
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;
    ~Replacement();

    /// The file that would be replaced holds these bytes already.
    [[nodiscard]] bool is_needless(std::string_view bytes) const;
    /// Makes the temporary file, with mode and owner of the present one. Error `file_unwritable`, also where the
    /// present one is protected against writing.
    [[nodiscard]] Result<void> fill(std::string_view bytes);
    /// Waits until its bytes are on the disk. Error `file_unwritable`.
    [[nodiscard]] Result<void> sync() const;
    /// Moves it into its place. Error `file_unwritable`.
    [[nodiscard]] Result<void> move_into_place();
    /// Waits until the move is on the disk, where the file system can do that.
    void sync_folder() const;

    /// The folder of both files, and the file system that it is on.
    [[nodiscard]] std::string folder() const;
    [[nodiscard]] dev_t device() const { return device_; }

private:
    Replacement(std::string shown, std::string target, std::optional<struct stat> present);
    [[nodiscard]] Error failure(int error_number) const;

    std::string shown_;
    std::string target_;
    std::optional<struct stat> present_;
    std::string temporary_{};  // empty while there is none
    dev_t device_{0};
};

}  // namespace miniship::edge
