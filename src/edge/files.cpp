#include "edge/files.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "edge/descriptor.hpp"

namespace miniship::edge {
namespace {

std::string reason(int error_number) {
    return std::generic_category().message(error_number);
}

Error read_error(const std::string& path, int error_number) {
    if (error_number == ENOENT || error_number == ENOTDIR) {
        return {.code = ErrorCode::file_missing, .message = fmt::format("there is no file {}", path)};
    }
    return {.code = ErrorCode::file_unreadable,
            .message = fmt::format("cannot read {}: {}", path, reason(error_number))};
}

Error write_error(const std::string& path, int error_number) {
    return {.code = ErrorCode::file_unwritable,
            .message = fmt::format("cannot write {}: {}", path, reason(error_number))};
}

}  // namespace

Result<std::string_view> read_file_into(const std::string& path, std::string& buffer) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    if (!file.ok() || ::fstat(file.number(), &status) != 0) {
        return read_error(path, errno);
    }
    const auto expected = static_cast<std::size_t>(status.st_size);
    std::size_t filled = 0;
    // The size is a hint only: files grow and shrink while they are read, and those of /proc say 0. With room for one
    // byte more, the read that gives all of a file shows its end as well.
    while (true) {
        const std::size_t least = filled < expected ? expected + 1 : filled + 4096;
        if (buffer.size() < least) {
            buffer.resize(least);
        }
        const ssize_t count = ::read(file.number(), buffer.data() + filled, buffer.size() - filled);
        if (count < 0 && errno != EINTR) {
            return read_error(path, errno);
        }
        filled += count < 0 ? 0 : static_cast<std::size_t>(count);
        if (count == 0 || (count > 0 && filled == expected && filled < buffer.size())) {
            return std::string_view{buffer}.substr(0, filled);
        }
    }
}

Result<std::string> read_file(const std::string& path) {
    std::string bytes;
    TRY_ASSIGN(const std::string_view read, read_file_into(path, bytes));
    bytes.resize(read.size());
    return bytes;
}

Result<std::optional<std::string>> read_file_if_exists(const std::string& path) {
    auto bytes = read_file(path);
    if (bytes.ok()) {
        return std::optional{std::move(bytes).value()};
    }
    if (bytes.error().code == ErrorCode::file_missing) {
        return std::optional<std::string>{};
    }
    return std::move(bytes).error();
}

Result<void> append_to_file(const std::string& path, std::string_view bytes) {
    const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
    if (!file.ok()) {
        return write_error(path, errno);
    }
    while (!bytes.empty()) {
        const ssize_t count = ::write(file.number(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return write_error(path, errno);
        }
        bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> create_folders(const std::string& path) {
    if (path.empty() || is_directory(path)) {
        return {};
    }
    const auto last = path.find_last_not_of('/');
    const auto slash = path.rfind('/', last);
    if (slash != std::string::npos && slash > 0) {
        TRY(create_folders(path.substr(0, slash)));
    }
    // Someone else may have made it meanwhile, and `a/.` is there as soon as `a` is.
    if (::mkdir(path.c_str(), 0777) != 0 && !(errno == EEXIST && is_directory(path))) {
        return write_error(path, errno);
    }
    return {};
}

void remove_empty_folders(const std::string& folder, const std::string& top) {
    std::string path = folder;
    while (path.starts_with(top + "/") && ::rmdir(path.c_str()) == 0) {
        path.erase(path.rfind('/'));
    }
}

Result<void> remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
        return write_error(path, errno);
    }
    return {};
}

bool file_exists(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

bool is_directory(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

}  // namespace miniship::edge
