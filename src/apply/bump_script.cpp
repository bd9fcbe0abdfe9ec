#include "apply/bump_script.hpp"

#include <fmt/format.h>

#include "edge/process.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

void say_lines(const World& world, const std::string& hook, const std::string& output) {
    for (const auto line : text::split(text::trimmed(output), '\n')) {
        if (!line.empty()) {
            world.say(fmt::format("{}: {}", hook, line));
        }
    }
}

}  // namespace

Result<std::string> script_output(const plan::RunScript& script, const plan::BumpPlan& plan, const World& world) {
    const bool heard = plan::script_is_heard(script.hook);
    edge::Command command{.arguments = {"sh", "-c", script.command},
                          .directory = world.root,
                          .environment = world.command_environment,
                          .deadline = world.step_timeout,
                          .stream_prefix = script.hook + ": ",
                          .stream = !heard,
                          .name = fmt::format("the {} script", script.hook)};
    command.environment["MINISHIP_VERSION"] = to_string(plan.version.to);
    command.environment["MINISHIP_TAG"] = plan.tag;
    command.environment["MINISHIP_NOTES"] = plan.notes;
    auto outcome = edge::outcome_of(command);
    if (!outcome) {
        return while_doing(std::move(outcome).error(), fmt::format("running the {} script", script.hook));
    }
    if (heard) {
        say_lines(world, script.hook, outcome->errors);
        say_lines(world, script.hook, outcome->output);
    }
    if (outcome->status != 0) {
        return Error{.code = ErrorCode::command_failed,
                     .message = fmt::format("the {} script ends with status {}: {}", script.hook, outcome->status,
                                            script.command),
                     .hint = "mend the script, then bump again: everything is as it was before"};
    }
    return std::move(outcome->output);
}

}  // namespace miniship::apply
