#include "edge/mapped_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "edge/descriptor.hpp"

namespace miniship::edge {
namespace {

/// The address that the system wants back; what it does with it changes none of the bytes.
void* address_of(std::string_view bytes) {
    return const_cast<char*>(bytes.data());
}

}  // namespace

Result<MappedFile> MappedFile::of(const std::string& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status {};
    MappedFile mapped;
    if (!file.ok() && (errno == ENOENT || errno == ENOTDIR)) {
        return mapped;
    }
    const bool known = file.ok() && ::fstat(file.number(), &status) == 0;
    if (known && S_ISREG(status.st_mode) && status.st_size == 0) {
        return mapped;
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    void* address = known ? ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0) : MAP_FAILED;
    if (address == MAP_FAILED) {
        return Error{.code = ErrorCode::file_unreadable,
                     .message = fmt::format("cannot read {}: {}", path, std::strerror(errno)),
                     .hint = "look at the rights of the file"};
    }
    mapped.bytes_ = {static_cast<const char*>(address), size};
    return mapped;
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) {
        ::munmap(address_of(bytes_), bytes_.size());
    }
}

void MappedFile::forget(std::size_t begin, std::size_t end) const {
    // Whole pages only: the first byte of the mapping is the first of one.
    constexpr std::size_t kPage = 1 << 16;
    begin = (begin + kPage - 1) / kPage * kPage;
    end = end / kPage * kPage;
    if (begin < end) {
        ::madvise(address_of(bytes_.substr(begin)), end - begin, MADV_DONTNEED);
    }
}

}  // namespace miniship::edge
