#include "cli/facts/release_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apply/journal.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/checks.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/head_tag.hpp"
#include "cli/facts/refs_facts.hpp"
#include "cli/facts/release_look.hpp"
#include "cli/facts/tree_look.hpp"
#include "cli/facts/world.hpp"
#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "edge/git_refs.hpp"
#include "edge/progress.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

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

void gather_tree_state(ReleaseLook& run) {
    auto changed = edge::changed_files(run.config.root);
    if (changed) {
        std::erase_if(*changed, [&](const std::string& path) {
            const std::string full = run.gathering.world.folders.work_tree + "/" + path;
            return run.foresight.unchanged.contains(full) || run.foresight.tree_files.contains(full);
        });
        run.changed = *changed;
        const auto& release = run.gathering.facts;
        changed = plan::changes_in_the_way(
            *changed, release.released,
            built_files(run.config, run.gathering.world.folders.work_tree, to_string(release.version), run.head));
    }
    if (auto finding = working_tree_check(run.gathering.world, changed, tree_names(run.config)); finding.trouble) {
        run.problem(*std::move(finding.trouble));
    }
}

/// Gathered last: the checks need to know what will be done. What is in the way of the refs themselves is among them.
void gather_obstacles(ReleaseLook& run, const edge::History& history) {
    auto& facts = run.gathering.facts;
    for (auto& error : release_obstacles(run.context, run.config, facts, run.gathering.options.steps,
                                         run.gathering.world, history, facts.notes)) {
        run.problem(std::move(error));
    }
}

void gather_remote(ReleaseLook& run, const std::string& name) {
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

void gather_bump(ReleaseLook& run) {
    auto options = bump_options(run.context, run.config);
    if (!options) {
        run.problem(std::move(options).error());
        return;
    }
    auto facts = bump_facts(run.context, run.config, *options, std::nullopt,
                            {.changed = run.changed, .bytes = run.foresight.version_files});
    if (!facts) {
        run.problem(std::move(facts).error());
        return;
    }
    if (run.remote_read) {
        facts->remote_tags = run.remote_tag_names();
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

void gather_refs(ReleaseLook& run, const edge::History& history, const std::string& remote) {
    auto& release = run.gathering.facts;
    const auto local = std::find_if(run.tags.begin(), run.tags.end(),
                                    [&](const edge::LocalTag& tag) { return tag.name == release.tag; });
    release.refs =
        refs_facts(history, run.head, {remote, run.remote}, release.tag, local == run.tags.end() ? "" : local->object);
    release.refs->can_be_taken_back = edge::file_exists(apply::kept_journal_path(run.gathering.world.folders)) ||
                                      (run.foresight.settled.bump && run.foresight.settled.bump->finished);
}

/// The bump cannot be planned, which is told. What does not depend on its version is told with it.
void gather_besides(ReleaseLook& run, const edge::History& history, const std::string& remote) {
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

std::vector<edge::LocalTag> ReleaseLook::remote_tags() const {
    constexpr std::string_view kTags = "refs/tags/";
    std::vector<edge::LocalTag> told;
    for (const auto& ref : remote) {
        if (ref.name.starts_with(kTags)) {
            told.push_back({.name = ref.name.substr(kTags.size()), .object = ref.object});
        }
    }
    return told;
}

std::vector<std::string> ReleaseLook::remote_tag_names() const {
    std::vector<std::string> names;
    for (auto& tag : remote_tags()) {
        names.push_back(std::move(tag.name));
    }
    return names;
}

Result<ReleaseGathering> gathered_release(const Context& context, const config::Config& config,
                                          const apply::Foresight& foresight) {
    const edge::Progress progress{"looking at what there is"};
    ReleaseLook run{.context = context, .config = config, .foresight = foresight};
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
    if (foresight.settled.bump && foresight.settled.bump->finished) {
        run.tags.push_back({.name = foresight.settled.bump->tag, .object = *head});
    }
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
            tags = run.remote_tag_names();
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
