#include "cli/facts/checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "apply/bump_steps.hpp"
#include "apply/inject_tree.hpp"
#include "apply/push_policy.hpp"
#include "apply/signing.hpp"
#include "edge/files.hpp"
#include "edge/git_settings.hpp"
#include "edge/git_write.hpp"
#include "miniship/text.hpp"
#include "plan/bump_options.hpp"

namespace miniship::cli {
namespace {

constexpr auto kLook = std::chrono::seconds{30};

/// The hooks of this release that git would find in `folder`.
std::vector<std::string> hooks_in(const std::string& folder, const std::set<std::string>& steps) {
    std::vector<std::string> found;
    constexpr std::array<std::pair<const char*, const char*>, 5> kHooks{{{"bump", "pre-commit"},
                                                                         {"bump", "prepare-commit-msg"},
                                                                         {"bump", "commit-msg"},
                                                                         {"bump", "post-commit"},
                                                                         {"refs", "pre-push"}}};
    for (const auto& [step, hook] : kHooks) {
        if (steps.contains(step) && edge::file_exists(folder + "/" + hook)) {
            found.emplace_back(hook);
        }
    }
    return found;
}

/// A path of git's config, where `~/` is the home of whoever runs it.
std::string from_home(const std::string& path, const apply::World& world) {
    const auto home = world.command_environment.find("HOME");
    return path.starts_with("~/") && home != world.command_environment.end() ? home->second + path.substr(1) : path;
}

/// Of the changed files (from the top of the working tree) those that are byte for byte what an injection has made of
/// them, as paths from the project's root. Who commits them finds no name to replace at the next release.
std::vector<std::string> injected_among(const std::vector<std::string>& changed, const apply::World& world,
                                        const std::filesystem::path& below, const std::vector<std::string>& trees) {
    std::vector<std::string> found;
    for (const auto& tree : trees) {
        const std::filesystem::path folder{tree};
        const auto stamp = tree.empty() ? Result<apply::StampLook>{apply::StampLook{}}
                                        : apply::stamp_of((world.root / folder).string(), "", "");
        if (!stamp || stamp->state != apply::StampState::other) {
            continue;
        }
        for (const auto& file : stamp->standing) {
            const auto path = (folder / file).lexically_normal();
            if (std::find(changed.begin(), changed.end(), (below / path).lexically_normal().generic_string()) !=
                changed.end()) {
                found.push_back(path.generic_string());
            }
        }
    }
    return found;
}

std::string dirty_hint(const std::vector<std::string>& left, const std::vector<std::string>& injected) {
    const std::string put_back =
        fmt::format("`git stash push -- {}` puts the version of an earlier release aside", text::joined(injected, " "));
    if (!left.empty() && injected.size() == left.size()) {
        return put_back;
    }
    const std::string keep = "commit them first, or put them aside with `git stash`";
    return injected.empty() ? keep : fmt::format("{}, and the rest: {}", put_back, keep);
}

std::vector<Error> troubles_of(std::vector<plan::Finding> findings) {
    std::vector<Error> troubles;
    for (auto& finding : findings) {
        if (finding.trouble) {
            troubles.push_back(*std::move(finding.trouble));
        }
    }
    return troubles;
}

}  // namespace

plan::Finding working_tree_check(const apply::World& world, const Result<std::vector<std::string>>& in_the_way,
                                 const std::vector<std::string>& trees) {
    plan::Finding finding{.point = "working tree", .says = "no tracked file has changes"};
    if (!in_the_way) {
        finding.trouble = in_the_way.error();
        return finding;
    }
    if (!in_the_way->empty()) {
        // git names files from the top of the working tree, the config from the project's root.
        const auto below = std::filesystem::path{world.root}.lexically_relative(world.folders.work_tree);
        finding.trouble = Error{.code = ErrorCode::tree_dirty,
                                .message = fmt::format("{} tracked {} changes: {}", in_the_way->size(),
                                                       in_the_way->size() == 1 ? "file has" : "files have",
                                                       text::joined(*in_the_way, ", ")),
                                .hint = dirty_hint(*in_the_way, injected_among(*in_the_way, world, below, trees))};
    }
    return finding;
}

plan::Finding identity_check(const apply::World& world) {
    const auto committer = edge::git_identity(world.root, "COMMITTER", world.command_environment);
    const auto author = edge::git_identity(world.root, "AUTHOR", world.command_environment);
    if (committer && author) {
        return plan::fine("git identity", *committer);
    }
    return plan::wrong("git identity",
                       {.code = ErrorCode::git_refused,
                        .message = "git does not know who makes the release commit",
                        .hint = "`git config --global user.name NAME` and `git config --global user.email ADDRESS`"});
}

plan::Finding signing_check(const apply::World& world, const std::vector<plan::Step>& steps) {
    return plan::finding_of("signing", apply::check_signing(steps, world),
                            "nothing is to be signed, or the key is there");
}

plan::Finding hooks_check(const apply::World& world, const edge::History& history, const std::set<std::string>& steps) {
    plan::Finding finding{.point = "hooks", .says = "git has no hooks to run"};
    const auto set = history.config_text("core.hookspath");
    const std::filesystem::path top{world.folders.work_tree};
    const std::filesystem::path folder =
        set && *set ? top / from_home(**set, world) : std::filesystem::path{world.folders.common_dir} / "hooks";
    // husky keeps wrappers of every hook in `.husky/_`, and those of the team beside that folder.
    const bool wrapped = folder.filename() == "_" && folder.parent_path().filename() == ".husky";
    const auto hooks = hooks_in((wrapped ? folder.parent_path() : folder).string(), steps);
    if (!hooks.empty()) {
        finding.says = fmt::format("git runs {}", text::joined(hooks, ", "));
        finding.hint = "a hook that refuses stops the release, and nothing is left half done";
    }
    return finding;
}

plan::Finding platform_check(const std::vector<config::App>& apps, const Version& version) {
    plan::BumpOptions options;
    for (const auto& app : apps) {
        if (!app.platform.empty()) {
            options.platforms.push_back(app.platform);
        }
    }
    auto accepted = plan::check_platforms(options, version);
    if (!accepted) {
        accepted.error().hint = "release a version of three numbers: without --prerelease";
    }
    return plan::finding_of("platforms", accepted,
                            fmt::format("{} is a version for {}", to_string(version),
                                        options.platforms.empty() ? "any" : text::joined(options.platforms, ", ")));
}

std::optional<PushedBranch> pushed_branch(const plan::RefsFacts& refs) {
    return refs.branch ? std::optional{PushedBranch{.here = *refs.branch, .there = refs.remote_branch_name}}
                       : std::nullopt;
}

plan::Finding push_check(const apply::World& world, const std::string& remote,
                         const std::optional<PushedBranch>& branch, const std::string& tag,
                         std::chrono::milliseconds deadline) {
    edge::PushRequest request{.remote = remote, .tag = tag};
    if (branch) {
        request.branch = branch->here;
        request.remote_branch = branch->there;
    }
    return plan::finding_of(
        "push",
        edge::check_push({.directory = world.root, .environment = world.command_environment}, request, deadline),
        fmt::format("{} takes a push from here", remote));
}

plan::Finding target_check(const ChosenTarget& target, std::optional<std::string>& bytes) {
    plan::Finding finding{.point = "target " + target.name};
    auto store = policy_store::open_store(target.target.settings);
    auto seen = store ? (*store)->read() : Result<policy_store::Snapshot>{std::move(store).error()};
    if (!seen) {
        finding.trouble = while_doing(std::move(seen).error(), "reading the document of target " + target.name);
        return finding;
    }
    if (!seen->bytes) {
        if (target.target.create) {
            finding.says = "there is no document yet, and the first push makes it";
        } else {
            finding.trouble = Error{.code = ErrorCode::document_missing,
                                    .message = fmt::format("{} holds no document yet", (*store)->name()),
                                    .hint = apply::create_hint(target.target)};
        }
        return finding;
    }
    bytes = std::move(seen->bytes);
    const auto present = plan::present_policy(*bytes, apply::push_options(target.target, target.app));
    if (!present) {
        finding.trouble = while_doing(present.error(), "reading the document of target " + target.name);
        return finding;
    }
    const auto shown = [](const std::optional<Version>& version) { return version ? to_string(*version) : "none"; };
    finding.says =
        fmt::format("{} is read: latest {}, floor {}", (*store)->name(), shown(present->latest), shown(present->floor));
    return finding;
}

std::vector<Error> release_obstacles(const Context& context, const config::Config& config,
                                     const plan::ReleaseFacts& facts, const std::set<std::string>& steps,
                                     const apply::World& world, const edge::History& history,
                                     std::vector<std::string>& notes) {
    std::vector<plan::Finding> findings;
    std::set<std::string> hooked;
    if (facts.bump) {
        findings.push_back(plan::finding_of("index", apply::check_index_is_free(world), {}));
        findings.push_back(plan::finding_of("merge", apply::check_no_merge(facts.bump->steps, world), {}));
        findings.push_back(identity_check(world));
        findings.push_back(signing_check(world, facts.bump->steps));
        hooked.insert("bump");
    } else if (steps.contains("upload")) {
        // A bump has looked at this already.
        std::vector<config::App> apps = config.apps;
        const auto said = context.invocation.value("app");
        std::erase_if(apps, [&](const config::App& app) { return said && *said != app.name && *said != app.key(); });
        findings.push_back(platform_check(apps, facts.version));
    }
    if (facts.refs && !plan::refs_are_there(facts)) {
        if (const auto pushable = plan::pushable(*facts.refs, facts.tag); pushable) {
            findings.push_back(push_check(world, facts.refs->remote, pushed_branch(*facts.refs), facts.tag, kLook));
        } else {
            findings.push_back(plan::finding_of("refs", pushable, {}));
        }
        hooked.insert("refs");
    }
    if (const auto hooks = hooks_check(world, history, hooked); !hooks.hint.empty()) {
        notes.push_back(hooks.says);
    }
    return troubles_of(std::move(findings));
}

std::vector<Error> obstacles_besides(const Context& context, const config::Config& config,
                                     const std::optional<plan::RefsFacts>& refs, const std::set<std::string>& steps,
                                     const apply::World& world) {
    std::vector<plan::Finding> findings{identity_check(world)};
    if (refs) {
        findings.push_back(plan::finding_of("refs", plan::pushable(*refs, ""), {}));
    }
    if (steps.contains("policy") && !config.targets.empty()) {
        const auto targets = chosen_targets(context, config);
        if (!targets) {
            findings.push_back(plan::wrong("targets", targets.error()));
        }
        for (const auto& target : targets ? *targets : std::vector<ChosenTarget>{}) {
            std::optional<std::string> bytes;
            findings.push_back(target_check(target, bytes));
        }
    }
    return troubles_of(std::move(findings));
}

}  // namespace miniship::cli
