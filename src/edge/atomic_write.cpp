#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "edge/descriptor.hpp"
#include "edge/files.hpp"
#include "edge/replacement.hpp"

namespace miniship::edge {
namespace {

// Removes the temporary files for one target, or without a target all of them.
void remove_temporary_files(const std::string& folder, const std::string& target) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator{folder.empty() ? "." : folder, ignored}) {
        if (is_temporary_name(entry.path().filename().string(), target)) {
            std::filesystem::remove(entry.path(), ignored);
        }
    }
}

}  // namespace

Result<bool> write_file_atomically(const std::string& path, std::string_view bytes) {
    TRY_ASSIGN(Replacement replacement, Replacement::of(path));
    if (replacement.is_needless(bytes)) {
        return false;
    }
    TRY(replacement.fill(bytes));
    TRY(replacement.sync());
    TRY(replacement.move_into_place());
    replacement.sync_folder();
    return true;
}

bool is_temporary_name(std::string_view name) {
    return is_temporary_name(name, {});
}

// What is written is written: a file system that cannot sync folders is no reason to call it a failure.
void sync_folder(const std::string& folder) {
    const Descriptor opened{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (opened.ok()) {
        ::fsync(opened.number());
    }
}

Result<std::string> real_path(const std::string& path) {
    TRY_ASSIGN(const std::string target, behind_links(path));
    const std::filesystem::path file = std::filesystem::absolute(target);
    std::error_code failure;
    const auto folder = std::filesystem::weakly_canonical(file.parent_path(), failure);
    return failure ? Result<std::string>{write_error(path, failure.value())} : (folder / file.filename()).string();
}

Result<void> move_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) {
        return write_error(to, errno);
    }
    sync_folder(folder_of(to));
    return {};
}

void remove_unfinished_writes(const std::string& path) {
    if (const auto target = behind_links(path)) {
        remove_temporary_files(folder_of(*target), *target);
    }
}

void remove_all_unfinished_writes(const std::string& folder) {
    remove_temporary_files(folder, {});
}

Result<void> keep_copy(const std::string& path, const std::string& copy) {
    TRY(remove_file(copy));
    if (::linkat(AT_FDCWD, path.c_str(), AT_FDCWD, copy.c_str(), AT_SYMLINK_FOLLOW) == 0) {
        return {};
    }
    // Another file system, one without links, or a file that is not ours.
    TRY_ASSIGN(const std::string bytes, read_file(path));
    TRY(write_file_atomically(copy, bytes));
    return {};
}

}  // namespace miniship::edge
