#include "apply/turn.hpp"

#include <fmt/format.h>

#include <charconv>

#include "edge/files.hpp"
#include "edge/host.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::apply {
namespace {

std::string lock_path(const edge::GitFolders& folders) {
    return folders.common_dir + "/miniship.lock";
}

std::string text_of(const Worker& worker) {
    return fmt::format("{}\n{}\n{}\n{}\n", worker.verb, worker.pid, worker.since, worker.host);
}

template <class Number>
Number number_in(std::string_view text) {
    Number number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Who the lock file tells of; it may just have been made and be empty.
Worker worker_in(const std::string& text) {
    const auto lines = text::split(text, '\n');
    if (lines.size() < 4) {
        return {.verb = "bump or release"};
    }
    return {.verb = std::string{lines[0]},
            .pid = number_in<int>(lines[1]),
            .host = std::string{lines[3]},
            .since = number_in<std::int64_t>(lines[2])};
}

}  // namespace

std::string to_string(const Worker& worker) {
    return worker.pid == 0 ? worker.verb
                           : fmt::format("{} (process {} on {}, since {})", worker.verb, worker.pid, worker.host,
                                         utc_timestamp(worker.since));
}

Result<edge::LockFile> turn_for(const std::string& verb, const edge::GitFolders& folders, std::int64_t now) {
    const Worker us{.verb = verb, .pid = edge::own_pid(), .host = edge::host_name(), .since = now};
    auto lock = edge::LockFile::taken(lock_path(folders), std::chrono::milliseconds{0}, text_of(us));
    if (!lock && lock.error().code == ErrorCode::busy) {
        const auto other = worker_at(folders);
        return Error{.code = ErrorCode::busy,
                     .message = fmt::format("another {} is at work in this repository",
                                            other ? to_string(*other) : std::string{"bump or release"}),
                     .hint = "run the command again when it has ended"};
    }
    if (lock) {
        edge::remove_all_unfinished_writes(folders.common_dir + "/miniship");
    }
    return lock;
}

std::optional<Worker> worker_at(const edge::GitFolders& folders) {
    if (!edge::LockFile::is_held(lock_path(folders))) {
        return std::nullopt;
    }
    const auto text = edge::read_file_if_exists(lock_path(folders));
    return worker_in(text && *text ? **text : "");
}

}  // namespace miniship::apply
