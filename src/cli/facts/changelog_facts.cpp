#include "cli/facts/changelog_facts.hpp"

#include <fmt/format.h>

#include <map>

#include "cli/facts/bump_facts.hpp"
#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "edge/git_refs.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"
#include "plan/bump_files.hpp"

namespace miniship::cli {
namespace {

/// The release tags that a range can begin or end at.
struct Releases {
    std::optional<ReleaseTag> at_end{};
    std::optional<ReleaseTag> before{};
};

Result<std::string> commit_named(const config::Config& config, const std::string& flag, const std::string& name) {
    if (!name.empty() && !name.starts_with('-')) {
        TRY_ASSIGN(const auto outcome,
                   edge::git_outcome(config.root, {"rev-parse", "--verify", "--quiet", name + "^{commit}"}));
        if (outcome.status == 0) {
            return std::string{text::trimmed(outcome.output)};
        }
    }
    return Error{.code = ErrorCode::git_refused,
                 .message = fmt::format("--{} '{}' is neither a tag nor another name of a commit", flag, name),
                 .hint = "`git tag --list` shows the tags; `git fetch --tags` gets those of the remote"};
}

/// The release at `end`, and the newest one before it that counts for it.
Result<Releases> releases_around(const edge::History& history, const edge::GitFolders& folders,
                                 const plan::BumpOptions& options, const std::string& end) {
    TRY_ASSIGN(const auto tags, edge::local_tags(folders));
    std::vector<std::string> names;
    std::map<std::string, std::string> objects;
    for (const auto& tag : tags) {
        names.push_back(tag.name);
        objects[tag.name] = tag.object;
    }
    Releases releases;
    const auto all = plan::base_tags(names, options);
    for (const auto& tag : all) {
        if (history.peeled(objects.at(tag.name)) == end) {
            releases.at_end = tag;
            break;
        }
    }
    const Version version = releases.at_end ? releases.at_end->version : Version{};
    const bool stable_only = plan::notes_begin(version, options) == plan::ChangelogSince::stable;
    for (const auto& tag : all) {
        const auto commit = history.peeled(objects.at(tag.name));
        if (!commit || commit == end || (stable_only && tag.version.is_prerelease())) {
            continue;
        }
        TRY_ASSIGN(const bool reached, history.reaches(end, *commit));
        if (reached) {
            releases.before = tag;
            break;
        }
    }
    return releases;
}

LinkTarget links_of(const config::Config& config, const plan::BumpOptions& options, const std::string& remote_url) {
    plan::BumpFacts facts{.remote_url = remote_url};
    if (auto bytes = edge::read_file_if_exists(config.root + "/package.json"); bytes && *bytes) {
        facts.files.push_back({.path = "package.json", .bytes = **bytes});
    }
    return link_target(plan::repository_url(facts, json_editing()), options.url_formats);
}

}  // namespace

Result<ChangelogRange> changelog_range(const Context& context, const config::Config& config,
                                       const plan::BumpOptions& options) {
    TRY_ASSIGN(const auto folders, edge::git_folders(config.root));
    TRY_ASSIGN(const auto history, edge::History::open(folders));
    ChangelogRange range{.from = context.invocation.value("from").value_or(""),
                         .to = context.invocation.value("to").value_or("HEAD")};
    TRY_ASSIGN(const std::string end, commit_named(config, "to", range.to));
    TRY_ASSIGN(const Releases releases, releases_around(history, folders, options, end));
    if (range.from.empty() && releases.before) {
        range.from = releases.before->name;
    }
    std::vector<std::string> hidden;
    if (!range.from.empty()) {
        TRY_ASSIGN(hidden.emplace_back(), commit_named(config, "from", range.from));
    }
    TRY_ASSIGN(const auto window, history.window(end, hidden, options.path));
    if (window.cut) {
        return Error{.code = ErrorCode::shallow_clone,
                     .message = "this clone is shallow, and commits of the range are missing",
                     .hint = "`git fetch --unshallow --tags`"};
    }
    for (const auto& commit : window.commits) {
        range.commits.push_back({.id = commit.id, .message = commit.message, .day = utc_day(commit.time)});
    }
    range.heading = {.version = "Unreleased"};
    if (releases.at_end) {
        range.to = releases.at_end->name;
        range.heading = {.version = to_string(releases.at_end->version),
                         .tag = releases.at_end->name,
                         .previous_tag = range.from,
                         .day = range.commits.empty() ? "" : range.commits.front().day};
    }
    TRY_ASSIGN(const auto url, edge::remote_url(config.root, "origin"));
    range.links = links_of(config, options, url.value_or(""));
    return range;
}

}  // namespace miniship::cli
