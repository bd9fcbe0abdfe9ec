#include "cli/main.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <map>

#include "cli/commands/commands.hpp"
#include "cli/help.hpp"
#include "cli/output.hpp"
#include "edge/clock.hpp"
#include "edge/environment.hpp"
#include "edge/progress.hpp"
#include "edge/signals.hpp"
#include "edge/terminal.hpp"
#include "miniship/text.hpp"
#include "miniship_version.hpp"

namespace miniship::cli {
namespace {

using Run = Result<Answer> (*)(const Context&);

Run command_named(const std::vector<std::string>& path) {
    static const std::map<std::vector<std::string>, Run> table{
        {{"release"}, run_release},
        {{"bump"}, run_bump},
        {{"next"}, run_next},
        {{"changelog"}, run_changelog},
        {{"inject"}, run_inject},
        {{"floor"}, run_floor},
        {{"push"}, run_push},
        {{"policy", "show"}, run_policy_show},
        {{"policy", "diff"}, run_policy_diff},
        {{"policy", "check"}, run_policy_check},
        {{"guard"}, run_guard},
        {{"policy", "set"}, run_policy_set},
        {{"policy", "unset"}, run_policy_unset},
        {{"policy", "pause"}, run_policy_pause},
        {{"policy", "resume"}, run_policy_resume},
        {{"policy", "apply"}, run_policy_apply},
        {{"policy", "freeze"}, run_policy_freeze},
        {{"policy", "unfreeze"}, run_policy_unfreeze},
        {{"policy", "history"}, run_policy_history},
        {{"policy", "rollback"}, run_policy_rollback},
        {{"policy", "lint"}, run_policy_lint},
        {{"policy", "probe"}, run_policy_probe},
        {{"compare"}, run_compare},
        {{"config"}, run_config},
        {{"init"}, run_init},
        {{"doctor"}, run_doctor},
        {{"completion"}, run_completion},
        {{"man"}, run_man},
    };
    const auto found = table.find(path);
    return found == table.end() ? nullptr : found->second;
}

/// Writes to stdout; false when nobody takes it (a closed pipe, a full disk).
bool written(const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void tell(const std::string& text) {
    edge::clear_progress();
    std::fwrite(text.data(), 1, text.size(), stderr);
}

int failed(const Error& error, bool json, const edge::Terminal& terminal) {
    tell(error_text(error, terminal.color_err));
    if (json) {
        // The status tells of the error already; a reader that has gone changes nothing about it.
        static_cast<void>(written(error_json(error)));
    }
    return exit_status(error.code);
}

/// What was asked when a signal came got no answer, which may have been taken for one: the signal is the reason.
Error as_interruption(Error error) {
    if (auto interruption = edge::interruption(); interruption && interruption->code != error.code) {
        interruption->also = std::move(error.also);
        return *std::move(interruption);
    }
    return error;
}

/// A switch of commit-and-tag-version that is the same as --quiet.
bool is_quiet(const Invocation& invocation) {
    return invocation.has("quiet") || invocation.has("silent");
}

edge::ProgressStyle progress_style(const Invocation& invocation, const edge::TerminalFacts& facts) {
    if (is_quiet(invocation)) {
        return edge::ProgressStyle::none;
    }
    if (facts.is_terminal_err) {
        return facts.term == "dumb" ? edge::ProgressStyle::none : edge::ProgressStyle::line;
    }
    // What GitHub, GitLab and most others set.
    const auto pipeline = edge::environment_variable("CI");
    return pipeline && !pipeline->empty() ? edge::ProgressStyle::plain : edge::ProgressStyle::none;
}

Context context_of(Invocation invocation, const edge::Terminal& terminal) {
    const bool quiet = is_quiet(invocation);
    Context context{.directory = invocation.value("C").value_or("."),
                    .environment = edge::environment(),
                    .now = edge::seconds_now(),
                    .json = invocation.has("json"),
                    .dry_run = invocation.has("dry-run"),
                    .verbose = invocation.has("verbose"),
                    .interactive = terminal.is_terminal_out && edge::is_terminal_in(),
                    .width = terminal.width,
                    .columns = terminal.columns_err,
                    .stderr_is_terminal = terminal.is_terminal_err,
                    .color = terminal.color_out};
    context.say = [quiet](const std::string& line) {
        if (!quiet) {
            tell(text::printable(line) + "\n");
        }
    };
    context.warn = [quiet](const std::string& line) {
        if (!quiet) {
            tell("miniship: warning: " + text::printable(line) + "\n");
        }
    };
    context.invocation = std::move(invocation);
    return context;
}

int answered(const Answer& answer, bool json, const edge::Terminal& terminal) {
    for (const Error& error : answer.errors) {
        tell(error_text(error, terminal.color_err));
    }
    const std::string& text = json && !answer.json.empty() ? answer.json : answer.text;
    if (!written(text)) {
        // A reader that has seen enough (`miniship man | head`) is no trouble of ours.
        if (errno == EPIPE) {
            return answer.status;
        }
        return failed({.code = ErrorCode::file_unwritable,
                       .message = fmt::format("stdout cannot be written: {}", std::strerror(errno))},
                      false, terminal);
    }
    return answer.status;
}

}  // namespace

int exit_status_of(const std::vector<std::string>& arguments) {
    edge::note_interrupts();
    const OutputWishes wishes = output_wishes(arguments);
    const edge::Terminal terminal = edge::terminal_of(edge::terminal_facts(), wishes.color);
    auto parsed = parse(arguments);
    if (!parsed) {
        return failed(parsed.error(), wishes.json, terminal);
    }
    if (parsed->wants_help) {
        return answered({.text = help_text(parsed->command, terminal.width, terminal.color_out)}, false, terminal);
    }
    if (parsed->wants_version) {
        return answered({.text = fmt::format("miniship {}\n", kVersion),
                         .json = fmt::format("{{\"schema\":1,\"version\":\"{}\"}}\n", kVersion)},
                        wishes.json, terminal);
    }
    const Run run = command_named(parsed->command);
    if (run == nullptr) {
        return failed({.code = ErrorCode::internal, .message = "this command is in the command tree and nowhere else"},
                      wishes.json, terminal);
    }
    edge::set_progress_style(progress_style(*parsed, edge::terminal_facts()), terminal.columns_err);
    const Context context = context_of(*std::move(parsed), terminal);
    const auto answer = run(context);
    if (!answer) {
        return failed(as_interruption(answer.error()), context.json, terminal);
    }
    return answered(*answer, context.json, terminal);
}

}  // namespace miniship::cli
