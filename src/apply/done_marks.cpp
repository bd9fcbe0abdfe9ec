#include "apply/done_marks.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "edge/files.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

std::string folder_of(const edge::GitFolders& folders, const std::string& tag) {
    // A tag may hold slashes, a file's name may not.
    return fmt::format("{}/miniship/done/{}", folders.common_dir, text::replaced(tag, "/", "%2F"));
}

}  // namespace

Result<bool> is_marked_done(const edge::GitFolders& folders, const std::string& tag, const std::string& commit,
                            const std::string& step, const std::string& app) {
    TRY_ASSIGN(const auto mark, edge::read_file_if_exists(fmt::format("{}/{}-{}", folder_of(folders, tag), step, app)));
    return mark && text::trimmed(*mark) == commit;
}

Result<void> mark_done(const edge::GitFolders& folders, const std::string& tag, const std::string& commit,
                       const std::string& step, const std::string& app) {
    const std::string folder = folder_of(folders, tag);
    TRY(edge::create_folders(folder));
    const std::string path = fmt::format("{}/{}-{}", folder, step, app);
    edge::remove_unfinished_writes(path);
    TRY(edge::write_file_atomically(path, commit + "\n"));
    return {};
}

Result<void> forget_marks(const edge::GitFolders& folders, const std::string& tag) {
    const std::string folder = folder_of(folders, tag);
    std::error_code failure;
    std::filesystem::remove_all(folder, failure);
    if (failure) {
        return Error{.code = ErrorCode::file_unwritable,
                     .message = fmt::format("cannot remove {}: {}", folder, failure.message())};
    }
    edge::remove_empty_folders(std::filesystem::path{folder}.parent_path().string(), folders.common_dir);
    return {};
}

}  // namespace miniship::apply
