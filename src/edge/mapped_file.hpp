// A file's bytes without a copy of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "miniship/result.hpp"

namespace miniship::edge {

/// A file as the system maps it, read-only. A file that somebody replaces by renaming keeps its old bytes here.
class MappedFile {
public:
    /// No bytes where there is no file. Errors: `file_unreadable`.
    [[nodiscard]] static Result<MappedFile> of(const std::string& path);
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
    MappedFile& operator=(MappedFile&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    /// Gives the memory of the bytes from `begin` to `end` back to the system; they are read again when looked at.
    void forget(std::size_t begin, std::size_t end) const;

private:
    std::string_view bytes_{};
};

}  // namespace miniship::edge
