#include "edge/lock_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/pause.hpp"

namespace miniship::edge {
namespace {

// The owner before us removes the file: a lock on a file that has no name any more keeps nobody out.
bool is_still_at(const std::string& path, const Descriptor& file) {
    struct stat held {};
    struct stat named {};
    return ::fstat(file.number(), &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

}  // namespace

Result<LockFile> LockFile::taken(const std::string& path, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (int attempt = 0;; ++attempt) {
        Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
        if (!file.ok()) {
            return Error{.code = ErrorCode::file_unwritable,
                         .message = fmt::format("cannot make the lock file {}: {}", path,
                                                std::generic_category().message(errno))};
        }
        if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0 && is_still_at(path, file)) {
            return LockFile{path, std::move(file)};
        }
        if (std::chrono::steady_clock::now() >= deadline) {
            return Error{.code = ErrorCode::busy,
                         .message = fmt::format("another process holds the lock {}", path),
                         .hint = "run the command again when the other one has ended"};
        }
        pause_for(jittered_delay(attempt, std::chrono::milliseconds{2}, std::chrono::milliseconds{50}));
    }
}

LockFile::~LockFile() {
    if (file_.ok()) {
        ::unlink(path_.c_str());
    }
}

}  // namespace miniship::edge
