// Many files that change together.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edge/replacement.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// First every new file is written beside its place, then all of them are moved there: what goes wrong before the first
/// move changes nothing, and whenever the process or the machine stops, each file is the old one or the new one. That
/// is what `write_file_atomically` promises for one file, with one wait for the disk instead of one for each file.
class StagedFiles {
public:
    /// At most `count` files.
    explicit StagedFiles(std::size_t count) : files_(count) {}

    /// Writes what the file at `path` is to become. Safe to call at the same time for different indices, once for each.
    /// Error `file_unwritable`.
    [[nodiscard]] Result<void> stage(std::size_t index, const std::string& path, std::string_view bytes);
    /// Moves the files into their places, in the order of their indices. Error `file_unwritable`: files of higher
    /// indices are as they were.
    [[nodiscard]] Result<void> move_into_place();

private:
    [[nodiscard]] std::map<dev_t, const Replacement*> file_systems() const;
    [[nodiscard]] Result<void> sync() const;
    void sync_folders() const;

    std::vector<std::optional<Replacement>> files_;
};

}  // namespace miniship::edge
