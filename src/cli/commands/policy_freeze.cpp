// policy freeze, unfreeze: no write but pause, resume and rollback for a while.
#include <fmt/format.h>

#include <charconv>

#include "apply/edit_policy.hpp"
#include "cli/commands/commands.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/one_target.hpp"
#include "cli/policy_json.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;
/// A freeze that somebody forgets must end some day.
constexpr std::int64_t kLongest = 366 * kDay;

Error usage(std::string message, std::string hint) {
    return {.code = ErrorCode::usage, .message = std::move(message), .hint = std::move(hint)};
}

/// Seconds of `90m`, `12h`, `3d`.
std::optional<std::int64_t> duration(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc{} || end + 1 != text.data() + text.size() || number < 1 || number > 1'000'000) {
        return std::nullopt;
    }
    switch (*end) {
        case 'm':
            return number * 60;
        case 'h':
            return number * 60 * 60;
        case 'd':
            return number * kDay;
        default:
            return std::nullopt;
    }
}

/// The second at which the freeze ends: after the whole day for a day.
Result<std::int64_t> freeze_end(const Context& context) {
    const auto text = context.invocation.value("until");
    if (!text) {
        return usage("policy freeze needs --until",
                     "`miniship policy freeze --until 2026-11-12 --reason \"double eleven\"`");
    }
    const auto day = day_start(*text);
    const auto length = duration(*text);
    const auto end = day      ? std::optional{*day + kDay}
                     : length ? std::optional{context.now + *length}
                              : parsed_time(*text);
    if (!end) {
        return usage(fmt::format("--until '{}' is neither a day nor a time", *text),
                     "write it like 2026-11-12, 2026-11-12T08:00:00Z or 12h");
    }
    if (*end <= context.now) {
        return usage(fmt::format("--until {} is over: now is {}", *text, utc_timestamp(context.now)),
                     "name the end of the freeze; times are UTC");
    }
    if (*end - context.now > kLongest) {
        return usage(fmt::format("--until {} is more than a year away", *text), "freeze for a shorter time");
    }
    return *end;
}

Result<Answer> frozen(const Context& context, const std::optional<policy::Freeze>& freeze, const ChosenTarget& target) {
    apply::FreezeOutcome outcome{.changed = true};
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
    } else {
        TRY_ASSIGN(outcome, apply::set_freeze(target.target, freeze));
    }
    if (outcome.proposal) {
        context.say(fmt::format("{}: {}", target.name, *outcome.proposal));
    }
    const std::string text = freeze            ? fmt::format("{}: frozen until {}\n", target.name, freeze->until)
                             : outcome.changed ? fmt::format("{}: not frozen any more\n", target.name)
                                               : fmt::format("{}: not frozen\n", target.name);
    return Answer{.text = text, .json = freeze_json(target.name, freeze, outcome, !context.dry_run)};
}

}  // namespace

Result<Answer> run_policy_freeze(const Context& context) {
    if (context.invocation.has("off")) {
        return run_policy_unfreeze(context);
    }
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const ChosenTarget target, one_target(context, config, Apps::unknown));
    TRY_ASSIGN(const std::int64_t end, freeze_end(context));
    policy::Author author = author_of(context, config.root);
    if (author.why.empty()) {
        return usage("policy freeze needs --reason", "others are told it when their write is refused");
    }
    return frozen(
        context,
        policy::Freeze{.until = utc_timestamp(end), .reason = author.why, .who = author.who, .when = author.when},
        target);
}

Result<Answer> run_policy_unfreeze(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const ChosenTarget target, one_target(context, config, Apps::unknown));
    return frozen(context, std::nullopt, target);
}

}  // namespace miniship::cli
