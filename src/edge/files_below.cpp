#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "edge/descriptor.hpp"
#include "edge/files.hpp"

namespace miniship::edge {
namespace {

using Identity = std::pair<dev_t, ino_t>;
using Skips = std::function<bool(std::string_view)>;

class Walk {
public:
    Walk(std::string root, const Skips& skips) : root_{std::move(root)}, skips_{skips} {}

    Result<std::vector<std::string>> files() {
        folders_.emplace_back();
        // Real folders first, so that a folder which is also reached through a link is listed by its own name.
        while (!folders_.empty() || !folder_links_.empty()) {
            std::string folder;
            if (!folders_.empty()) {
                folder = std::move(folders_.back());
                folders_.pop_back();
            } else {
                folder = std::move(folder_links_.extract(folder_links_.begin()).value());
            }
            TRY(list(folder));
        }
        add_linked_files();
        std::sort(files_.begin(), files_.end());
        return std::move(files_);
    }

private:
    Error listing_error(const std::string& folder, int error_number) const {
        const bool missing = folder.empty() && (error_number == ENOENT || error_number == ENOTDIR);
        return {
            .code = missing ? ErrorCode::file_missing : ErrorCode::file_unreadable,
            .message = fmt::format("cannot list {}: {}", full(folder), std::generic_category().message(error_number))};
    }

    [[nodiscard]] std::string full(const std::string& relative) const {
        return relative.empty() ? root_ : root_ + "/" + relative;
    }

    Result<void> list(const std::string& folder) {
        Descriptor opened{::open(full(folder).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
        struct stat status {};
        if (!opened.ok() || ::fstat(opened.number(), &status) != 0) {
            return listing_error(folder, errno);
        }
        if (!seen_.emplace(status.st_dev, status.st_ino).second) {
            return {};
        }
        const std::unique_ptr<DIR, int (*)(DIR*)> entries{::fdopendir(opened.number()), &::closedir};
        if (entries == nullptr) {
            return listing_error(folder, errno);
        }
        // From here on closedir closes it.
        [[maybe_unused]] const int number = opened.released();
        errno = 0;
        while (const dirent* entry = ::readdir(entries.get())) {
            add(*entry, ::dirfd(entries.get()), folder);
            errno = 0;
        }
        return errno == 0 ? Result<void>{} : listing_error(folder, errno);
    }

    void add(const dirent& entry, int folder_number, const std::string& folder) {
        const std::string_view name{static_cast<const char*>(entry.d_name)};
        if (name == "." || name == ".." || name == ".git") {
            return;
        }
        std::string relative = folder.empty() ? std::string{name} : fmt::format("{}/{}", folder, name);
        struct stat status {};
        unsigned char type = entry.d_type;
        // Not every file system tells the type along with the name.
        if (type == DT_UNKNOWN && ::fstatat(folder_number, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            type = static_cast<unsigned char>(IFTODT(status.st_mode));
        }
        if (type == DT_REG) {
            files_.push_back(std::move(relative));
        } else if (type == DT_DIR && !skipped(relative)) {
            folders_.push_back(std::move(relative));
        } else if (type == DT_LNK && ::fstatat(folder_number, entry.d_name, &status, 0) == 0) {
            if (S_ISREG(status.st_mode)) {
                file_links_.emplace_back(std::move(relative), Identity{status.st_dev, status.st_ino});
            } else if (S_ISDIR(status.st_mode) && !skipped(relative)) {
                folder_links_.insert(std::move(relative));
            }
        }
    }

    [[nodiscard]] bool skipped(const std::string& relative) const { return skips_ && skips_(relative); }

    void add_linked_files() {
        std::set<Identity> listed;
        // Links to files are rare; without one nothing here costs a system call per file.
        if (!file_links_.empty()) {
            for (const auto& file : files_) {
                struct stat status {};
                if (::stat(full(file).c_str(), &status) == 0) {
                    listed.emplace(status.st_dev, status.st_ino);
                }
            }
        }
        std::sort(file_links_.begin(), file_links_.end());
        for (auto& [relative, identity] : file_links_) {
            if (listed.insert(identity).second) {
                files_.push_back(std::move(relative));
            }
        }
    }

    std::string root_;
    const Skips& skips_;
    std::vector<std::string> files_;
    std::vector<std::string> folders_;
    std::set<std::string> folder_links_;
    std::vector<std::pair<std::string, Identity>> file_links_;
    std::set<Identity> seen_;
};

}  // namespace

Result<std::vector<std::string>> files_below(const std::string& folder, const Skips& skips) {
    return Walk{folder, skips}.files();
}

}  // namespace miniship::edge
