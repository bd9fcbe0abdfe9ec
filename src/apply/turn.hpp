// One bump or release at a time in a repository, and who is at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "edge/git_folders.hpp"
#include "edge/lock_file.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

/// A process that has its turn.
struct Worker {
    /// `bump` or `release`.
    std::string verb{};
    int pid{0};
    std::string host{};
    /// Seconds since 1970.
    std::int64_t since{0};
    bool operator==(const Worker&) const = default;
};

/// For people: `release (process 4711 on build-3, since 2026-11-22T05:00:00Z)`.
[[nodiscard]] std::string to_string(const Worker& worker);

/// The turn of this process until the end of its scope; unfinished files of an earlier turn are gone then. A process
/// that died has no turn any more. Error: `busy`, naming who has it.
[[nodiscard]] Result<edge::LockFile> turn_for(const std::string& verb, const edge::GitFolders& folders,
                                              std::int64_t now);

/// Who has the turn now; nothing when it is free.
[[nodiscard]] std::optional<Worker> worker_at(const edge::GitFolders& folders);

}  // namespace miniship::apply
