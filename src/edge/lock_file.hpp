// A lock between processes of one machine: a file that is locked while it is ours, and removed afterwards.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "edge/descriptor.hpp"
#include "miniship/result.hpp"

namespace miniship::edge {

/// Holds the lock until the end of its scope. The system releases it when the process dies, so there are no stale
/// locks.
class LockFile {
public:
    /// Waits until the lock is free, then writes `holder` into the file, for others to read. `busy` when that takes
    /// longer than `patience`, `file_unwritable` when there is no place for the file, `interrupted` and
    /// `terminated`.
    [[nodiscard]] static Result<LockFile> taken(const std::string& path, std::chrono::milliseconds patience,
                                                std::string_view holder = {});
    /// True when some process has the lock now.
    [[nodiscard]] static bool is_held(const std::string& path);

    LockFile(LockFile&&) noexcept = default;
    LockFile& operator=(LockFile&&) = delete;
    ~LockFile();

private:
    LockFile(std::string path, Descriptor file) : path_{std::move(path)}, file_{std::move(file)} {}

    std::string path_;
    Descriptor file_;
};

}  // namespace miniship::edge
