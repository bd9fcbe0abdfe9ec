#include "cli/facts/doctor_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "apply/bump_steps.hpp"
#include "apply/inject_tree.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/checks.hpp"
#include "cli/facts/doctor_network.hpp"
#include "cli/facts/inject_facts.hpp"
#include "config/layers.hpp"
#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
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
    void look_at_tree(const config::App& app);
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
        add(fine("steps", fmt::format("this machine does {}", text::joined(config_.steps, ", "))));
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
    std::vector<std::string> built = config_.inject_paths;
    for (const auto& app : config_.apps) {
        built.push_back(app.dist);
    }
    add(working_tree_check(world_, edge::changed_files(world_.root), false, built));
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
    const auto& version = bump->version;
    add(bump->version.wanted
            ? fine("next release",
                   fmt::format("{} after {} (tag {})", to_string(version.to), to_string(version.from), bump->tag))
            : fine("next release", fmt::format("nothing to release since {}", to_string(version.from))));
}

void Look::look_at_tree(const config::App& app) {
    const std::string point = "build of " + app.name;
    if (!app.build.empty()) {
        add(fine(point, fmt::format("made by `{}`", app.build)));
        return;
    }
    const auto paths = tree_paths(config_, app.name);
    if (!paths) {
        add(wrong(point, paths.error()));
        return;
    }
    apply::TreeRequest request{
        .root = config_.root, .paths = *paths, .include = config_.inject_include, .exclude = config_.inject_exclude};
    const auto set = replacements(context_, config_, "0.0.0");
    for (const auto& path : *paths) {
        const auto stamp = apply::stamp_of((std::filesystem::path{config_.root} / path).string(), "0.0.0", head_);
        if (stamp && stamp->state == apply::StampState::other) {
            add(fine(point, fmt::format("{} carries {} already; build it again before the next release", path,
                                        stamp->version)));
            return;
        }
    }
    for (const auto& [name, value] : set ? *set : std::vector<std::pair<std::string, std::string>>{}) {
        request.options.replacements.push_back({.name = name, .value = value});
    }
    auto planned = set ? apply::planned_injection(request) : Result<plan::InjectPlan>{set.error()};
    if (!planned) {
        add(wrong(point, std::move(planned).error()));
        return;
    }
    add(fine(point, fmt::format("{} {} to replace in {}", planned->hits, planned->hits == 1 ? "place" : "places",
                                text::joined(*paths, ", "))));
}

void Look::look_at_trees() {
    if (!configured_ || !wants("inject")) {
        return;
    }
    for (const auto& app : config_.apps) {
        look_at_tree(app);
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
    }
}

}  // namespace

Result<std::vector<plan::Finding>> doctor_findings(const Context& context, std::chrono::milliseconds deadline) {
    return Look{context, deadline}.findings();
}

}  // namespace miniship::cli
