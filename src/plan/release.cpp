#include "plan/release.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plan/manual_upload.hpp"

namespace miniship::plan {
namespace {

Stage nothing_to_do(Stage stage, StageState state, std::string why) {
    stage.state = state;
    stage.why = std::move(why);
    stage.steps.clear();
    return stage;
}

Stage bump_stage(const ReleaseFacts& facts) {
    Stage stage{.name = "bump"};
    if (facts.released) {
        return nothing_to_do(std::move(stage), StageState::done, fmt::format("HEAD carries {}", facts.tag));
    }
    stage.lines = facts.bump->lines;
    stage.steps = facts.bump->steps;
    return stage;
}

bool all_stamped(const ReleaseFacts& facts) {
    return !facts.trees.empty() &&
           std::all_of(facts.trees.begin(), facts.trees.end(), [](const TreeFacts& tree) { return tree.stamped; });
}

Stage build_stage(const ReleaseFacts& facts) {
    Stage stage{.name = "build"};
    bool configured = false;
    for (const auto& app : facts.apps) {
        configured = configured || !app.build.empty();
        if (!app.build.empty() && !app.built) {
            stage.lines.push_back(fmt::format("{}: {}", app.name, app.build));
            stage.steps.emplace_back(
                RunCommand{.step = "build", .app = app.name, .command = app.build, .directory = app.directory});
        }
    }
    if (!configured) {
        return nothing_to_do(std::move(stage), StageState::left_out, "no build command is configured");
    }
    if (stage.steps.empty()) {
        return nothing_to_do(std::move(stage), StageState::done, "built by the run before");
    }
    if (all_stamped(facts)) {
        return nothing_to_do(std::move(stage), StageState::done, "the built tree carries this version");
    }
    return stage;
}

Stage inject_stage(const ReleaseFacts& facts) {
    Stage stage{.name = "inject"};
    for (const auto& tree : facts.trees) {
        if (tree.stamped) {
            continue;
        }
        for (const auto& path : tree.step.paths) {
            stage.lines.push_back(tree.hits
                                      ? fmt::format("{}: {} {}", path, *tree.hits, *tree.hits == 1 ? "place" : "places")
                                      : fmt::format("{}: as the build leaves it", path));
        }
        stage.steps.emplace_back(tree.step);
    }
    if (stage.steps.empty()) {
        return nothing_to_do(std::move(stage), StageState::done, "the built tree carries this version");
    }
    return stage;
}

/// A clone of a pipeline may have the tag without its annotation, or not at all: then its commit tells.
bool has_our_tag(const RefsFacts& refs) {
    return refs.remote_tag && ((refs.local_tag && *refs.remote_tag == *refs.local_tag) ||
                               (!refs.remote_tag_commit.empty() && refs.remote_tag_commit == refs.head));
}

Result<Stage> refs_stage(const ReleaseFacts& facts) {
    Stage stage{.name = "refs"};
    const RefsFacts& refs = *facts.refs;
    if (refs_are_there(facts)) {
        return nothing_to_do(std::move(stage), StageState::done, fmt::format("{} has {}", refs.remote, facts.tag));
    }
    TRY(pushable(refs, facts.tag));
    stage.lines.push_back(fmt::format("{}{} to {}", refs.branch ? *refs.branch + " and " : "", facts.tag, refs.remote));
    stage.steps.emplace_back(PushRefs{.remote = refs.remote, .branch = refs.branch, .tag = facts.tag});
    return stage;
}

Stage upload_stage(const ReleaseFacts& facts) {
    Stage stage{.name = "upload"};
    bool configured = false;
    for (const auto& app : facts.apps) {
        configured = configured || !app.upload.empty();
        if (app.upload.empty() || app.uploaded) {
            continue;
        }
        if (app.upload == "manual") {
            stage.lines.push_back(fmt::format("{}: by hand, in the platform's console", app.name));
            stage.steps.emplace_back(
                AskPerson{.step = "upload",
                          .app = app.name,
                          .says = manual_upload(app, to_string(facts.version), facts.tag),
                          .then = fmt::format("miniship release --done upload{}",
                                              app.has_siblings ? " --app " + app.name : std::string{})});
            continue;
        }
        stage.lines.push_back(fmt::format("{}: {}", app.name, app.upload));
        stage.steps.emplace_back(RunCommand{.step = "upload",
                                            .app = app.name,
                                            .command = app.upload,
                                            .directory = app.directory,
                                            .done_command = app.upload_done,
                                            .once = true});
    }
    if (!configured) {
        return nothing_to_do(std::move(stage), StageState::left_out, "no upload command is configured");
    }
    if (stage.steps.empty()) {
        return nothing_to_do(std::move(stage), StageState::done,
                             fmt::format("{} is uploaded", to_string(facts.version)));
    }
    return stage;
}

Stage policy_stage(const ReleaseFacts& facts) {
    Stage stage{.name = "policy"};
    if (facts.policies.empty()) {
        return nothing_to_do(std::move(stage), StageState::left_out, "no target is configured");
    }
    for (const auto& policy : facts.policies) {
        for (const auto& line : policy.lines) {
            stage.lines.push_back(fmt::format("{}: {}", policy.step.target, line));
        }
        if (policy.changes) {
            stage.steps.emplace_back(policy.step);
        }
    }
    if (stage.steps.empty()) {
        return nothing_to_do(std::move(stage), StageState::done, "the document says it");
    }
    return stage;
}

Result<Stage> stage_named(const std::string& name, const ReleaseFacts& facts) {
    if (name == "bump") {
        return bump_stage(facts);
    }
    if (name == "build") {
        return build_stage(facts);
    }
    if (name == "inject") {
        return inject_stage(facts);
    }
    if (name == "refs") {
        return refs_stage(facts);
    }
    return name == "upload" ? upload_stage(facts) : policy_stage(facts);
}

}  // namespace

const std::vector<std::string>& stage_names() {
    static const std::vector<std::string> names{"bump", "build", "inject", "refs", "upload", "policy"};
    return names;
}

bool refs_are_there(const ReleaseFacts& facts) {
    const RefsFacts& refs = *facts.refs;
    const bool branch_is_there = !refs.branch || (facts.released && refs.remote_branch == refs.head);
    // Branch and tag arrive together. A branch that has gone on since then has our commit.
    return has_our_tag(refs) && (branch_is_there || !refs.head_reaches_remote_branch);
}

std::string hint_of_overtaken(const std::string& remote, const std::string& branch, const std::string& tag,
                              bool can_be_taken_back) {
    return can_be_taken_back ? fmt::format("`miniship release --abort`, `git pull --rebase {} {}`, then release again",
                                           remote, branch)
                             : fmt::format(
                                   "`git pull --no-rebase {0} {1}` and `git push {0} HEAD:{1} {2}` publish both, then "
                                   "`git checkout {2}` and the same command",
                                   remote, branch, tag);
}

Result<void> pushable(const RefsFacts& refs, const std::string& tag) {
    if (refs.remote_tag && !has_our_tag(refs)) {
        return Error{.code = ErrorCode::tag_exists,
                     .message = fmt::format("tag {} already exists on {} at {}", tag, refs.remote,
                                            refs.remote_tag->substr(0, 7)),
                     .hint = fmt::format("see what it is: `git fetch {} tag {}`", refs.remote, tag)};
    }
    if (refs.branch && refs.remote_branch && !refs.head_reaches_remote_branch) {
        const std::string& there = refs.remote_branch_name;
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("{} has commits on {} that are not here", refs.remote, there),
                     .hint = refs.local_tag ? hint_of_overtaken(refs.remote, there, tag, refs.can_be_taken_back)
                                            : fmt::format("git pull --rebase {} {}", refs.remote, there)};
    }
    return {};
}

Result<Plan> plan_release(const ReleaseFacts& facts, const ReleaseOptions& options) {
    if (!facts.released && !facts.bump) {
        return Error{
            .code = ErrorCode::not_released,
            .message = "HEAD carries no release tag, and this machine does not bump",
            .hint = "check out the release: `git checkout TAG`; a clone without tags needs `git fetch --tags`"};
    }
    Plan plan{.verb = "release",
              .version = to_string(facts.version),
              .tag = facts.tag,
              .release_notes = facts.release_notes,
              .floor = facts.floor.value_or(""),
              .notes = facts.notes};
    if (facts.bump) {
        plan.release_notes = facts.bump->notes;
        plan.warnings = facts.bump->warnings;
    }
    for (const auto& name : stage_names()) {
        if (!options.steps.contains(name)) {
            plan.stages.push_back(nothing_to_do(Stage{.name = name}, StageState::left_out, "not a step of this run"));
            continue;
        }
        TRY_ASSIGN(Stage stage, stage_named(name, facts));
        plan.stages.push_back(std::move(stage));
    }
    return plan;
}

}  // namespace miniship::plan
