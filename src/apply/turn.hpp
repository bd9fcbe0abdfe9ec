// One bump or release at a time in a repository, and who is at it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "edge/command_lock.hpp"
#include "edge/git_folders.hpp"
#include "edge/lock_file.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

/// A process that has its turn, or that one which had it has left running.
struct Worker {
    /// `bump` or `release`, or the command.
    std::string verb{};
    int pid{0};
    std::string host{};
    /// Seconds since 1970.
    std::int64_t since{0};
    bool operator==(const Worker&) const = default;
};

/// For people: `release (process 4711 on build-3, since 2026-11-22T05:00:00Z)`.
[[nodiscard]] std::string to_string(const Worker& worker);

/// The turn of a process, until the end of the scope. Commands that it starts tell that they are at work, see
/// `edge::CommandWatch`.
struct Turn {
    edge::LockFile lock;
    edge::CommandWatch watch;
};

/// The turn of this process; unfinished files of an earlier turn are gone then. A process that died has no turn any
/// more, but a command that it has started keeps it until it has ended: two builds would write one tree. A moment is
/// waited for that. Errors: `busy`, naming who has it; `interrupted`, `terminated`.
[[nodiscard]] Result<Turn> turn_for(const std::string& verb, const edge::GitFolders& folders, std::int64_t now);

/// Whether it could be had now, for whoever changes nothing and needs none. Error: `busy`.
[[nodiscard]] Result<void> check_turn_is_free(const edge::GitFolders& folders);

/// Who has the turn now; nothing when it is free.
[[nodiscard]] std::optional<Worker> worker_at(const edge::GitFolders& folders);

}  // namespace miniship::apply
