#include "edge/command_lock.hpp"

#include <fmt/format.h>

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "edge/clock.hpp"
#include "edge/files.hpp"
#include "edge/host.hpp"

namespace miniship::edge {
namespace {

// Shells use the numbers up to 9 for what their scripts open, and a few from 10 on for themselves.
constexpr int kUnusedByScripts = 100;

/// Set before the first command is started, and read by all threads that start one.
std::string& watched_path() {
    static std::string path;
    return path;
}

}  // namespace

CommandWatch::CommandWatch(std::string path) : path_{std::move(path)} {
    watched_path() = path_;
}

CommandWatch::~CommandWatch() {
    if (!path_.empty()) {
        watched_path().clear();
        ::unlink(path_.c_str());
    }
}

CommandLock CommandLock::taken() {
    const std::string& path = watched_path();
    Descriptor file{path.empty() ? -1 : ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)};
    // Waits: others hold it alone only while they look.
    if (!file.ok() || ::flock(file.number(), LOCK_SH) != 0) {
        return {Descriptor{-1}, Descriptor{-1}};
    }
    Descriptor in_child{::fcntl(file.number(), F_DUPFD_CLOEXEC, kUnusedByScripts)};
    return {std::move(file), std::move(in_child)};
}

CommandLock::~CommandLock() {
    if (file_.ok()) {
        // For every process that has it open.
        ::flock(file_.number(), LOCK_UN);
    }
}

// Only for people, who want to know what they wait for: a disk that is full is no reason not to start the command. What
// a longer text has left behind the fourth line is not read.
void CommandLock::tell(const std::string& name, pid_t process) const {
    if (ok()) {
        const std::string text = fmt::format("{}\n{}\n{}\n{}\n", name, process, seconds_now(), host_name());
        [[maybe_unused]] const ssize_t written = ::pwrite(file_.number(), text.data(), text.size(), 0);
    }
}

std::optional<std::string> locked_by_command(const std::string& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.ok() || ::flock(file.number(), LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
        return std::nullopt;
    }
    const auto text = read_file(path);
    return text ? *text : std::string{};
}

}  // namespace miniship::edge
