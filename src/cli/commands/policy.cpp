// policy show, diff, check: looking at a policy document, and asking it.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/facts/one_target.hpp"
#include "cli/facts/pushes.hpp"
#include "cli/json_answers.hpp"
#include "cli/policy_table.hpp"
#include "miniship/decision.hpp"
#include "miniship/diff.hpp"
#include "miniship/loose_version.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

/// The value of a flag as digits and dots.
Result<std::optional<std::string>> dotted_flag(const Invocation& said, const std::string& flag) {
    auto value = said.value(flag);
    if (value && !is_dotted_version(*value)) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("--{} '{}' is not a version", flag, *value),
                     .hint = fmt::format("digits and dots: --{} 2.20.1", flag)};
    }
    return value;
}

/// The client that the flags describe.
Result<policy::ClientFacts> client_facts(const Context& context) {
    const Invocation& said = context.invocation;
    TRY_ASSIGN(const auto version, version_flag(said, "version"));
    if (!version) {
        return Error{.code = ErrorCode::usage,
                     .message = "policy check needs --version",
                     .hint = "`miniship policy check --version 1.4.0`"};
    }
    const std::string today = utc_day(context.now);
    const std::string day = said.value("date").value_or(today);
    if (!day_start(day)) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("--date '{}' is not a day", day),
                     .hint = "write it like --date " + today};
    }
    policy::ClientFacts client{
        .version = to_string(*version), .page = said.value("page"), .api = said.value("api"), .today = day};
    TRY_ASSIGN(client.base_library, dotted_flag(said, "base-library"));
    TRY_ASSIGN(client.host_client, dotted_flag(said, "client"));
    return client;
}

/// Why a client is asked: `page pages/order/order wants 1.7.0`.
std::string reason(const policy::Decision& decision) {
    if (*decision.rule == policy::RuleKind::blocked) {
        return text::printable(decision.key) + " is blocked";
    }
    return fmt::format("{}{}{} wants {}", to_string(*decision.rule), decision.key.empty() ? "" : " ",
                       text::printable(decision.key), decision.min);
}

}  // namespace

Result<Answer> run_policy_show(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const SeenDocument seen, seen_document(context, config, Apps::unknown));
    std::string text = seen.bytes;
    if (seen.target.target.set.empty()) {
        TRY_ASSIGN(auto policy, policy::parsed(seen.bytes));
        if (context.invocation.has("app")) {
            TRY_ASSIGN(const std::string app, app_in(seen, policy));
            std::erase_if(policy.apps, [&](const auto& other) { return other.first != app; });
        }
        text = policy_table(policy, seen.where, utc_day(context.now));
    } else if (auto document = json_text::parsed(seen.bytes); !document) {
        Error error = std::move(document).error();
        error.code = ErrorCode::document_invalid;
        return while_doing(std::move(error), "reading " + seen.where);
    }
    return Answer{.text = text, .json = show_json(seen.target.name, seen.bytes, seen.token)};
}

Result<Answer> run_policy_diff(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const auto targets, chosen_targets(context, config));
    const bool patch = context.invocation.value("format") == "json-patch";
    if (patch && targets.size() > 1) {
        return Error{.code = ErrorCode::usage,
                     .message = "a JSON Patch is for one document",
                     .hint = "give --target once, or take `patch` of each target from --json"};
    }
    TRY_ASSIGN(const Releases releases, known_releases(context, config));
    std::vector<NamedPush> pushes;
    std::string text;
    bool differs = false;
    for (const auto& target : targets) {
        TRY_ASSIGN(const PushRequest request, push_request(context, releases, target));
        TRY_ASSIGN(auto outcome, apply::planned_push(target.target, request.facts_of, request.options));
        for (const auto& note : outcome.plan.notes) {
            context.say(fmt::format("{}: {}", target.name, note));
        }
        text += patch ? json_text::json_patch(outcome.plan.changes)
                      : unified_diff(outcome.before.value_or(""), outcome.after.value_or(""),
                                     outcome.before ? outcome.where : "/dev/null", outcome.where + " after a push");
        differs = differs || outcome.changed;
        pushes.push_back({.target = target.name, .app = target.app, .outcome = std::move(outcome)});
    }
    return Answer{.text = text, .json = diff_json(pushes), .status = differs ? 1 : 0};
}

Result<Answer> run_policy_check(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const policy::ClientFacts client, client_facts(context));
    TRY_ASSIGN(const SeenDocument seen, seen_native_document(context, config, Apps::known));
    TRY_ASSIGN(const auto policy, policy::parsed(seen.bytes));
    TRY_ASSIGN(const std::string app, app_in(seen, policy));
    const policy::Decision decision = policy::decision(policy, app, client);
    if (decision.rule) {
        context.say(reason(decision));
    } else if (policy.apps.at(app).paused) {
        context.say(app + " is paused: nobody is asked");
    }
    return Answer{.text = fmt::format("{}\n", to_string(decision.ask)),
                  .json = decision_json(decision),
                  .status = decision.ask == policy::Ask::none ? 0 : 1};
}

}  // namespace miniship::cli
