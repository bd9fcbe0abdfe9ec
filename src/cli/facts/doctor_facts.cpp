#include "cli/facts/doctor_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "apply/bump_steps.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/checks.hpp"
#include "cli/facts/chosen_apps.hpp"
#include "cli/facts/doctor_network.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/head_tag.hpp"
#include "cli/facts/tree_look.hpp"
#include "config/layers.hpp"
#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "edge/git_refs.hpp"
#include "edge/tools.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

using Findings = std::vector<plan::Finding>;
using plan::fine;
using plan::note;
using plan::wrong;

void add_tool(Findings& findings, const char* point, const Result<std::string>& version) {
    findings.push_back(version ? fine(point, *version) : wrong(point, version.error()));
}

std::string tree_text(const LookedTree& tree) {
    const std::string paths = text::joined(tree.facts->step.paths, ", ");
    if (tree.will_be_built) {
        return fmt::format("the build makes {}", paths);
    }
    if (tree.facts->stamped) {
        return fmt::format("{} carries {}", paths, tree.facts->step.version);
    }
    const std::size_t hits = tree.facts->hits.value_or(0);
    return fmt::format("{} {} to replace in {}", hits, hits == 1 ? "place" : "places", paths);
}

/// One look: what is known so far.
class Look {
public:
    Look(const Context& context, std::chrono::milliseconds deadline) : context_{context}, deadline_{deadline} {}

    Result<Findings> findings() {
        add_tool(findings_, "git", edge::git_version());
        add_tool(findings_, "libgit2", edge::libgit2_version());
        add_tool(findings_, "libcurl", edge::libcurl_version());
        TRY(look_at_config());
        if (look_at_repository()) {
            look_at_head();
            look_at_release();
        }
        look_at_trees();
        look_at_network();
        for (const auto& finding : findings_) {
            const bool stopped = finding.trouble && (finding.trouble->code == ErrorCode::interrupted ||
                                                     finding.trouble->code == ErrorCode::terminated);
            if (stopped) {
                return *finding.trouble;
            }
        }
        return std::move(findings_);
    }

private:
    [[nodiscard]] bool wants(const char* step) const {
        return std::find(config_.steps.begin(), config_.steps.end(), step) != config_.steps.end();
    }
    void add(plan::Finding finding) { findings_.push_back(std::move(finding)); }

    Result<void> look_at_config();
    void look_at_apps();
    bool look_at_repository();
    void look_at_release();
    [[nodiscard]] Result<std::vector<std::string>> changes_in_the_way() const;
    [[nodiscard]] std::optional<ReleaseTag> release_at_head() const;
    void look_at_head();
    [[nodiscard]] std::pair<std::string, std::string> carried() const;
    void look_at_trees();
    void look_at_network();

    const Context& context_;
    std::chrono::milliseconds deadline_;
    Findings findings_{};
    bool configured_{false};
    config::Config config_{};
    apply::World world_{};
    std::optional<edge::History> history_{};
    std::string head_{};
    /// The tag that the next release would make, where a bump can be planned.
    std::string next_tag_{};
    std::string next_version_{};
    /// The release that HEAD is.
    std::optional<ReleaseTag> released_{};
};

Result<void> Look::look_at_config() {
    auto loaded = configuration(context_, true);
    configured_ = loaded.ok();
    if (!loaded) {
        if (loaded.error().code == ErrorCode::path_missing) {
            return loaded.error();
        }
        TRY_ASSIGN(config_.root, config::project_root(context_.directory));
        config_.steps = {"bump", "build", "inject", "refs", "upload", "policy"};
        add(wrong("config", loaded.error()));
    } else {
        config_ = *std::move(loaded);
        const auto file = context_.invocation.value("config");
        const bool found = file || edge::file_exists(config_.root + "/miniship.json");
        add(found ? fine("config", file ? *file : config_.root + "/miniship.json")
                  : note("config",
                         fmt::format("{} has no miniship.json: what the project shows and the defaults count",
                                     config_.root),
                         "`miniship init` writes one by looking at the project"));
        if (!config_.steps.empty()) {
            add(fine("steps", fmt::format("this machine does {}", text::joined(config_.steps, ", "))));
        }
        look_at_apps();
    }
    world_.root = config_.root;
    world_.command_environment = command_environment(context_, config_);
    return {};
}

void Look::look_at_apps() {
    if (config_.apps.empty()) {
        add(note("apps", "none is known", "name platform, id and dist in miniship.json: `miniship init`"));
    }
    for (const auto& app : config_.apps) {
        const std::string point = "app " + app.name;
        if (app.key().empty()) {
            add(note(point, fmt::format("its {} is not known", app.platform.empty() ? "platform" : "app id"),
                     fmt::format("set apps.{}.platform and .id in miniship.json", app.name)));
        } else {
            add(fine(point, fmt::format("{}{}", app.key(), app.dist.empty() ? "" : ", built in " + app.dist)));
        }
    }
}

