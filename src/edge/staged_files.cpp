#include "edge/staged_files.hpp"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "edge/descriptor.hpp"

namespace miniship::edge {
namespace {

/// To sync a file system is one wait for any number of files, but for whatever others have written there, too.
constexpr std::size_t kFewFiles = 8;

bool sync_file_system_of(const Replacement& file) {
    const Descriptor folder{::open(file.folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return folder.ok() && ::syncfs(folder.number()) == 0;
}

}  // namespace

Result<void> StagedFiles::stage(std::size_t index, const std::string& path, std::string_view bytes) {
    TRY_ASSIGN(Replacement replacement, Replacement::of(path));
    TRY(replacement.fill(bytes));
    files_[index] = std::move(replacement);
    return {};
}

Result<void> StagedFiles::move_into_place() {
    std::erase_if(files_, [](const auto& file) { return !file; });
    TRY(sync());
    for (auto& file : files_) {
        TRY(file->move_into_place());
    }
    sync_folders();
    return {};
}

/// One file for each of the file systems.
std::map<dev_t, const Replacement*> StagedFiles::file_systems() const {
    std::map<dev_t, const Replacement*> found;
    for (const auto& file : files_) {
        found.try_emplace(file->device(), &*file);
    }
    return found;
}

Result<void> StagedFiles::sync() const {
    if (files_.size() > kFewFiles) {
        const auto systems = file_systems();
        if (std::all_of(systems.begin(), systems.end(),
                        [](const auto& each) { return sync_file_system_of(*each.second); })) {
            return {};
        }
    }
    for (const auto& file : files_) {
        TRY(file->sync());
    }
    return {};
}

void StagedFiles::sync_folders() const {
    if (files_.size() > kFewFiles) {
        for (const auto& [device, file] : file_systems()) {
            sync_file_system_of(*file);
        }
        return;
    }
    for (const auto& file : files_) {
        file->sync_folder();
    }
}

}  // namespace miniship::edge
