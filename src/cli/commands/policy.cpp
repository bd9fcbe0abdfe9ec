// policy show, diff, check: looking at a policy document, and asking it.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/facts/pushes.hpp"
#include "cli/json_answers.hpp"
#include "cli/policy_table.hpp"
#include "miniship/decision.hpp"
#include "miniship/diff.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

/// The one target that was chosen, and its document.
struct Seen {
    ChosenTarget target{};
    std::string where{};
    std::string bytes{};
    std::string token{};
};

Result<Seen> seen_document(const Context& context, const config::Config& config) {
    TRY_ASSIGN(auto targets, chosen_targets(context, config));
    if (targets.size() > 1) {
        return Error{
            .code = ErrorCode::usage, .message = "this looks at one target at a time", .hint = "give --target once"};
    }
    Seen seen{.target = std::move(targets.front())};
    TRY_ASSIGN(const auto store, policy_store::open_store(seen.target.target.settings));
    TRY_ASSIGN(auto snapshot, store->read());
    seen.where = store->name();
    if (!snapshot.bytes) {
        return Error{.code = ErrorCode::document_missing,
                     .message = fmt::format("there is no document at {}", seen.where),
                     .hint = fmt::format("`miniship push --target {} --create` makes one", seen.target.name)};
    }
    seen.bytes = *std::move(snapshot.bytes);
    seen.token = std::move(snapshot.token);
    return seen;
}

}  // namespace

Result<Answer> run_policy_show(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const Seen seen, seen_document(context, config));
    std::string text = seen.bytes;
    if (seen.target.target.set.empty()) {
        TRY_ASSIGN(const auto policy, policy::parsed(seen.bytes));
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
        text += unified_diff(outcome.before.value_or(""), outcome.after.value_or(""),
                             outcome.before ? outcome.where : "/dev/null", outcome.where + " after a push");
        differs = differs || outcome.changed;
        pushes.push_back({.target = target.name, .app = target.app, .outcome = std::move(outcome)});
    }
    return Answer{.text = text, .json = diff_json(pushes), .status = differs ? 1 : 0};
}

Result<Answer> run_policy_check(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    const Invocation& said = context.invocation;
    TRY_ASSIGN(const auto version, version_flag(said, "version"));
    if (!version) {
        return Error{.code = ErrorCode::usage,
                     .message = "policy check needs --version",
                     .hint = "`miniship policy check --version 1.4.0`"};
    }
    TRY_ASSIGN(const Seen seen, seen_document(context, config));
    TRY_ASSIGN(const auto policy, policy::parsed(seen.bytes));
    if (!policy.apps.contains(seen.target.app)) {
        return Error{.code = ErrorCode::document_missing,
                     .message = fmt::format("{} has no app {}", seen.where, seen.target.app),
                     .hint = "`miniship policy show` lists the apps"};
    }
    const policy::ClientFacts client{.version = to_string(*version),
                                     .page = said.value("page"),
                                     .api = said.value("api"),
                                     .base_library = said.value("base-library"),
                                     .host_client = said.value("client"),
                                     .today = said.value("date").value_or(utc_day(context.now))};
    const policy::Decision decision = policy::decision(policy, seen.target.app, client);
    std::string text = fmt::format("{}", to_string(decision.ask));
    if (decision.rule) {
        text += fmt::format(": {}{}{}", to_string(*decision.rule), decision.key.empty() ? "" : " " + decision.key,
                            decision.min.empty() ? "" : " wants " + decision.min);
    }
    return Answer{
        .text = text + "\n", .json = decision_json(decision), .status = decision.ask == policy::Ask::none ? 0 : 1};
}

}  // namespace miniship::cli
