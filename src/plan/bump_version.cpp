#include <fmt/format.h>

#include <algorithm>

#include "miniship/text.hpp"
#include "plan/bump.hpp"
#include "plan/bump_files.hpp"
#include "plan/bump_options.hpp"

namespace miniship::plan {
namespace {

constexpr std::size_t kShortIdLength = 7;
constexpr std::size_t kMostNearMisses = 5;

std::string tag_name(const BumpOptions& options, const Version& version) {
    return options.tag_prefix + to_string(version);
}

std::optional<Version> version_of_tag(const std::optional<std::string>& tag, const BumpOptions& options) {
    return tag && tag->starts_with(options.tag_prefix)
               ? parse_version(std::string_view{*tag}.substr(options.tag_prefix.size()))
               : std::nullopt;
}

// What the commits of the window say.
struct Window {
    ReleaseType level{ReleaseType::patch};
    Decision decision{};
    bool worth_a_release{false};
    std::vector<std::string> warnings{};
};

// Commits that were probably meant to say more than they do; the first few by name.
std::vector<std::string> near_miss_warnings(const std::vector<Commit>& commits, const std::vector<ParsedCommit>& parsed,
                                            const std::vector<bool>& cancelled) {
    std::vector<std::string> warnings;
    std::size_t count = 0;
    for (std::size_t index = 0; index < parsed.size(); ++index) {
        const auto miss = cancelled[index] ? std::nullopt : near_miss(parsed[index].header);
        if (miss && ++count <= kMostNearMisses) {
            warnings.push_back(fmt::format("commit {} \"{}\" looks conventional but is not: {}",
                                           commits[index].id.substr(0, kShortIdLength),
                                           text::printable(parsed[index].header), *miss));
        }
    }
    if (count > kMostNearMisses) {
        warnings.push_back(fmt::format("{} more commits look like that", count - kMostNearMisses));
    }
    return warnings;
}

Window window_of(const BumpFacts& facts, const BumpOptions& options) {
    std::vector<ParsedCommit> parsed;
    parsed.reserve(facts.commits.size());
    for (const Commit& commit : facts.commits) {
        parsed.push_back(parsed_commit(commit.message, options.issue_prefixes));
    }
    const auto cancelled = cancelled_commits(facts.commits, parsed);
    Window window;
    window.decision.since_tag = facts.last_stable_tag.value_or("");
    window.decision.commits = facts.commits.size();
    window.warnings = near_miss_warnings(facts.commits, parsed, cancelled);
    for (std::size_t index = 0; index < parsed.size(); ++index) {
        const ParsedCommit& commit = parsed[index];
        if (cancelled[index]) {
            ++window.decision.cancelled;
            continue;
        }
        const bool feature = commit.type == "feat" || commit.type == "feature";
        const auto level = !commit.breaking.empty() ? ReleaseType::major
                           : feature                ? ReleaseType::minor
                                                    : ReleaseType::patch;
        window.worth_a_release = window.worth_a_release || level != ReleaseType::patch || commit.type == "fix";
        if (level > window.level) {
            window.level = level;
            window.decision.reason =
                level == ReleaseType::major ? Decision::Reason::breaking_change : Decision::Reason::feature;
            window.decision.commit_id = facts.commits[index].id;
            window.decision.header = commit.header;
        }
    }
    return window;
}

ReleaseType lowered(ReleaseType type) {
    return type == ReleaseType::major ? ReleaseType::minor : ReleaseType::patch;
}

// The release that the version heads for. A prerelease heads for its own release as long as that is high enough for
// everything since the last stable one; so a second beta of the same features is beta.1 of the same version.
Version target_release(const Version& from, const std::optional<Version>& stable, ReleaseType level) {
    if (from.is_prerelease() && stable && precedence(release_of(from), incremented(*stable, level)) >= 0) {
        return release_of(from);
    }
    return incremented(from, level);
}

// The first number that no tag has: above the proposal's and all of its siblings', also those of other branches.
Version free_prerelease(Version proposal, const BumpFacts& facts, const BumpOptions& options) {
    std::vector<std::string> names;
    for (const TagFact& tag : facts.tags) {
        names.push_back(tag.name);
    }
    if (facts.remote_tags) {
        names.insert(names.end(), facts.remote_tags->begin(), facts.remote_tags->end());
    }
    std::string& number = proposal.prerelease.back();
    if (!is_version_number(number)) {
        return proposal;
    }
    const auto is_sibling = [&](const Version& version) {
        return release_of(version) == release_of(proposal) && version.prerelease.size() == proposal.prerelease.size() &&
               std::equal(version.prerelease.begin(), version.prerelease.end() - 1, proposal.prerelease.begin());
    };
    for (const ReleaseTag& tag : base_tags(names, options)) {
        if (tag.version.is_prerelease() && is_sibling(tag.version) &&
            is_version_number(tag.version.prerelease.back()) &&
            number_order(tag.version.prerelease.back(), number) >= 0) {
            number = successor(tag.version.prerelease.back());
        }
    }
    return proposal;
}

Version prerelease_of(const Version& target, const Version& from, const std::string& identifier) {
    if (from.is_prerelease() && release_of(from) == target) {
        return next_prerelease(from, identifier);
    }
    Version first = target;
    if (!identifier.empty()) {
        for (const std::string_view part : text::split(identifier, '.')) {
            first.prerelease.emplace_back(part);
        }
    }
    first.prerelease.emplace_back("0");
    return first;
}

// The version asked for, as it is made a prerelease where that is asked for too.
Version asked_version(Version asked, const Version& from, const BumpFacts& facts, const BumpOptions& options) {
    if (!options.prerelease) {
        return asked;
    }
    const auto build = asked.build;
    if (!asked.is_prerelease()) {
        asked = prerelease_of(release_of(asked), from, *options.prerelease);
    }
    asked = free_prerelease(std::move(asked), facts, options);
    asked.build = build;
    return asked;
}

void decide(const BumpFacts& facts, const BumpOptions& options, NextVersion& next) {
    const Window window = window_of(facts, options);
    next.decision = window.decision;
    next.warnings.insert(next.warnings.end(), window.warnings.begin(), window.warnings.end());
    next.to = next.from;
    if (options.skip.bump || options.first_release) {
        next.decision.reason = options.skip.bump ? Decision::Reason::kept : Decision::Reason::first_release;
        return;
    }
    if (const auto exact = exact_version(options)) {
        next.decision.reason = Decision::Reason::asked_for;
        next.to = asked_version(*exact, next.from, facts, options);
        return;
    }
    const auto asked_type = release_type(options.release_as);
    next.wanted = asked_type || !options.no_bump_when_empty_changes || window.worth_a_release;
    if (!next.wanted) {
        return;
    }
    const bool unstable = options.pre_major || precedence(next.from, Version{"1", "0", "0", {}, {}}) < 0;
    next.level = asked_type.value_or(unstable ? lowered(window.level) : window.level);
    next.decision.reason = asked_type ? Decision::Reason::asked_for : window.decision.reason;
    const auto stable = version_of_tag(facts.last_stable_tag, options);
    const Version target =
        asked_type ? incremented(next.from, *asked_type) : target_release(next.from, stable, next.level);
    next.to = !options.prerelease
                  ? target
                  : free_prerelease(prerelease_of(target, next.from, *options.prerelease), facts, options);
}

// The version to start from: the package file's, or the highest tag's where there is no such file.
Result<Version> current_version(const BumpFacts& facts, const BumpOptions& options, const JsonEditing& json) {
    if (facts.version_before) {
        return *facts.version_before;
    }
    TRY_ASSIGN(const auto package, package_version(facts, options, json));
    if (package) {
        return package->version;
    }
    if (!options.git_tag_fallback) {
        return Error{ErrorCode::file_missing, "no package file with a version was found",
                     "allow the tags to tell the version: take `gitTagFallback: false` out of the configuration"};
    }
    const auto stable = version_of_tag(facts.last_stable_tag, options);
    const auto last = version_of_tag(facts.last_tag, options);
    if (stable && last) {
        return precedence(*stable, *last) < 0 ? *last : *stable;
    }
    return stable ? *stable : last.value_or(Version{"1", "0", "0", {}, {}});
}

bool is_tagged(const BumpFacts& facts, std::string_view name) {
    return std::any_of(facts.tags.begin(), facts.tags.end(), [&](const TagFact& tag) { return tag.name == name; });
}

// A shallow clone must not make a release out of the few commits that it holds.
Result<void> check_depth(const BumpFacts& facts, const BumpOptions& options, const Version& from) {
    const bool commits_decide = options.release_as.empty() && !options.first_release && !options.skip.bump;
    if (!facts.shallow || (!commits_decide && options.skip.changelog)) {
        return {};
    }
    const std::string tag = tag_name(options, from);
    const bool at_tag = facts.last_stable_tag == tag || facts.last_tag == tag;
    if (!facts.shallow_cuts_window && at_tag) {
        return {};
    }
    return Error{
        ErrorCode::shallow_clone,
        facts.shallow_cuts_window
            ? std::string{"this clone is shallow and ends before the last release, so its commits are not all here"}
            : fmt::format("this clone is shallow and tag {} of the present version is not in it", tag),
        "`git fetch --unshallow --tags`"};
}

// A version above everything that HEAD contains, for a hint.
std::string free_version(const BumpFacts& facts, const BumpOptions& options, const NextVersion& next) {
    Version candidate = next.to;
    for (const auto& tag : {facts.last_stable_tag, facts.last_tag}) {
        const auto version = version_of_tag(tag, options);
        candidate = version && precedence(candidate, *version) < 0 ? *version : candidate;
    }
    candidate = release_of(candidate);
    while (is_tagged(facts, tag_name(options, candidate))) {
        candidate = incremented(candidate, ReleaseType::patch);
    }
    return fmt::format("choose a free version with `miniship bump --release-as {}`", to_string(candidate));
}

Result<void> check_tag_is_free(const BumpFacts& facts, const BumpOptions& options, const NextVersion& next) {
    if (options.skip.tag) {
        return {};
    }
    const std::string name = tag_name(options, next.to);
    const auto local =
        std::find_if(facts.tags.begin(), facts.tags.end(), [&](const TagFact& tag) { return tag.name == name; });
    if (local != facts.tags.end() && !options.tag_force) {
        return Error{ErrorCode::tag_exists,
                     fmt::format("tag {} already exists at {}", name, local->commit_id.substr(0, kShortIdLength)),
                     options.skip.bump ? "without --skip.bump the next version is released"
                                       : free_version(facts, options, next)};
    }
    const bool on_remote = facts.remote_tags && std::find(facts.remote_tags->begin(), facts.remote_tags->end(), name) !=
                                                    facts.remote_tags->end();
    if (on_remote) {
        return Error{
            ErrorCode::tag_exists, fmt::format("tag {} already exists on the remote", name),
            local == facts.tags.end() ? "`git fetch --tags`, then bump again" : free_version(facts, options, next)};
    }
    return {};
}

Result<void> check_order(const BumpFacts& facts, const BumpOptions& options, NextVersion& next) {
    const auto stable = version_of_tag(facts.last_stable_tag, options);
    const auto last = version_of_tag(facts.last_tag, options);
    const bool behind_stable = stable && precedence(next.to, *stable) < 0;
    const bool behind_last = last && precedence(next.to, *last) < 0;
    // To give up a prerelease line for a lower release is a decision that people take, when they name the version.
    if (!behind_stable && behind_last && next.decision.reason == Decision::Reason::asked_for) {
        next.warnings.push_back(
            fmt::format("{} comes before {}, which HEAD contains", to_string(next.to), *facts.last_tag));
        return {};
    }
    if (!behind_stable && !behind_last) {
        return {};
    }
    // `beta` after `rc` sorts lower, whatever its number: there is no free version with that identifier.
    const bool same_release =
        last && last->is_prerelease() && next.to.is_prerelease() && release_of(*last) == release_of(next.to);
    return Error{ErrorCode::version_behind_tag,
                 fmt::format("{} would come before {}, which HEAD contains already", to_string(next.to),
                             behind_last ? *facts.last_tag : *facts.last_stable_tag),
                 same_release ? "finish the release with `miniship bump`, or choose an identifier that sorts higher"
                              : free_version(facts, options, next)};
}

void warn_of_missing_tag(const BumpFacts& facts, const BumpOptions& options, NextVersion& next) {
    const std::string tag = tag_name(options, next.from);
    const bool has_series = facts.last_stable_tag || facts.last_tag;
    if (options.first_release || options.skip.bump || is_tagged(facts, tag) || !has_series) {
        return;
    }
    const std::string message = release_message(options, to_string(next.from));
    const bool cut_short = !facts.commits.empty() && text::trimmed(facts.commits.front().message) == message;
    next.warnings.push_back(
        cut_short
            ? fmt::format("HEAD is the release commit of {} but has no tag; if that release was cut short, "
                          "complete it with `git tag -a {} -m \"{}\"`",
                          to_string(next.from), tag, message)
            : fmt::format("the present version {} has no tag {}; commits are counted since {}", to_string(next.from),
                          tag, facts.last_stable_tag ? *facts.last_stable_tag : "the beginning"));
}

}  // namespace

std::vector<ReleaseTag> base_tags(const std::vector<std::string>& tag_names, const BumpOptions& options) {
    std::vector<ReleaseTag> tags;
    for (const std::string& name : tag_names) {
        if (auto version = version_of_tag(name, options)) {
            tags.push_back({name, *std::move(version)});
        }
    }
    std::stable_sort(tags.begin(), tags.end(), [](const ReleaseTag& left, const ReleaseTag& right) {
        return precedence(left.version, right.version) > 0;
    });
    return tags;
}

Result<NextVersion> next_version(const BumpFacts& facts, const BumpOptions& options, const JsonEditing& json) {
    TRY(check_options(options));
    if (!facts.head) {
        return Error{ErrorCode::no_commits, "there is no commit yet, so there is nothing to release",
                     "make a first commit, then `miniship bump --first-release`"};
    }
    NextVersion next;
    TRY_ASSIGN(next.from, current_version(facts, options, json));
    TRY(check_depth(facts, options, next.from));
    decide(facts, options, next);
    if (!next.wanted) {
        return next;
    }
    TRY(check_platforms(options, next.to));
    TRY(check_order(facts, options, next));
    TRY(check_tag_is_free(facts, options, next));
    warn_of_missing_tag(facts, options, next);
    return next;
}

}  // namespace miniship::plan
