// Files: whole reads, atomic writes, and lists of what is below a folder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::edge {

/// The bytes of a file. `file_missing` when nothing is there, `file_unreadable` for any other reason.
[[nodiscard]] Result<std::string> read_file(const std::string& path);
/// As `read_file`, but the bytes are in `buffer`, which only ever grows: for many files one after the other.
[[nodiscard]] Result<std::string_view> read_file_into(const std::string& path, std::string& buffer);
/// As `read_file`, with no value where there is no file.
[[nodiscard]] Result<std::optional<std::string>> read_file_if_exists(const std::string& path);

/// Makes the file at `path` hold `bytes`, at once or not at all: a temporary file in the same folder, fsync, rename,
/// fsync of the folder. A symbolic link keeps pointing, and what it points to is written. An existing file keeps its
/// mode (and its owner, where the system lets us); a new one gets 0644 masked by the umask. Gives false, and opens
/// nothing for writing, when the file holds these bytes already. `file_unwritable` leaves everything as it was.
[[nodiscard]] Result<bool> write_file_atomically(const std::string& path, std::string_view bytes);
/// True for the names that such temporary files have: one that a kill has left behind belongs to nobody.
[[nodiscard]] bool is_temporary_name(std::string_view name);

/// Removes what a killed `write_file_atomically` has left beside `path`. Only where nobody else writes that file now.
void remove_unfinished_writes(const std::string& path);
/// The same for every file of a folder that only we write.
void remove_all_unfinished_writes(const std::string& folder);

/// Lets the file `copy` hold what `path` (links followed) holds now, whatever is written over `path` later: a hard link
/// where the file system has them, else a copy. `file_unwritable` otherwise.
[[nodiscard]] Result<void> keep_copy(const std::string& path, const std::string& copy);

/// Where a path leads through links, those of its folders too, as an absolute path without any: also to a file, or a
/// folder, that is not there yet. `file_unwritable` for a circle.
[[nodiscard]] Result<std::string> real_path(const std::string& path);

/// Waits until the names in a folder are on disk, as far as its file system can.
void sync_folder(const std::string& folder);
/// Adds `bytes` to the end of the file at `path`, which is made where it is not there. `file_unwritable`.
[[nodiscard]] Result<void> append_to_file(const std::string& path, std::string_view bytes);

/// Makes a folder and those above it; a folder that is there is fine. `file_unwritable` otherwise.
Result<void> create_folders(const std::string& path);
/// Removes `folder` and those above it, up to but without `top`, as long as they are empty.
void remove_empty_folders(const std::string& folder, const std::string& top);
/// Gives a file another name in the same folder, over one that is there, on disk before it returns. `file_unwritable`.
[[nodiscard]] Result<void> move_file(const std::string& from, const std::string& to);
/// Removes a file; a file that is not there is fine. `file_unwritable` otherwise.
Result<void> remove_file(const std::string& path);

/// The sorted paths, relative to `folder` and with `/` between names, of all regular files below it. A link to a
/// file counts as a file unless that file is in the list already; links to folders are followed, each folder once, so
/// that cycles end. Skipped: anything named
/// `.git`, dangling links, and every folder for whose relative path `skips` says true.
/// `file_missing` without the folder, `file_unreadable` when any folder below it cannot be listed.
[[nodiscard]] Result<std::vector<std::string>> files_below(
    const std::string& folder, const std::function<bool(std::string_view relative)>& skips = {});

/// True for a regular file, or a link to one.
[[nodiscard]] bool file_exists(const std::string& path);
/// True for a folder, or a link to one.
[[nodiscard]] bool is_directory(const std::string& path);

}  // namespace miniship::edge
