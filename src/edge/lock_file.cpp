#include "edge/lock_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/pause.hpp"
#include "edge/signals.hpp"

namespace miniship::edge {
namespace {

// The owner before us removes the file: a lock on a file that has no name any more keeps nobody out.
bool is_still_at(const std::string& path, const Descriptor& file) {
    struct stat held {};
    struct stat named {};
    return ::fstat(file.number(), &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev &&
           held.st_ino == named.st_ino;
}

// Only for people who want to know whom they wait for: without it the lock is as good.
void write_holder(const Descriptor& file, std::string_view holder) {
    if (::ftruncate(file.number(), 0) == 0) {
        [[maybe_unused]] const ssize_t written = ::write(file.number(), holder.data(), holder.size());
    }
}

}  // namespace

Result<LockFile> LockFile::taken(const std::string& path, std::chrono::milliseconds patience, std::string_view holder) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (int attempt = 0;; ++attempt) {
        Descriptor file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
        if (!file.ok()) {
            return Error{.code = ErrorCode::file_unwritable,
                         .message = fmt::format("cannot make the lock file {}: {}", path,
                                                std::generic_category().message(errno))};
        }
        if (::flock(file.number(), LOCK_EX | LOCK_NB) == 0 && is_still_at(path, file)) {
            if (!holder.empty()) {
                write_holder(file, holder);
            }
            return LockFile{path, std::move(file)};
        }
        TRY(not_interrupted());
        if (std::chrono::steady_clock::now() >= deadline) {
            return Error{.code = ErrorCode::busy,
                         .message = fmt::format("another process holds the lock {}", path),
                         .hint = "run the command again when the other one has ended"};
        }
        pause_for(jittered_delay(attempt, std::chrono::milliseconds{2}, std::chrono::milliseconds{50}));
    }
}

bool LockFile::is_held(const std::string& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    return file.ok() && ::flock(file.number(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

LockFile::~LockFile() {
    if (file_.ok()) {
        ::unlink(path_.c_str());
    }
}

}  // namespace miniship::edge
