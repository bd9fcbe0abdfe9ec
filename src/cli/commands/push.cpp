// push: floor, latest and live into the policy documents.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "cli/commands/commands.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/pushes.hpp"
#include "cli/json_answers.hpp"
#include "edge/scratch_folder.hpp"
#include "plan/change_lines.hpp"
#include "policy_store/file_store.hpp"

namespace miniship::cli {
namespace {

std::string report(const NamedPush& push) {
    std::string text;
    for (const auto& line : plan::change_lines(push.outcome->plan.changes)) {
        text += fmt::format("{}: {}\n", push.target, line);
    }
    return text.empty() ? fmt::format("{}: unchanged\n", push.target) : text;
}

Result<apply::PushOutcome> pushed(const Context& context, const ChosenTarget& target, const PushRequest& request,
                                  const policy::Author& author) {
    return context.dry_run ? apply::planned_push(target.target, request.facts_of, request.options)
                           : apply::push(target.target, request.facts_of, request.options, author);
}

/// Removes what a push that was killed has left: one that finds nothing to do would leave it there.
void tidy_up(const std::vector<ChosenTarget>& targets) {
    edge::ScratchFolder::remove_abandoned();
    for (const auto& target : targets) {
        const policy_store::TargetSettings& place = target.target.settings;
        policy_store::remove_unfinished_writes(place.url, place.history, place.root);
    }
}

/// Every target at the same time: none waits for another, and none is stopped by another's failure.
Result<std::vector<NamedPush>> all_pushed(const Context& context, const config::Config& config,
                                          const std::vector<ChosenTarget>& targets) {
    TRY_ASSIGN(const Releases releases, known_releases(context, config));
    const policy::Author author = context.dry_run ? policy::Author{} : releasing_author(context, config.root);
    std::vector<PushRequest> requests;
    std::vector<NamedPush> pushes;
    for (const auto& target : targets) {
        TRY_ASSIGN(requests.emplace_back(), push_request(context, releases, target));
        pushes.push_back({.target = target.name, .app = target.app});
    }
    std::vector<std::jthread> threads;
    for (std::size_t index = 1; index < targets.size(); ++index) {
        threads.emplace_back(
            [&, index] { pushes[index].outcome = pushed(context, targets[index], requests[index], author); });
    }
    pushes.front().outcome = pushed(context, targets.front(), requests.front(), author);
    threads.clear();
    return pushes;
}

}  // namespace

Result<Answer> run_push(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const auto targets, chosen_targets(context, config));
    if (!context.dry_run) {
        tidy_up(targets);
    }
    TRY_ASSIGN(auto pushes, all_pushed(context, config, targets));
    if (pushes.size() == 1 && !pushes.front().outcome) {
        return std::move(pushes.front().outcome).error();
    }
    Answer answer;
    for (const auto& push : pushes) {
        if (!push.outcome) {
            answer.errors.push_back(while_doing(push.outcome.error(), "writing to target " + push.target));
            answer.status = std::max(answer.status, exit_status(push.outcome.error().code));
            continue;
        }
        for (const auto& note : push.outcome->plan.notes) {
            context.say(fmt::format("{}: {}", push.target, note));
        }
        if (push.outcome->proposal) {
            context.say(fmt::format("{}: {}", push.target, *push.outcome->proposal));
        }
        answer.text += report(push);
    }
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
    }
    answer.json = push_json(pushes, !context.dry_run);
    return answer;
}

}  // namespace miniship::cli
