// A server process that lives as long as a test: started with its own pid, stopped by it.
#pragma once

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace miniship::test {

/// A process that is ended (TERM, after five seconds KILL) and reaped at the end of its scope.
class ChildProcess {
public:
    /// Starts `arguments[0]` with both outputs going to the file `log`.
    ChildProcess(std::vector<std::string> arguments, const std::string& log) {
        std::vector<char*> pointers;
        for (auto& argument : arguments) {
            pointers.push_back(argument.data());
        }
        pointers.push_back(nullptr);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
        posix_spawn_file_actions_adddup2(&actions, 1, 2);
        if (::posix_spawnp(&pid_, pointers[0], &actions, nullptr, pointers.data(), environ) != 0) {
            pid_ = -1;
        }
        posix_spawn_file_actions_destroy(&actions);
    }
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess() {
        if (is_running()) {
            ::kill(pid_, SIGTERM);
            for (int waited = 0; waited < 500 && is_running(); ++waited) {
                std::this_thread::sleep_for(std::chrono::milliseconds{10});
            }
        }
        if (is_running()) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
    }

    /// Waits for its end; true when it succeeded.
    [[nodiscard]] bool succeeded() {
        int status = -1;
        const bool ended = pid_ > 0 && ::waitpid(pid_, &status, 0) == pid_;
        pid_ = -1;
        return ended && status == 0;
    }

    [[nodiscard]] bool is_running() {
        if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) != 0) {
            pid_ = -1;
        }
        return pid_ > 0;
    }

private:
    pid_t pid_{-1};
};

namespace detail {

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

}  // namespace detail

/// A TCP port of 127.0.0.1 that nobody uses now.
inline std::uint16_t free_port() {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address = detail::loopback(0);
    socklen_t size = sizeof address;
    ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(listener);
    return ntohs(address.sin_port);
}

/// Waits until somebody accepts connections on the port; false when the process ends before, or after ten seconds.
inline bool wait_for_port(std::uint16_t port, ChildProcess& server) {
    for (int waited = 0; waited < 1000 && server.is_running(); ++waited) {
        const int client = ::socket(AF_INET, SOCK_STREAM, 0);
        const sockaddr_in address = detail::loopback(port);
        const bool connected = ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(client);
        if (connected) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
}

}  // namespace miniship::test
