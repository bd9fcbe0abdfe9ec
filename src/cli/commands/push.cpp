// push: floor, latest and live into the policy document.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/pushes.hpp"
#include "cli/json_answers.hpp"
#include "plan/change_lines.hpp"

namespace miniship::cli {
namespace {

std::string report(const NamedPush& push) {
    std::string text;
    for (const auto& line : plan::change_lines(push.outcome.plan.changes)) {
        text += fmt::format("{}: {}\n", push.target, line);
    }
    return text.empty() ? fmt::format("{}: unchanged\n", push.target) : text;
}

}  // namespace

Result<Answer> run_push(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const auto targets, chosen_targets(context, config));
    TRY_ASSIGN(const CountedUsers users, counted_users(context, config));
    const policy::Author author = context.dry_run ? policy::Author{} : releasing_author(context, config.root);
    std::vector<NamedPush> pushes;
    std::string text;
    for (const auto& target : targets) {
        TRY_ASSIGN(const PushRequest request, push_request(context, config, target, users));
        TRY_ASSIGN(auto outcome, context.dry_run ? apply::planned_push(target.target, request.facts, request.options)
                                                 : apply::push(target.target, request.facts, request.options, author));
        for (const auto& note : outcome.plan.notes) {
            context.say(fmt::format("{}: {}", target.name, note));
        }
        pushes.push_back({.target = target.name, .app = target.app, .outcome = std::move(outcome)});
        text += report(pushes.back());
    }
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
    }
    return Answer{.text = text, .json = push_json(pushes, !context.dry_run)};
}

}  // namespace miniship::cli
