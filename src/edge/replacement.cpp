#include "edge/replacement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "edge/descriptor.hpp"
#include "edge/files.hpp"
#include "edge/pause.hpp"

namespace miniship::edge {
namespace {

Error write_error(const std::string& path, std::string_view reason) {
    return {.code = ErrorCode::file_unwritable, .message = fmt::format("cannot write {}: {}", path, reason)};
}

constexpr std::string_view kPrefix = ".miniship-";
constexpr std::size_t kRandomDigits = 16;

// What the name of every temporary file for `target` ends with; cut off where it would be too long for a name.
std::string suffix_for(const std::string& target) {
    constexpr std::size_t kLongest = 200;
    return "-" + target.substr(folder_of(target).size()).substr(0, kLongest);
}

}  // namespace

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

std::string temporary_path(const std::string& target) {
    return fmt::format("{}{}{}{}", folder_of(target), kPrefix, random_name(), suffix_for(target));
}

bool is_temporary_name(std::string_view name, const std::string& target) {
    if (!name.starts_with(kPrefix)) {
        return false;
    }
    name.remove_prefix(kPrefix.size());
    const auto digits = std::min(name.find_first_not_of("0123456789abcdef"), name.size());
    const std::string_view suffix = name.substr(digits);
    return digits == kRandomDigits && suffix.starts_with('-') && (target.empty() || suffix == suffix_for(target));
}

Result<Replacement> Replacement::of(const std::string& path) {
    TRY_ASSIGN(std::string target, behind_links(path));
    struct stat status {};
    if (::stat(target.c_str(), &status) != 0) {
        return Replacement{path, std::move(target), std::nullopt};
    }
    if (!S_ISREG(status.st_mode)) {
        return write_error(path, "it is not a regular file");
    }
    return Replacement{path, std::move(target), status};
}

Replacement::Replacement(std::string shown, std::string target, std::optional<struct stat> present)
    : shown_{std::move(shown)}, target_{std::move(target)}, present_{present} {}

Replacement::Replacement(Replacement&& other) noexcept
    : shown_{std::move(other.shown_)},
      target_{std::move(other.target_)},
      present_{other.present_},
      temporary_{std::exchange(other.temporary_, {})},
      device_{other.device_} {}

Replacement& Replacement::operator=(Replacement&& other) noexcept {
    std::swap(shown_, other.shown_);
    std::swap(target_, other.target_);
    std::swap(present_, other.present_);
    std::swap(temporary_, other.temporary_);
    std::swap(device_, other.device_);
    return *this;
}

Replacement::~Replacement() {
    if (!temporary_.empty()) {
        ::unlink(temporary_.c_str());
    }
}

Error Replacement::failure(int error_number) const {
    return write_error(shown_, error_number);
}

std::string Replacement::folder() const {
    const std::string folder = folder_of(target_);
    return folder.empty() ? "." : folder;
}

bool Replacement::is_needless(std::string_view bytes) const {
    if (!present_ || static_cast<std::size_t>(present_->st_size) != bytes.size()) {
        return false;
    }
    const auto present = read_file(target_);
    return present.ok() && *present == bytes;
}

Result<void> Replacement::fill(std::string_view bytes) {
    // A rename would get around a write protection that somebody has set on purpose.
    if (present_ && ::access(target_.c_str(), W_OK) != 0) {
        return failure(errno);
    }
    temporary_ = temporary_path(target_);
    const Descriptor file{::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
    struct stat made {};
    if (!file.ok() || ::fstat(file.number(), &made) != 0) {
        return failure(errno);
    }
    device_ = made.st_dev;
    if (present_) {
        // Only root may give files away: elsewhere the new file is ours, as with any editor. Before the mode, because a
        // change of the owner clears set-user-id bits.
        if (made.st_uid != present_->st_uid || made.st_gid != present_->st_gid) {
            [[maybe_unused]] const int owner = ::fchown(file.number(), present_->st_uid, present_->st_gid);
        }
        if (::fchmod(file.number(), present_->st_mode & 07777) != 0) {
            return failure(errno);
        }
    }
    while (!bytes.empty()) {
        const ssize_t count = ::write(file.number(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return failure(errno);
        }
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> Replacement::sync() const {
    const Descriptor file{::open(temporary_.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.ok() || ::fsync(file.number()) != 0) {
        return failure(errno);
    }
    return {};
}

Result<void> Replacement::move_into_place() {
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) {
        return failure(errno);
    }
    temporary_.clear();
    return {};
}

void Replacement::sync_folder() const {
    edge::sync_folder(folder());
}

}  // namespace miniship::edge
