#include "edge/host.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

#include <unistd.h>

#include "edge/files.hpp"

namespace miniship::edge {

int own_pid() {
    return ::getpid();
}

bool is_process(int pid) {
    if (pid <= 0 || (::kill(pid, 0) != 0 && errno != EPERM)) {
        return false;
    }
    // One that has ended keeps its number until its parent looks, which in a container may be never.
    const auto status = read_file(fmt::format("/proc/{}/stat", pid));
    return !status || status->find(") Z ") == std::string::npos;
}

std::string host_name() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0' ? name.data() : "localhost";
}

}  // namespace miniship::edge
