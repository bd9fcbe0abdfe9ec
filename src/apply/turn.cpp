#include "apply/turn.hpp"

#include <fmt/format.h>

#include <charconv>

#include "edge/files.hpp"
#include "edge/host.hpp"
#include "edge/pause.hpp"
#include "edge/signals.hpp"
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

std::string watch_path(const edge::GitFolders& folders) {
    return folders.common_dir + "/miniship-command.lock";
}

/// Who the lock file tells of; it may just have been made and be empty.
Worker worker_in(const std::string& text, const std::string& somebody) {
    const auto lines = text::split(text, '\n');
    if (lines.size() < 4) {
        return {.verb = somebody};
    }
    return {.verb = std::string{lines[0]},
            .pid = number_in<int>(lines[1]),
            .host = std::string{lines[3]},
            .since = number_in<std::int64_t>(lines[2])};
}

/// A command that goes on without the process that has started it. What it has left in the background when it ended is
/// not waited for, as it never is.
std::optional<Worker> command_at_work(const edge::GitFolders& folders) {
    const auto text = edge::locked_by_command(watch_path(folders));
    if (!text) {
        return std::nullopt;
    }
    Worker worker = worker_in(*text, "a command");
    const bool has_ended = worker.pid != 0 && worker.host == edge::host_name() && !edge::is_process(worker.pid);
    return has_ended ? std::nullopt : std::optional{std::move(worker)};
}

/// Waits for a command without its process, but not long: most have as good as ended when somebody comes again.
Result<void> commands_ended(const edge::GitFolders& folders) {
    constexpr int kLooks = 150;
    constexpr std::chrono::milliseconds kLook{20};
    std::optional<Worker> command;
    for (int looks = 0; looks < kLooks; ++looks) {
        command = edge::LockFile::is_held(lock_path(folders)) ? std::nullopt : command_at_work(folders);
        if (!command) {
            return {};
        }
        TRY(edge::not_interrupted());
        edge::pause_for(kLook);
    }
    return Error{.code = ErrorCode::busy,
                 .message = fmt::format("{} is still at work; the bump or release that has started it was killed",
                                        to_string(*command)),
                 .hint = "run the command again when it has ended"};
}

Error taken_by(const std::optional<Worker>& other) {
    return {.code = ErrorCode::busy,
            .message = fmt::format("another {} is at work in this repository",
                                   other ? to_string(*other) : std::string{"bump or release"}),
            .hint = "run the command again when it has ended"};
}

}  // namespace

std::string to_string(const Worker& worker) {
    return worker.pid == 0 ? worker.verb
                           : fmt::format("{} (process {} on {}, since {})", worker.verb, worker.pid, worker.host,
                                         utc_timestamp(worker.since));
}

Result<Turn> turn_for(const std::string& verb, const edge::GitFolders& folders, std::int64_t now) {
    TRY(commands_ended(folders));
    const Worker us{.verb = verb, .pid = edge::own_pid(), .host = edge::host_name(), .since = now};
    auto lock = edge::LockFile::taken(lock_path(folders), std::chrono::milliseconds{0}, text_of(us));
    if (!lock && lock.error().code == ErrorCode::busy) {
        return taken_by(worker_at(folders));
    }
    if (!lock) {
        return std::move(lock).error();
    }
    edge::remove_all_unfinished_writes(folders.common_dir + "/miniship");
    return Turn{.lock = *std::move(lock), .watch = edge::CommandWatch{watch_path(folders)}};
}

Result<void> check_turn_is_free(const edge::GitFolders& folders) {
    const auto other = worker_at(folders);
    return other ? Result<void>{taken_by(other)} : Result<void>{};
}

std::optional<Worker> worker_at(const edge::GitFolders& folders) {
    if (!edge::LockFile::is_held(lock_path(folders))) {
        return command_at_work(folders);
    }
    const auto text = edge::read_file_if_exists(lock_path(folders));
    return worker_in(text && *text ? **text : "", "bump or release");
}

}  // namespace miniship::apply
