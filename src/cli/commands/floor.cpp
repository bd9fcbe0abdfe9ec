// floor: the lowest version that may still run.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/console_text.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/floor_text.hpp"
#include "cli/json_answers.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

void say_all(const Context& context, const std::vector<std::string>& lines) {
    for (const auto& line : lines) {
        context.say(line);
    }
}

/// The table, what is not in it, and the timeline.
void explain(const Context& context, const plan::FloorFacts& facts, const plan::FloorOptions& options,
             const plan::Floor& floor) {
    const auto explained = plan::explanation(facts, options, floor);
    context.say(fmt::format("{} releases count in {}, {} tags do not", floor.total(), floor.source, floor.ignored));
    context.say(fmt::format("floor: number {} from the newest{}", floor.back,
                            floor.keep ? fmt::format(", or higher by --keep {}", to_string(*floor.keep)) : ""));
    // Logs have no width.
    constexpr std::size_t kEverything = 10'000;
    say_all(context,
            floor_table(explained, floor, facts.now, context.stderr_is_terminal ? context.columns : kEverything));
    if (explained.more_below > 0) {
        context.say(fmt::format("and {} older releases", explained.more_below));
    }
    if (!explained.others.empty()) {
        context.say(fmt::format("not counted: {}", text::joined(explained.others, ", ")));
    }
    if (const auto drawn = timeline(floor, facts.dates, context.columns); !drawn.empty()) {
        context.say("");
        say_all(context, drawn);
    }
}

Result<plan::FloorFacts> facts_for(const Context& context, const config::Config& config,
                                   const plan::FloorOptions& options, const std::optional<Version>& live) {
    if (options.keep || context.invocation.has("explain")) {
        return dated_floor_facts(context, config, options.rules, options.keep ? Dates::needed : Dates::welcome);
    }
    return newest_floor_facts(context, config, options.rules, {.limit = options.back, .live = live});
}

/// What could be named where nothing has the named form; of a local repository only a few names are in `facts`.
Result<std::vector<TagSeries>> forms_to_suggest(const Context& context, const config::Config& config,
                                                const plan::FloorFacts& facts) {
    if (config.from != "local") {
        return plan::forms_in(facts.tag_names);
    }
    TRY_ASSIGN(const auto all, floor_facts(context, config));
    return plan::forms_in(all.tag_names);
}

/// Tells how many users the floor forces. Errors: more of them than allowed.
Result<std::optional<Impact>> told_impact(const Context& context, const config::Config& config,
                                          const ReleaseTag& floor) {
    TRY_ASSIGN(const auto most, max_impact(config));
    TRY_ASSIGN(const auto usage, usage_of(context, config));
    if (!usage) {
        return std::optional<Impact>{};
    }
    const Impact impact = impact_of(*usage, floor.version, std::nullopt);
    context.say("");
    say_all(context, usage_chart(*usage, floor.version, context.columns));
    context.say(to_string(impact));
    if (most) {
        TRY(checked_impact(impact, *most));
    }
    return std::optional{impact};
}

/// A value as shells and readers of dotenv files take it; a tag may hold `$` and `;`.
std::string quoted(const std::string& value) {
    constexpr std::string_view kHarmless = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+@/";
    if (value.find_first_not_of(kHarmless) == std::string::npos) {
        return value;
    }
    return "'" + text::replaced(value, "'", "'\\''") + "'";
}

std::string environment_text(const plan::Floor& floor, const ReleaseTag& found) {
    std::string text =
        fmt::format("MINISHIP_FLOOR={}\nMINISHIP_FLOOR_TAG={}\n", to_string(found.version), quoted(found.name));
    if (floor.latest) {
        text += fmt::format("MINISHIP_LATEST={}\n", to_string(floor.latest->version));
    }
    return text;
}

std::string answer_text(const Context& context, const config::Config& config, const plan::Floor& floor,
                        const ReleaseTag& found) {
    if (context.invocation.has("console")) {
        std::vector<std::string> platforms;
        for (const auto& app : config.apps) {
            if (!app.platform.empty()) {
                platforms.push_back(app.platform);
            }
        }
        return console_text(found, platforms);
    }
    if (context.invocation.value("format") == "env") {
        return environment_text(floor, found);
    }
    return (context.invocation.has("tag") ? found.name : to_string(found.version)) + "\n";
}

}  // namespace

Result<Answer> run_floor(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    plan::FloorOptions options{.back = config.back, .allow_short = context.invocation.has("allow-short")};
    TRY_ASSIGN(options.rules, tag_rules(context, config));
    TRY_ASSIGN(options.keep, keep_rule(config));
    TRY_ASSIGN(const auto live, version_flag(context.invocation, "live"));
    TRY_ASSIGN(auto facts, facts_for(context, config, options, live));
    facts.live = live;
    plan::Floor floor = plan::floor_of(facts, options);
    if (floor.counted.empty() && !options.rules.detect) {
        TRY_ASSIGN(floor.others, forms_to_suggest(context, config, facts));
    }
    if (context.invocation.has("explain")) {
        explain(context, facts, options, floor);
    }
    TRY_ASSIGN(const ReleaseTag found, plan::required_floor(floor));
    for (const auto& note : plan::floor_notes(floor)) {
        context.warn(note);
    }
    TRY_ASSIGN(const auto impact, told_impact(context, config, found));
    return Answer{.text = answer_text(context, config, floor, found), .json = floor_json(floor, impact)};
}

}  // namespace miniship::cli
