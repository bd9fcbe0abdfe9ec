#include "edge/host.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

#include <pwd.h>
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
    // In a container often nobody asks how orphans have ended (proc(5): the state follows the name in brackets).
    const auto stat = read_file(fmt::format("/proc/{}/stat", pid));
    return !stat || stat->find(") Z ") == std::string::npos;
}

std::string host_name() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0' ? name.data() : "localhost";
}

std::string user_name() {
    passwd entry{};
    passwd* found = nullptr;
    // Larger than sysconf(_SC_GETPW_R_SIZE_MAX) asks for anywhere.
    std::array<char, 16384> texts{};
    const bool is_known = ::getpwuid_r(::geteuid(), &entry, texts.data(), texts.size(), &found) == 0 &&
                          found != nullptr && found->pw_name != nullptr && found->pw_name[0] != '\0';
    return is_known ? found->pw_name : fmt::format("uid {}", ::geteuid());
}

}  // namespace miniship::edge