bool Look::look_at_repository() {
    auto folders = edge::git_folders(config_.root);
    if (!folders) {
        Error error = std::move(folders).error();
        if (error.code == ErrorCode::not_a_repository) {
            error.hint = "`git init` makes it one; `miniship -C DIR doctor` looks at another folder";
        }
        add(wrong("repository", std::move(error)));
        return false;
    }
    world_.folders = *std::move(folders);
    auto history = edge::History::open(world_.folders);
    const auto head = history ? history->head() : Result<std::optional<std::string>>{std::move(history).error()};
    if (!head || !*head) {
        add(wrong("repository", head ? Error{.code = ErrorCode::no_commits,
                                             .message = "the repository has no commits yet",
                                             .hint = "commit something first"}
                                     : head.error()));
        return false;
    }
    head_ = **head;
    const auto branch = history->branch();
    add(fine("repository", fmt::format("{}, {} at {}{}", world_.folders.work_tree, branch ? *branch : "detached HEAD",
                                       head_.substr(0, 7), history->shallow() ? ", a shallow clone" : "")));
    history_.emplace(*std::move(history));
    released_ = release_at_head();
    add(working_tree_check(world_, changes_in_the_way(), tree_names(config_)));
    if (auto index = apply::check_index_is_free(world_); !index) {
        add(wrong("index", std::move(index).error()));
    }
    if (wants("bump")) {
        if (auto merge = apply::check_no_merge({plan::MakeCommit{}}, world_); !merge) {
            add(wrong("merge", std::move(merge).error()));
        }
        add(identity_check(world_));
        add(signing_check(world_, {plan::MakeCommit{}, plan::MakeTag{}}));
    }
    add(hooks_check(world_, *history_, {config_.steps.begin(), config_.steps.end()}));
    return true;
}

Result<std::vector<std::string>> Look::changes_in_the_way() const {
    TRY_ASSIGN(const auto changed, edge::changed_files(world_.root));
    if (!released_) {
        return changed;
    }
    const std::string version = to_string(released_->version);
    return plan::changes_in_the_way(changed, true, built_files(config_, world_.folders.work_tree, version, head_));
}

std::optional<ReleaseTag> Look::release_at_head() const {
    const auto tags = edge::local_tags(world_.folders);
    const auto rules = tag_rules(context_, config_);
    return tags && rules ? tag_at_head(*history_, *tags, *rules, head_) : std::nullopt;
}

void Look::look_at_head() {
    if (!configured_) {
        return;
    }
    if (config_.steps.empty()) {
        add(wrong("steps",
                  {.code = ErrorCode::config_invalid,
                   .message = "release.steps is empty: this machine takes no step of a release",
                   .hint = "name some in miniship.json, or for one run: `miniship release --only bump,refs`"}));
    } else if (!released_ && !wants("bump")) {
        add(note("next release", "HEAD carries no release tag, and this machine does not bump: there is nothing to do",
                 "check out the release: `git checkout TAG`; a clone without tags needs `git fetch --tags`"));
    }
}

void Look::look_at_release() {
    if (!configured_ || !wants("bump")) {
        return;
    }
    auto options = bump_options(context_, config_);
    auto facts = options ? bump_facts(context_, config_, *options, std::nullopt)
                         : Result<plan::BumpFacts>{std::move(options).error()};
    auto bump =
        facts ? plan::plan_bump(*facts, *options, json_editing()) : Result<plan::BumpPlan>{std::move(facts).error()};
    if (!bump) {
        // Changed files are told of already.
        if (bump.error().code != ErrorCode::tree_dirty) {
            add(wrong("next release", std::move(bump).error()));
        }
        return;
    }
    next_tag_ = bump->tag;
    next_version_ = to_string(bump->version.to);
    const auto& version = bump->version;
    add(bump->version.wanted
            ? fine("next release",
                   fmt::format("{} after {} (tag {})", to_string(version.to), to_string(version.from), bump->tag))
            : fine("next release", fmt::format("nothing to release since {}", to_string(version.from))));
}

/// The version and commit that the trees are to carry: of the release at HEAD, else of the next one.
std::pair<std::string, std::string> Look::carried() const {
    const auto released = released_ ? to_string(released_->version) : next_version_;
    return {released.empty() ? "0.0.0" : released, released_ ? head_ : kNoCommitYet};
}

void Look::look_at_trees() {
    if (!configured_) {
        return;
    }
    const auto chosen = chosen_apps(context_, config_, wants("upload"));
    if (!chosen) {
        add(wrong("apps", chosen.error()));
        return;
    }
    if (!wants("inject")) {
        return;
    }
    std::vector<plan::AppFacts> apps;
    for (const auto& app : *chosen) {
        apps.push_back({.name = app.name, .build = app.build});
    }
    const auto [version, commit] = carried();
    for (auto& tree : looked_trees({.context = context_,
                      .config = config_,
                      .apps = apps,
                      .builds = wants("build"),
                      .version = version,
                      .commit = commit})) {
        const std::string point = tree.app.empty() ? "built tree" : "build of " + tree.app;
        add(tree.facts ? fine(point, tree_text(tree)) : wrong(point, std::move(tree.facts).error()));
    }
}

void Look::look_at_network() {
    NetworkLook look{.context = context_, .config = config_, .world = world_, .deadline = deadline_};
    look.history = history_ ? &*history_ : nullptr;
    look.head = head_;
    look.next_tag = next_tag_;
    look.pushes = wants("refs");
    look.counts = wants("refs") || wants("policy");
    for (auto& finding : network_findings(look)) {
        add(std::move(finding));
    }
    if (configured_ && config_.targets.empty()) {
        add(note("targets", "none is configured: nobody tells the clients of the floor",
                 "name one in miniship.json: \"targets\": {\"main\": {\"url\": \"https://…\"}}"));
    } else if (configured_ && config_.targets.size() > 1 && wants("policy")) {
        add(note("targets",
                 fmt::format("there are {}, and a release writes to those that it is told", config_.targets.size()),
                 fmt::format("`miniship release --target {}`, once for each", config_.targets.front().name)));
    }
}

}  // namespace

Result<std::vector<plan::Finding>> doctor_findings(const Context& context, std::chrono::milliseconds deadline) {
    return Look{context, deadline}.findings();
}

}  // namespace miniship::cli
