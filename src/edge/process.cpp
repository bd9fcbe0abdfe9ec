#include "edge/process.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edge/child.hpp"
#include "edge/descriptor.hpp"
#include "edge/foreground.hpp"
#include "edge/signals.hpp"

namespace miniship::edge {
namespace {

using Clock = std::chrono::steady_clock;

/// How often we look whether the child has ended where the system cannot tell us.
constexpr std::chrono::milliseconds kLook{20};
/// How long we wait for output of a child that has ended, when something that it has started holds it open.
constexpr std::chrono::milliseconds kLastWords{500};

struct Pipe {
    Descriptor read;
    Descriptor write;
};

Error no_stream() {
    return {.code = ErrorCode::command_failed,
            .message = fmt::format("no stream for a command: {}", std::strerror(errno))};
}

Result<Pipe> new_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return no_stream();
    }
    return Pipe{Descriptor{ends[0]}, Descriptor{ends[1]}};
}

/// The whole input as a file in memory: a child reads all of it, also when we are not there any more.
Result<Descriptor> input_file(const std::string& input) {
    Descriptor file{input.empty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC) : memfd_create("input", MFD_CLOEXEC)};
    std::size_t sent = 0;
    while (file.ok() && sent < input.size()) {
        const ssize_t count = ::write(file.number(), input.data() + sent, input.size() - sent);
        if (count < 0 && errno != EINTR) {
            return no_stream();
        }
        sent += count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    if (!file.ok() || (!input.empty() && lseek(file.number(), 0, SEEK_SET) != 0)) {
        return no_stream();
    }
    return file;
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

/// One of the two outputs of a child, and what came out of it.
struct Stream {
    std::optional<Descriptor> from;
    std::string text{};
};

/// Moves what is there from the pipe; closes it at its end.
void drain(Stream& stream) {
    std::array<char, 65536> buffer{};
    const ssize_t count = ::read(stream.from->number(), buffer.data(), buffer.size());
    if (count > 0) {
        stream.text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        stream.from.reset();
    }
}

/// A child with its outputs.
class Talk {
public:
    Talk(const Command& command, Child child, Descriptor out, Descriptor err)
        : command_{command},
          child_{std::move(child)},
          // Not the function of newer C libraries: the kernel matters.
          end_{static_cast<int>(syscall(SYS_pidfd_open, child_.pid, 0))},
          out_{.from = std::move(out)},
          err_{.from = std::move(err)} {}

    /// True while there is something to wait for.
    bool goes_on() {
        if (int status = 0; !status_ && waitpid(child_.pid, &status, WNOHANG) == child_.pid) {
            status_ = exit_status(status);
        }
        return !status_ || ((out_.from || err_.from) && is_talking_);
    }

    void listen(std::chrono::milliseconds at_most) {
        std::vector<pollfd> waits;
        std::vector<Stream*> owners;
        for (Stream* stream : {&out_, &err_}) {
            if (stream->from) {
                waits.push_back({stream->from->number(), POLLIN, 0});
                owners.push_back(stream);
            }
        }
        if (!status_ && end_.ok()) {
            waits.push_back({end_.number(), POLLIN, 0});
        }
        const auto wait = status_ ? kLastWords : end_.ok() ? at_most : kLook;
        is_talking_ = ::poll(waits.data(), waits.size(), static_cast<int>(std::min(wait, at_most).count())) != 0;
        for (std::size_t index = 0; index < owners.size(); ++index) {
            if (waits[index].revents != 0) {
                drain(*owners[index]);
            }
        }
        show(false);
    }

    [[nodiscard]] bool says_too_much() const { return out_.text.size() + err_.text.size() > command_.most_output; }

    Outcome outcome() {
        show(true);
        const bool cut = says_too_much();
        return {.status = status_.value_or(128 + SIGTERM),
                .output = std::move(out_.text),
                .errors = std::move(err_.text),
                .cut = cut};
    }
    [[nodiscard]] pid_t child() const { return child_.pid; }

private:
    void show(bool all) {
        for (Stream* stream : {&out_, &err_}) {
            if (command_.stream) {
                write_lines(stream->text, command_.stream_prefix, all || !stream->from);
            }
        }
    }

    const Command& command_;
    Child child_;
    /// Readable when the child has ended.
    Descriptor end_;
    Stream out_;
    Stream err_;
    std::optional<int> status_{};
    /// False when nobody has said anything for a while.
    bool is_talking_{true};
};

Result<Talk> talk_with(const Command& command) {
    TRY_ASSIGN(const Descriptor in, input_file(command.input));
    TRY_ASSIGN(Pipe out, new_pipe());
    TRY_ASSIGN(Pipe err, new_pipe());
    const Streams streams{in.number(), out.write.number(), err.write.number()};
    TRY_ASSIGN(Child child, started(command, streams, Place::own_session));
    return Talk{command, std::move(child), std::move(out.read), std::move(err.read)};
}

}  // namespace

Result<Outcome> outcome_of(const Command& command) {
    TRY(not_interrupted());
    if (command.terminal && has_terminal()) {
        return foreground_outcome(command);
    }
    TRY_ASSIGN(Talk talk, talk_with(command));
    auto end = Clock::now() + command.deadline;
    while (talk.goes_on()) {
        if (is_interrupted()) {
            end = std::min(end, Clock::now() + command.grace);
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) {
            end_group(talk.child());
            TRY(not_interrupted());
            return too_slow(command);
        }
        talk.listen(std::min(left, std::chrono::milliseconds{1000}));
        if (talk.says_too_much()) {
            end_group(talk.child());
            break;
        }
    }
    return talk.outcome();
}

}  // namespace miniship::edge
