#include "edge/scratch_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/environment.hpp"

namespace miniship::edge {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "miniship-scratch-";
constexpr std::string_view kRandom = "XXXXXX";

std::string base_folder() {
    const auto base = environment_variable("TMPDIR");
    return base && !base->empty() ? *base : std::string{"/tmp"};
}

Descriptor opened(const std::string& folder) {
    return Descriptor{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
}

/// True when somebody else holds the lock on the folder: it is in use, or about to be removed.
bool is_taken(const Descriptor& folder) {
    return ::flock(folder.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

bool is_ours(const Descriptor& folder) {
    struct stat status {};
    return folder.ok() && ::fstat(folder.number(), &status) == 0 && status.st_uid == ::geteuid();
}

}  // namespace

void ScratchFolder::remove_abandoned() {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{base_folder(), ignored}) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(kName) || name.size() != kName.size() + kRandom.size()) {
            continue;
        }
        const Descriptor folder = opened(entry.path().string());
        if (is_ours(folder) && ::flock(folder.number(), LOCK_EX | LOCK_NB) == 0) {
            fs::remove_all(entry.path(), ignored);
        }
    }
}

Result<ScratchFolder> ScratchFolder::made() {
    const std::string base = base_folder();
    remove_abandoned();
    constexpr int kTries = 100;
    for (int tries = 0; tries < kTries; ++tries) {
        std::string path = fmt::format("{}/{}{}", base, kName, kRandom);
        if (::mkdtemp(path.data()) == nullptr) {
            return Error{.code = ErrorCode::file_unwritable,
                         .message = fmt::format("cannot make a folder like {}: {}", path,
                                                std::generic_category().message(errno)),
                         .hint = "set TMPDIR to a folder that may be written"};
        }
        Descriptor folder = opened(path);
        // Another process may have found it before it was locked, and taken it for an abandoned one.
        if (folder.ok() && !is_taken(folder) && fs::exists(path)) {
            return ScratchFolder{std::move(path), std::move(folder)};
        }
    }
    return Error{.code = ErrorCode::file_unwritable,
                 .message = fmt::format("every folder like {}/{}{} is taken away at once", base, kName, kRandom),
                 .hint = "set TMPDIR to a folder of your own"};
}

ScratchFolder::~ScratchFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
}

}  // namespace miniship::edge
