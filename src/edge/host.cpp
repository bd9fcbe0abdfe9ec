#include "edge/host.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

#include <unistd.h>

namespace miniship::edge {

int own_pid() {
    return ::getpid();
}

bool is_process(int pid) {
    return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

std::string host_name() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0' ? name.data() : "localhost";
}

}  // namespace miniship::edge
