#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/descriptor.hpp"
#include "edge/files.hpp"
#include "edge/pause.hpp"

namespace miniship::edge {
namespace {

Error write_error(const std::string& path, std::string_view reason) {
    return {.code = ErrorCode::file_unwritable, .message = fmt::format("cannot write {}: {}", path, reason)};
}

Error write_error(const std::string& path, int error_number) {
    return write_error(path, std::generic_category().message(error_number));
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// By hand and not by realpath, so that a link to a file that is not there yet leads to where the file will be.
Result<std::string> behind_links(std::string path) {
    constexpr int kMostLinks = 40;
    std::array<char, PATH_MAX> link{};
    for (int followed = 0; followed < kMostLinks; ++followed) {
        const ssize_t length = ::readlink(path.c_str(), link.data(), link.size());
        if (length < 0) {
            return path;
        }
        const std::string target{link.data(), static_cast<std::size_t>(length)};
        path = target.starts_with('/') ? target : folder_of(path) + target;
    }
    return write_error(path, ELOOP);
}

constexpr std::string_view kUnfinished = ".miniship-";
constexpr std::size_t kRandomDigits = 16;

// What the name of every temporary file for `target` ends with; cut off where it would be too long for a name.
std::string unfinished_suffix(const std::string& target) {
    constexpr std::size_t kLongest = 200;
    return "-" + target.substr(folder_of(target).size()).substr(0, kLongest);
}

// Removes the temporary files for one target, or without a suffix all of them.
void remove_unfinished(const std::string& folder, std::string_view suffix) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator{folder.empty() ? "." : folder, ignored}) {
        const std::string name = entry.path().filename().string();
        const bool is_meant = suffix.empty() || name.substr(std::min(name.size(), kUnfinished.size() + kRandomDigits)) == suffix;
        if (name.starts_with(kUnfinished) && is_meant) {
            std::filesystem::remove(entry.path(), ignored);
        }
    }
}

// The temporary file: gone again unless it has taken the place of the real one.
class Replacement {
public:
    explicit Replacement(const std::string& target)
        : target_{target}, path_{fmt::format("{}{}{}{}", folder_of(target), kUnfinished, random_name(),
                                              unfinished_suffix(target))} {}
    Replacement(const Replacement&) = delete;
    Replacement& operator=(const Replacement&) = delete;
    ~Replacement() {
        if (!path_.empty()) {
            ::unlink(path_.c_str());
        }
    }

    // Both give an errno, or 0.
    [[nodiscard]] int filled(std::string_view bytes, const struct stat* model) {
        const Descriptor file{::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
        if (!file.ok()) {
            return errno;
        }
        if (model != nullptr) {
            // Only root may give files away: elsewhere the new file is ours, as with any editor. Before the mode,
            // because a change of the owner clears set-user-id bits.
            [[maybe_unused]] const int owner = ::fchown(file.number(), model->st_uid, model->st_gid);
            if (::fchmod(file.number(), model->st_mode & 07777) != 0) {
                return errno;
            }
        }
        while (!bytes.empty()) {
            const ssize_t count = ::write(file.number(), bytes.data(), bytes.size());
            if (count < 0 && errno != EINTR) {
                return errno;
            }
            bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
        }
        return ::fsync(file.number()) == 0 ? 0 : errno;
    }

    [[nodiscard]] int in_place() {
        if (std::rename(path_.c_str(), target_.c_str()) != 0) {
            return errno;
        }
        path_.clear();
        sync_folder(folder_of(target_));
        return 0;
    }

private:
    std::string target_;
    std::string path_;
};

bool holds(const std::string& path, const struct stat& status, std::string_view bytes) {
    if (static_cast<std::size_t>(status.st_size) != bytes.size()) {
        return false;
    }
    const auto present = read_file(path);
    return present.ok() && *present == bytes;
}

}  // namespace

Result<bool> write_file_atomically(const std::string& path, std::string_view bytes) {
    TRY_ASSIGN(const std::string target, behind_links(path));
    struct stat status {};
    const bool exists = ::stat(target.c_str(), &status) == 0;
    if (exists) {
        if (!S_ISREG(status.st_mode)) {
            return write_error(path, "it is not a regular file");
        }
        if (holds(target, status, bytes)) {
            return false;
        }
        // A rename would get around a write protection that somebody has set on purpose.
        if (::access(target.c_str(), W_OK) != 0) {
            return write_error(path, errno);
        }
    }
    Replacement replacement{target};
    if (const int failure = replacement.filled(bytes, exists ? &status : nullptr); failure != 0) {
        return write_error(path, failure);
    }
    if (const int failure = replacement.in_place(); failure != 0) {
        return write_error(path, failure);
    }
    return true;
}

// What is written is written: a file system that cannot sync folders is no reason to call it a failure.
void sync_folder(const std::string& folder) {
    const Descriptor opened{::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (opened.ok()) {
        ::fsync(opened.number());
    }
}

Result<void> move_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) {
        return write_error(to, errno);
    }
    sync_folder(folder_of(to));
    return {};
}

void remove_unfinished_writes(const std::string& path) {
    const auto target = behind_links(path);
    if (target) {
        remove_unfinished(folder_of(*target), unfinished_suffix(*target));
    }
}

void remove_all_unfinished_writes(const std::string& folder) {
    remove_unfinished(folder, {});
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
