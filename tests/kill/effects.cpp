// A library that is preloaded into a program: counts its effects and lets one of them go wrong.
//
// EFFECTS_OF      the program's name: `miniship` or `git`
// EFFECTS_STATE   a file of sizeof(State), shared by all processes that count
// EFFECTS_AT      the number of the effect that goes wrong, from 1
// EFFECTS_HOW     the errno that the call gives instead of doing something, or 0
// EFFECTS_SIGNAL  with 0: the signal that the process gets just before the call
// EFFECTS_ON      when set, every effect from that number on goes wrong: a disk that stays full
// EFFECTS_ONLY    when set, only effects whose call and path hold this text count
#include "effects.hpp"

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using miniship::test::EffectsState;

struct Order {
    EffectsState* state{nullptr};
    long at{0};
    int error{0};
    int signal{0};
    bool onwards{false};
    const char* only{nullptr};
};

bool is_meant() {
    const char* program = std::getenv("EFFECTS_OF");
    return program != nullptr && std::strcmp(program_invocation_short_name, program) == 0;
}

Order order_of_environment() {
    const char* path = std::getenv("EFFECTS_STATE");
    if (path == nullptr || !is_meant()) {
        return {};
    }
    using Open = int (*)(const char*, int, ...);
    const int file = reinterpret_cast<Open>(dlsym(RTLD_NEXT, "open"))(path, O_RDWR | O_CLOEXEC);
    void* memory = mmap(nullptr, sizeof(EffectsState), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) {
        return {};
    }
    Order order{.state = static_cast<EffectsState*>(memory)};
    const char* at = std::getenv("EFFECTS_AT");
    const char* how = std::getenv("EFFECTS_HOW");
    order.at = at == nullptr ? 0 : std::strtol(at, nullptr, 10);
    order.error = how == nullptr ? 0 : static_cast<int>(std::strtol(how, nullptr, 10));
    const char* signal = std::getenv("EFFECTS_SIGNAL");
    order.signal = signal == nullptr ? SIGKILL : static_cast<int>(std::strtol(signal, nullptr, 10));
    order.onwards = std::getenv("EFFECTS_ON") != nullptr;
    order.only = std::getenv("EFFECTS_ONLY");
    return order;
}

/// True when this effect fails, with errno set; does not return when it is the end.
bool goes_wrong(const char* call, const char* on_what) {
    static const Order order = order_of_environment();
    if (order.state == nullptr) {
        return false;
    }
    char what[sizeof order.state->what] = "";
    std::snprintf(what, sizeof what, "%s %s", call, on_what == nullptr ? "" : on_what);
    if (order.only != nullptr && std::strstr(what, order.only) == nullptr) {
        return false;
    }
    const long number = ++order.state->seen;
    if (order.at == 0 || (order.onwards ? number < order.at : number != order.at)) {
        return false;
    }
    std::memcpy(order.state->what, what, sizeof what);
    if (order.error == 0) {
        kill(getpid(), order.signal);
        return false;
    }
    errno = order.error;
    return true;
}

/// The file behind a descriptor, as the system tells it; good until the next call.
const char* name_of(int file) {
    static thread_local char name[PATH_MAX];
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(link, name, sizeof name - 1);
    name[length < 0 ? 0 : length] = '\0';
    return name;
}

/// Output for people is no effect.
bool is_for_people(int file) {
    return file == STDOUT_FILENO || file == STDERR_FILENO;
}

bool writes(int flags) {
    return (flags & (O_CREAT | O_TRUNC)) != 0;
}

template <class Function>
Function next(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

// A call as it is declared in libc: counted, then done.
#define EFFECT(result, failed, name, parameters, arguments, on_what)   \
    extern "C" result name parameters {                                \
        static const auto real = next<result(*) parameters>(#name);    \
        return goes_wrong(#name, on_what) ? (failed) : real arguments; \
    }

EFFECT(int, -1, rename, (const char* from, const char* to), (from, to), to)
EFFECT(int, -1, renameat, (int from_at, const char* from, int to_at, const char* to), (from_at, from, to_at, to), to)
EFFECT(int, -1, unlink, (const char* path), (path), path)
EFFECT(int, -1, unlinkat, (int at, const char* path, int flags), (at, path, flags), path)
// What std::filesystem::remove calls: libc's own way to unlink and rmdir does not pass here.
EFFECT(int, -1, remove, (const char* path), (path), path)
EFFECT(char*, nullptr, mkdtemp, (char* path), (path), path)
EFFECT(int, -1, rmdir, (const char* path), (path), path)
EFFECT(int, -1, mkdir, (const char* path, mode_t mode), (path, mode), path)
EFFECT(int, -1, link, (const char* from, const char* to), (from, to), to)
EFFECT(int, -1, linkat, (int from_at, const char* from, int to_at, const char* to, int flags),
       (from_at, from, to_at, to, flags), to)
EFFECT(int, -1, symlink, (const char* from, const char* to), (from, to), to)
EFFECT(int, -1, chmod, (const char* path, mode_t mode), (path, mode), path)
EFFECT(int, -1, fchmod, (int file, mode_t mode), (file, mode), name_of(file))
EFFECT(int, -1, fsync, (int file), (file), name_of(file))
EFFECT(int, -1, fdatasync, (int file), (file), name_of(file))
EFFECT(int, -1, ftruncate, (int file, off_t size), (file, size), name_of(file))
EFFECT(int, -1, connect, (int socket, const sockaddr* address, socklen_t size), (socket, address, size), "")
EFFECT(ssize_t, -1, send, (int socket, const void* bytes, size_t size, int flags), (socket, bytes, size, flags), "")
EFFECT(int, errno, posix_spawnp,
       (pid_t * child, const char* file, const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* attributes,
        char* const arguments[], char* const variables[]),
       (child, file, actions, attributes, arguments, variables), arguments[1])

extern "C" ssize_t write(int file, const void* bytes, size_t size) {
    static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
    return !is_for_people(file) && goes_wrong("write", name_of(file)) ? -1 : real(file, bytes, size);
}

#define OPEN(name)                                                                       \
    extern "C" int name(const char* path, int flags, ...) {                              \
        static const auto real = next<int (*)(const char*, int, ...)>(#name);            \
        std::va_list rest;                                                               \
        va_start(rest, flags);                                                           \
        const unsigned mode = (flags & O_CREAT) != 0 ? va_arg(rest, unsigned) : 0;       \
        va_end(rest);                                                                    \
        return writes(flags) && goes_wrong("open", path) ? -1 : real(path, flags, mode); \
    }

OPEN(open)
OPEN(open64)
