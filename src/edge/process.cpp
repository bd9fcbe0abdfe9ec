#include "edge/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "edge/signals.hpp"

namespace miniship::edge {
namespace {

using Clock = std::chrono::steady_clock;

class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor() { close(); }
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool open() const { return number_ >= 0; }
    void close() {
        if (number_ >= 0) {
            ::close(std::exchange(number_, -1));
        }
    }

private:
    int number_;
};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Result<Pipe> new_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return Error{.code = ErrorCode::command_failed, .message = fmt::format("no pipe: {}", std::strerror(errno))};
    }
    return Pipe{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

Result<pid_t> started(const Command& command, const Pipe& in, const Pipe& out, const Pipe& err) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, err.write.get(), STDERR_FILENO);
    if (!command.directory.empty()) {
        posix_spawn_file_actions_addchdir_np(&actions, command.directory.c_str());
    }
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    // A session of its own: a deadline reaches its children too, and nothing in it can ask questions on our terminal.
    // Our ignored SIGPIPE is not inherited.
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF);

    std::vector<std::string> arguments = command.arguments;
    std::vector<std::string> environment;
    for (const auto& [name, value] : command.environment) {
        environment.push_back(name + "=" + value);
    }
    pid_t child = -1;
    const int failure = posix_spawnp(&child, arguments.front().c_str(), &actions, &attributes,
                                     pointers_to(arguments).data(), pointers_to(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failure != 0) {
        return Error{.code = ErrorCode::command_failed,
                     .message = fmt::format("cannot run {}: {}", command.arguments.front(), std::strerror(failure))};
    }
    return child;
}

void write_lines(std::string& pending, const std::string& prefix, bool all) {
    std::string text;
    for (;;) {
        const auto end = pending.find('\n');
        if (end == std::string::npos) {
            break;
        }
        text += prefix + pending.substr(0, end + 1);
        pending.erase(0, end + 1);
    }
    if (all && !pending.empty()) {
        text += prefix + pending + "\n";
        pending.clear();
    }
    // Progress for people: if nobody reads it any more, the work goes on.
    [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

/// Moves what is there from the pipe; closes it at its end.
void drain(Descriptor& from, std::string& into) {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
    if (count > 0) {
        into.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        from.close();
    }
}

void feed(Descriptor& to, const std::string& input, std::size_t& sent) {
    const ssize_t count = ::write(to.get(), input.data() + sent, input.size() - sent);
    if (count > 0) {
        sent += static_cast<std::size_t>(count);
    }
    // A child that does not read its input to the end is its own business (EPIPE).
    if (sent == input.size() || (count < 0 && errno != EINTR && errno != EAGAIN)) {
        to.close();
    }
}

int waited_status(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void end_group(pid_t child) {
    kill(-child, SIGTERM);
    // Most programs end at once; what does not within a second is ended for good.
    for (int tries = 0; tries < 100; ++tries) {
        int status = 0;
        if (waitpid(child, &status, WNOHANG) == child) {
            kill(-child, SIGKILL);
            return;
        }
        usleep(10'000);
    }
    kill(-child, SIGKILL);
    waited_status(child);
}

struct Talk {
    Pipe in;
    Pipe out;
    Pipe err;
    Outcome outcome{};
    std::size_t sent{0};
};

/// One round of waiting and moving bytes; false when nothing is left to wait for.
bool exchanged(Talk& talk, const Command& command, std::chrono::milliseconds left) {
    std::vector<pollfd> waits;
    std::vector<Descriptor*> owners;
    for (Descriptor* end : {&talk.out.read, &talk.err.read}) {
        if (end->open()) {
            waits.push_back({end->get(), POLLIN, 0});
            owners.push_back(end);
        }
    }
    if (talk.in.write.open()) {
        waits.push_back({talk.in.write.get(), POLLOUT, 0});
        owners.push_back(&talk.in.write);
    }
    if (waits.empty()) {
        return false;
    }
    const auto wait = std::clamp<std::int64_t>(left.count(), 0, 1000);
    if (::poll(waits.data(), waits.size(), static_cast<int>(wait)) <= 0) {
        return true;
    }
    for (std::size_t index = 0; index < waits.size(); ++index) {
        if (waits[index].revents == 0) {
            continue;
        }
        if (owners[index] == &talk.in.write) {
            feed(talk.in.write, command.input, talk.sent);
        } else {
            auto& text = owners[index] == &talk.out.read ? talk.outcome.output : talk.outcome.errors;
            drain(*owners[index], text);
            if (command.stream) {
                write_lines(text, command.stream_prefix, !owners[index]->open());
            }
        }
    }
    return true;
}

}  // namespace

Result<Outcome> outcome_of(const Command& command) {
    TRY_ASSIGN(Pipe in, new_pipe());
    TRY_ASSIGN(Pipe out, new_pipe());
    TRY_ASSIGN(Pipe err, new_pipe());
    TRY_ASSIGN(const pid_t child, started(command, in, out, err));
    Talk talk{.in = std::move(in), .out = std::move(out), .err = std::move(err)};
    talk.in.read.close();
    talk.out.write.close();
    talk.err.write.close();
    fcntl(talk.in.write.get(), F_SETFL, O_NONBLOCK);
    if (command.input.empty()) {
        talk.in.write.close();
    }
    const auto end = Clock::now() + command.deadline;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) {
            end_group(child);
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(command.deadline).count();
            return Error{.code = ErrorCode::timed_out,
                         .message = fmt::format("{} did not end within {} {}", command.arguments.front(), seconds,
                                                seconds == 1 ? "second" : "seconds")};
        }
        if (auto told = not_interrupted(); !told) {
            end_group(child);
            return std::move(told).error();
        }
        if (!exchanged(talk, command, left)) {
            break;
        }
    }
    talk.outcome.status = waited_status(child);
    return std::move(talk.outcome);
}

}  // namespace miniship::edge
