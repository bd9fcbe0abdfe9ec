#include "cli/facts/release_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "apply/done_marks.hpp"
#include "apply/inject_tree.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/checks.hpp"
#include "cli/facts/chosen_apps.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/head_tag.hpp"
#include "cli/facts/inject_facts.hpp"
#include "cli/facts/pushes.hpp"
#include "cli/facts/refs_facts.hpp"
#include "cli/facts/world.hpp"
#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "edge/git_refs.hpp"
#include "edge/progress.hpp"
#include "miniship/text.hpp"
#include "plan/change_lines.hpp"

namespace miniship::cli {
namespace {

constexpr std::string_view kTags = "refs/tags/";

/// One run of gathering: what is known so far, and what stands in the way.
struct Run {
    const Context& context;
    const config::Config& config;
    ReleaseGathering gathering{};
    std::string head{};
    std::vector<edge::LocalTag> tags{};
    /// Tracked files with changes, where git has told them.
    std::optional<std::vector<std::string>> changed{};
    std::vector<edge::RemoteRef> remote{};
    bool remote_read{false};
    std::vector<Error> problems{};

    [[nodiscard]] bool wants(const char* step) const { return gathering.options.steps.contains(step); }
    void problem(Error error) { problems.push_back(std::move(error)); }
};

std::set<std::string> steps_of(const Context& context, const config::Config& config) {
    const auto listed = [&](const char* flag) {
        std::set<std::string> names;
        for (const auto& value : context.invocation.all(flag)) {
            for (const auto name : text::split(value, ',')) {
                names.emplace(text::trimmed(name));
            }
        }
        return names;
    };
    const auto only = listed("only");
    const auto skip = listed("skip");
    // A flag goes before the config: a pipeline does with --only what release.steps leaves out on a laptop.
    std::set<std::string> steps = only.empty() ? std::set<std::string>{config.steps.begin(), config.steps.end()} : only;
    std::erase_if(steps, [&](const std::string& step) { return skip.contains(step); });
    return steps;
}

void gather_tree_state(Run& run) {
    auto built = run.config.inject_paths;
    for (const auto& app : run.config.apps) {
        built.push_back(app.dist);
    }
    auto changed = edge::changed_files(run.config.root);
    auto finding = working_tree_check(run.gathering.world, changed, run.gathering.facts.released, built);
    if (changed) {
        run.changed = *std::move(changed);
    }
    if (finding.trouble) {
        run.problem(*std::move(finding.trouble));
    }
}

/// Gathered last: the checks need to know what will be done. What is in the way of the refs themselves is among them.
void gather_obstacles(Run& run, const edge::History& history) {
    auto& facts = run.gathering.facts;
    for (auto& error : release_obstacles(run.context, run.config, facts, run.gathering.options.steps,
                                         run.gathering.world, history, facts.notes)) {
        run.problem(std::move(error));
    }
}

void gather_remote(Run& run, const std::string& name) {
    auto refs = edge::remote_refs(run.config.root, name, true, std::chrono::seconds{60});
    if (!refs) {
        Error error = std::move(refs).error();
        if (error.code == ErrorCode::no_remote) {
            error.hint = fmt::format(
                "`git remote add {} URL`, or leave these steps out with `miniship release --skip refs,policy`", name);
        }
        run.problem(std::move(error));
        return;
    }
    run.remote = *std::move(refs);
    run.remote_read = true;
}

std::vector<std::string> remote_tag_names(const Run& run) {
    std::vector<std::string> names;
    for (const auto& ref : run.remote) {
        if (ref.name.starts_with(kTags)) {
            names.push_back(ref.name.substr(kTags.size()));
        }
    }
    return names;
}

void gather_bump(Run& run) {
    auto options = bump_options(run.context, run.config);
    if (!options) {
        run.problem(std::move(options).error());
        return;
    }
    auto facts = bump_facts(run.context, run.config, *options, std::nullopt, run.changed);
    if (!facts) {
        run.problem(std::move(facts).error());
        return;
    }
    if (run.remote_read) {
        facts->remote_tags = remote_tag_names(run);
    }
    auto bump = plan::plan_bump(*facts, *options, json_editing());
    if (!bump) {
        // A file with changes is told already, with all the others.
        const bool told = std::any_of(run.problems.begin(), run.problems.end(),
                                      [&](const Error& error) { return error.code == ErrorCode::tree_dirty; });
        if (bump.error().code != ErrorCode::tree_dirty || !told) {
            run.problem(std::move(bump).error());
        }
        return;
    }
    auto& release = run.gathering.facts;
    release.version = bump->version.to;
    release.tag = bump->tag;
    run.gathering.world.replan = replanning(*std::move(facts), *std::move(options));
    release.bump = *std::move(bump);
}

void gather_refs(Run& run, const edge::History& history, const std::string& remote) {
    auto& release = run.gathering.facts;
    const auto local = std::find_if(run.tags.begin(), run.tags.end(),
                                    [&](const edge::LocalTag& tag) { return tag.name == release.tag; });
    release.refs =
        refs_facts(history, run.head, {remote, run.remote}, release.tag, local == run.tags.end() ? "" : local->object);
}

void gather_apps(Run& run) {
    auto chosen = chosen_apps(run.context, run.config, run.wants("upload"));
    if (!chosen) {
        run.problem(std::move(chosen).error());
        return;
    }
    for (const auto& app : *chosen) {
        plan::AppFacts facts{.name = app.name,
                             .platform = app.platform,
                             .dist = app.dist,
                             .build = app.build,
                             .upload = app.upload,
                             .upload_done = app.upload_done,
                             .directory = app.path,
                             .has_siblings = run.config.apps.size() > 1};
        const auto marked =
            apply::is_marked_done(run.gathering.world.folders, run.gathering.facts.tag, run.head, "upload", app.name);
        facts.uploaded = run.gathering.facts.released && marked && *marked;
        run.gathering.facts.apps.push_back(std::move(facts));
    }
}

/// What is in the tree now: the stamp of this release, or places to replace.
void look_at_tree(Run& run, plan::TreeFacts& tree, bool will_be_built) {
    const auto& release = run.gathering.facts;
    bool all_same = !tree.step.paths.empty();
    for (const auto& path : tree.step.paths) {
        const auto look = apply::stamp_of((std::filesystem::path{run.config.root} / path).string(), tree.step.version,
                                          release.released ? run.head : "(a commit that is not made yet)");
        if (!look) {
            run.problem(look.error());
            return;
        }
        all_same = all_same && look->state == apply::StampState::same;
        if (look->state == apply::StampState::other && !will_be_built) {
            run.problem({.code = ErrorCode::stamp_mismatch,
                         .message = fmt::format("{} carries {} of commit {} already", path, look->version,
                                                look->commit.substr(0, 7)),
                         .hint = "build it again, then run the same command"});
            return;
        }
    }
    tree.stamped = all_same;
    if (tree.stamped || will_be_built) {
        return;
    }
    apply::TreeRequest request{
        .root = run.config.root, .paths = tree.step.paths, .include = tree.step.include, .exclude = tree.step.exclude};
    for (const auto& [name, value] : tree.step.set) {
        request.options.replacements.push_back({.name = name, .value = value});
    }
    auto planned = apply::planned_injection(request);
    if (planned) {
        tree.hits = planned->hits;
    } else {
        run.problem(std::move(planned).error());
    }
}

void add_tree(Run& run, const std::string& app, bool will_be_built) {
    const std::string version = to_string(run.gathering.facts.version);
    auto paths = tree_paths(run.config, app);
    auto set = replacements(run.context, run.config, version);
    if (!paths || !set) {
        run.problem(paths ? std::move(set).error() : std::move(paths).error());
        return;
    }
    plan::TreeFacts tree{.step = {.app = app,
                                  .paths = *std::move(paths),
                                  .set = *std::move(set),
                                  .include = run.config.inject_include,
                                  .exclude = run.config.inject_exclude,
                                  .version = version}};
    look_at_tree(run, tree, will_be_built);
    run.gathering.facts.trees.push_back(std::move(tree));
}

void gather_trees(Run& run) {
    const auto& apps = run.gathering.facts.apps;
    const bool builds =
        run.wants("build") && std::any_of(apps.begin(), apps.end(), [](const auto& app) { return !app.build.empty(); });
    if (!run.config.inject_paths.empty() || apps.empty()) {
        add_tree(run, "", builds);
        return;
    }
    for (const auto& app : apps) {
        add_tree(run, app.name, run.wants("build") && !app.build.empty());
    }
}

std::vector<std::string> change_lines(const apply::PushOutcome& outcome) {
    auto lines = plan::change_lines(outcome.plan.changes);
    lines.insert(lines.end(), outcome.plan.notes.begin(), outcome.plan.notes.end());
    return lines;
}

/// What the floor is counted from and bounded by, for every target the same.
struct FloorRules {
    plan::FloorFacts tags{};
    TagRules rules{};
    std::optional<plan::KeepRule> keep{};
    CountedUsers users{};
};

void add_policy(Run& run, const ChosenTarget& target, const FloorRules& floor) {
    auto& release = run.gathering.facts;
    auto options = apply::push_options(target.target, target.app);
    options.max_impact = floor.users.most;
    plan::PushFacts facts;
    const auto facts_of = [&](const std::optional<Version>& live) {
        facts = push_facts(floor.tags, floor.rules, run.config.back, live, run.context.now, floor.keep);
        facts.usage = floor.users.usage;
        facts.version = release.version;
        facts.tag = release.tag;
        return facts;
    };
    auto outcome = apply::planned_push(target.target, facts_of, options);
    if (!outcome) {
        run.problem(while_doing(std::move(outcome).error(), "looking at target " + target.name));
        return;
    }
    plan::WritePolicy step{
        .target = target.name, .app = target.app, .usage = floor.users.usage, .max_impact = floor.users.most};
    step.floor = facts.floor ? std::optional{to_string(*facts.floor)} : std::nullopt;
    step.latest = facts.latest ? to_string(*facts.latest) : "";
    for (const auto& version : facts.releases) {
        step.releases.push_back(to_string(version));
    }
    if (!facts.floor) {
        release.notes.push_back(fmt::format("the floor stays as it is: {}", facts.no_floor_reason));
    } else if (!release.floor) {
        release.floor = step.floor;
    }
    release.policies.push_back({.step = std::move(step), .changes = outcome->changed, .lines = change_lines(*outcome)});
    run.gathering.world.targets[target.name] = target.target;
}

/// The tags that the remote has told already.
std::vector<edge::LocalTag> told_tags(const Run& run) {
    std::vector<edge::LocalTag> tags;
    for (const auto& ref : run.remote) {
        if (ref.name.starts_with(kTags)) {
            tags.push_back({.name = ref.name.substr(kTags.size()), .object = ref.object});
        }
    }
    return tags;
}

Result<plan::FloorFacts> tags_of_release(const Run& run, const std::string& remote, const FloorRules& floor) {
    if (run.config.from != remote) {
        return floor.keep ? dated_floor_facts(run.context, run.config, floor.rules, Dates::needed)
                          : floor_facts(run.context, run.config);
    }
    const auto told = told_tags(run);
    if (floor.keep) {
        return dated_floor_facts(run.context, run.config, floor.rules, Dates::needed, told);
    }
    plan::FloorFacts tags{.now = run.context.now, .source = remote};
    for (const auto& tag : told) {
        tags.tag_names.push_back(tag.name);
    }
    return tags;
}

Result<FloorRules> gathered_floor(const Run& run, const std::string& remote) {
    FloorRules floor;
    TRY_ASSIGN(floor.rules, tag_rules(run.context, run.config));
    TRY_ASSIGN(floor.keep, keep_rule(run.config));
    TRY_ASSIGN(floor.users, counted_users(run.context, run.config));
    TRY_ASSIGN(floor.tags, tags_of_release(run, remote, floor));
    floor.tags.upcoming = ReleaseTag{.name = run.gathering.facts.tag, .version = run.gathering.facts.version};
    return floor;
}

void gather_policies(Run& run, const std::string& remote) {
    const bool nobody_asked = run.config.targets.empty() && !run.context.invocation.has("target") &&
                              run.config.values.at("release.steps").source == config::Source::built_in &&
                              !run.context.invocation.has("only");
    if (nobody_asked) {
        return;
    }
    auto targets = chosen_targets(run.context, run.config);
    if (!targets) {
        run.problem(std::move(targets).error());
        return;
    }
    if (run.config.from == remote && !run.remote_read) {
        return;  // which is told already
    }
    const auto floor = gathered_floor(run, remote);
    if (!floor) {
        run.problem(floor.error());
        return;
    }
    for (const auto& target : *targets) {
        add_policy(run, target, *floor);
    }
}

/// The bump cannot be planned, which is told. What does not depend on its version is told with it.
void gather_besides(Run& run, const edge::History& history, const std::string& remote) {
    std::optional<plan::RefsFacts> refs;
    if (run.wants("refs") && run.remote_read) {
        refs = refs_facts(history, run.head, {remote, run.remote}, "", "");
    }
    for (auto& error :
         obstacles_besides(run.context, run.config, refs, run.gathering.options.steps, run.gathering.world)) {
        run.problem(std::move(error));
    }
}

}  // namespace

Result<ReleaseGathering> gathered_release(const Context& context, const config::Config& config) {
    const edge::Progress progress{"looking at what there is"};
    Run run{.context = context, .config = config};
    auto& [facts, options, world, tags] = run.gathering;
    options.steps = steps_of(context, config);
    TRY_ASSIGN(world, world_of(context, config));

    TRY_ASSIGN(const auto history, edge::History::open(world.folders));
    TRY_ASSIGN(const auto head, history.head());
    if (!head) {
        return Error{.code = ErrorCode::no_commits,
                     .message = "the repository has no commits yet",
                     .hint = "commit something first"};
    }
    run.head = *head;
    facts.head = *head;
    world.head = *head;
    TRY_ASSIGN(run.tags, edge::local_tags(world.folders));
    TRY_ASSIGN(const TagRules rules, tag_rules(context, config));
    const std::string remote = context.invocation.value("remote").value_or("origin");
    if (run.wants("refs") || (run.wants("policy") && config.from == remote && !config.targets.empty())) {
        gather_remote(run, remote);
    }
    auto tag = tag_at_head(history, run.tags, rules, run.head);
    if (!tag && !run.wants("bump") && !run.remote_read && run.problems.empty()) {
        gather_remote(run, remote);
    }
    tag = tag ? tag : remote_tag_at_head(run.remote, rules, run.head);
    if (tag) {
        facts.released = true;
        facts.version = tag->version;
        facts.tag = tag->name;
    }
    gather_tree_state(run);
    if (!tag && run.wants("bump")) {
        gather_bump(run);
    }
    if (facts.released || facts.bump) {
        gather_apps(run);
        if (run.wants("refs") && run.remote_read) {
            gather_refs(run, history, remote);
        }
        if (run.wants("inject")) {
            gather_trees(run);
        }
        if (run.wants("policy")) {
            gather_policies(run, remote);
            world.author = context.dry_run ? policy::Author{} : author_of(context, config.root);
        }
        if (run.remote_read && config.from == remote) {
            tags = remote_tag_names(run);
        }
        gather_obstacles(run, history);
    } else if (run.wants("bump")) {
        gather_besides(run, history, remote);
    }
    if (!run.problems.empty()) {
        return plan::told_together(std::move(run.problems));
    }
    return std::move(run.gathering);
}

}  // namespace miniship::cli
