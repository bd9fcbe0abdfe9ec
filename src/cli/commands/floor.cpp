// floor: the lowest version that may still run.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/json_answers.hpp"

namespace miniship::cli {
namespace {

/// The window, newest first: what counts, and where the floor lies.
void explain(const Context& context, const plan::Floor& floor) {
    context.say(fmt::format("{} releases count in {}, {} tags do not; the floor is number {} from the newest",
                            floor.total(), floor.source, floor.ignored, floor.back));
    for (std::size_t index = 0; index < floor.counted.size() && index < floor.back; ++index) {
        const bool is_floor = floor.floor && floor.counted[index] == *floor.floor;
        context.say(fmt::format("{:>4}  {}{}", index + 1, floor.counted[index].name, is_floor ? "  <- floor" : ""));
    }
}

}  // namespace

Result<Answer> run_floor(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const TagRules rules, tag_rules(context, config));
    TRY_ASSIGN(const auto live, version_flag(context.invocation, "live"));
    TRY_ASSIGN(auto facts, newest_floor_facts(context, config, rules, {.limit = config.back, .live = live}));
    facts.live = live;
    const plan::Floor floor = plan::floor_of(
        facts, {.rules = rules, .back = config.back, .allow_short = context.invocation.has("allow-short")});
    if (context.invocation.has("explain")) {
        explain(context, floor);
    }
    TRY_ASSIGN(const ReleaseTag found, plan::required_floor(floor));
    for (const auto& note : plan::floor_notes(floor)) {
        context.warn(note);
    }
    return Answer{.text = (context.invocation.has("tag") ? found.name : to_string(found.version)) + "\n",
                  .json = floor_json(floor)};
}

}  // namespace miniship::cli
