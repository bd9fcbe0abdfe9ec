// The lock that a command holds as long as it runs: so a later process knows that it is still at work, also when the
// one that has started it was killed.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <sys/types.h>

#include "edge/descriptor.hpp"

namespace miniship::edge {

/// While it lives, every command that this process starts locks the file at `path`, which is removed at the end. One at
/// a time in a process.
class CommandWatch {
public:
    explicit CommandWatch(std::string path);
    CommandWatch(CommandWatch&& other) noexcept : path_{std::exchange(other.path_, {})} {}
    CommandWatch& operator=(CommandWatch&&) = delete;
    ~CommandWatch();

private:
    std::string path_;
};

/// The lock of one command, shared with the processes that it starts. It ends with the scope: what a command leaves
/// running in the background when it has ended counts no more. Without a watch, or a place for the file, it is empty.
class CommandLock {
public:
    [[nodiscard]] static CommandLock taken();
    CommandLock(CommandLock&&) noexcept = default;
    CommandLock& operator=(CommandLock&&) = delete;
    ~CommandLock();

    [[nodiscard]] bool ok() const { return file_.ok() && in_child_.ok(); }
    /// The open file here, and the number that it is to have in the command: one that scripts do not use.
    [[nodiscard]] int number() const { return file_.number(); }
    [[nodiscard]] int number_in_child() const { return in_child_.number(); }
    /// Writes who holds it into the file: four lines with the name, the process (0 while it is not known),
    /// the second and the machine.
    void tell(const std::string& name, pid_t process) const;

private:
    CommandLock(Descriptor file, Descriptor in_child) : file_{std::move(file)}, in_child_{std::move(in_child)} {}

    Descriptor file_;
    Descriptor in_child_;
};

/// What the file at `path` tells while a command, or something that it has started, holds the lock.
[[nodiscard]] std::optional<std::string> locked_by_command(const std::string& path);

}  // namespace miniship::edge
