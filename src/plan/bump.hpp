// The plan of a bump: next version, files, changelog, commit and tag as values, from facts about the repository.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/changelog.hpp"
#include "miniship/conventional_commit.hpp"
#include "miniship/result.hpp"
#include "miniship/semver.hpp"
#include "miniship/tags.hpp"
#include "plan/step.hpp"

namespace miniship::plan {

/// How a version is kept in a file. `by_name`: the file's name tells (package.json, version.txt, app.yaml …).
enum class FileType : unsigned char { by_name, json, plain_text, yaml };

/// A file that carries the version. With an explicit type it has to exist; one known by its name may be absent.
struct VersionFile {
    /// Relative to the project's root, with `/`.
    std::string filename{};
    FileType type{FileType::by_name};
    /// Where a JSON file (comments allowed) keeps it, as an RFC 6901 pointer; empty: `/version`.
    std::string pointer{};
    bool operator==(const VersionFile&) const = default;
};

[[nodiscard]] std::vector<VersionFile> default_package_files();
[[nodiscard]] std::vector<VersionFile> default_bump_files();
/// The header of a changelog that is made new.
[[nodiscard]] std::string default_changelog_header();

struct SkipSteps {
    bool bump{false};
    bool changelog{false};
    bool commit{false};
    bool tag{false};
    bool operator==(const SkipSteps&) const = default;
};

/// Where the notes of a release begin.
enum class ChangelogSince : unsigned char { tag, stable };

/// What the user asked for: commit-and-tag-version's keys, as plain values.
struct BumpOptions {
    /// `major`, `minor`, `patch` or a version (a leading `v` is fine); empty: the commits decide.
    std::string release_as{};
    /// Identifier of a prerelease; may be empty (`1.0.1-0`); nothing: a stable release.
    std::optional<std::string> prerelease{};
    bool first_release{false};
    std::string tag_prefix{"v"};
    std::string infile{"CHANGELOG.md"};
    std::string header{default_changelog_header()};
    /// Message of commit and tag; `{{currentTag}}` stands for the bare version (`%s` of `--message` is for whoever
    /// reads the options to translate).
    std::string release_commit_message_format{"chore(release): {{currentTag}}"};
    std::vector<ChangelogType> types{default_changelog_types()};
    UrlFormats url_formats{};
    std::vector<std::string> issue_prefixes{"#"};
    /// Breaking changes raise minor and features patch, as they always do below 1.0.0.
    bool pre_major{false};
    std::vector<VersionFile> package_files{default_package_files()};
    /// All files that are written. Where the user names package files but no bump files, they have to be in here too.
    std::vector<VersionFile> bump_files{default_bump_files()};
    SkipSteps skip{};
    bool tag_force{false};
    bool no_bump_when_empty_changes{false};
    bool git_tag_fallback{true};
    bool sign{false};
    bool signoff{false};
    bool no_verify{false};
    bool commit_all{false};
    /// 1: add this release; more: those before it too where the file has none of them; 0: write the whole file again.
    std::size_t release_count{1};
    /// Nothing said: a prerelease's notes begin at the last tag, a stable release's at the last stable one.
    std::optional<ChangelogSince> changelog_since{};
    /// Platforms that the release is for: some accept versions of three numbers only.
    std::vector<std::string> platforms{};
    /// Lifecycle scripts by their hook: shell commands.
    std::map<std::string, std::string> scripts{};
    /// Only commits that touch this path count; whoever gathers the facts filters by it.
    std::string path{};
    bool operator==(const BumpOptions&) const = default;
};

/// A tag of the repository and the commit that it leads to.
struct TagFact {
    std::string name{};
    std::string commit_id{};
    bool operator==(const TagFact&) const = default;
};

struct FileFact {
    /// As it is named: relative to the project's root with `/`, or absolute.
    std::string path{};
    /// Nothing where there is no such file.
    std::optional<std::string> bytes{};
    /// Differs from HEAD in the index or the working tree, or is not tracked.
    bool has_changes{false};
    /// git ignores it, so it cannot be part of the release commit.
    bool ignored{false};
    /// A script has written these bytes, and they are for the release commit whatever they are.
    bool rewritten{false};
    /// Where its bytes are, relative to the project's root; empty: at `path`.
    std::string target{};
    /// It is links that lead there.
    bool linked{false};
    /// What git's index makes of it there: it has no such file; or a mark (`skip-worktree`, `assume-unchanged`, else
    /// empty) has git look away from what is in the working tree. Nothing lies outside of it in the index.
    bool untracked{false};
    std::string mark{};
    bool outside{false};
    bool operator==(const FileFact&) const = default;
};

/// What is known about the repository; gathered by an edge, read-only.
struct BumpFacts {
    /// Nothing before the first commit.
    std::optional<std::string> head{};
    /// Branch that HEAD is on; empty when detached.
    std::string branch{};
    std::vector<TagFact> tags{};
    /// Tag names of the remote; filled when this run will push.
    std::optional<std::vector<std::string>> remote_tags{};
    /// The highest stable release tag, and the highest of any kind, that HEAD reaches (from `base_tags`).
    std::optional<std::string> last_stable_tag{};
    std::optional<std::string> last_tag{};
    /// Commits since the last stable tag (all where there is none), newest first as `git log` lists them, limited to
    /// `BumpOptions::path`.
    std::vector<Commit> commits{};
    /// Commits since `last_tag`; nothing when that is the last stable tag.
    std::optional<std::vector<Commit>> commits_since_last_tag{};
    /// All commits with their days; filled only when `needs_history` says so.
    std::vector<Commit> history{};
    /// The clone is shallow; and the walk to the last stable tag met its boundary before it was done.
    bool shallow{false};
    bool shallow_cuts_window{false};
    /// Every path of `files_to_read`.
    std::vector<FileFact> files{};
    /// The version of the package files before a script has written them; nothing where none has.
    std::optional<Version> version_before{};
    /// URL of the remote; empty when there is none. May hold credentials: they never reach a plan.
    std::string remote_url{};
    /// UTC day for the changelog, `YYYY-MM-DD`.
    std::string today{};
};

/// Reads and edits JSON that others own, byte for byte; `pointer` is a JSON Pointer (RFC 6901).
struct JsonEditing {
    /// The string at `pointer`; nothing when there is no such member or it is no string; an error for bad JSON.
    std::function<Result<std::optional<std::string>>(const std::string& bytes, const std::string& pointer)> string_at;
    /// The bytes with the string at `pointer` replaced; every other byte stays.
    std::function<Result<std::string>(const std::string& bytes, const std::string& pointer, const std::string& value)>
        replace_string;
};

/// Who decided how much the version rises.
struct Decision {
    enum class Reason : unsigned char { no_commit_asks_more, feature, breaking_change, asked_for, first_release, kept };
    Reason reason{Reason::no_commit_asks_more};
    /// The commit that decided (the newest of the highest level) and its header; empty where none did.
    std::string commit_id{};
    std::string header{};
    /// The tag that the window starts at (empty: the beginning), and how many commits were looked at.
    std::string since_tag{};
    std::size_t commits{0};
    /// Commits left out because a revert in the window takes them back, reverts included.
    std::size_t cancelled{0};
    bool operator==(const Decision&) const = default;
};

struct NextVersion {
    Version from{};
    Version to{};
    /// How much the release changes, after what `pre_major` and 0.x take off.
    ReleaseType level{ReleaseType::patch};
    Decision decision{};
    /// False when `no_bump_when_empty_changes` holds and nothing worth a release was found; then `to` is `from`.
    bool wanted{true};
    std::vector<std::string> warnings{};
    bool operator==(const NextVersion&) const = default;
};

struct BumpPlan {
    NextVersion version{};
    /// Tag of this release, also where its making is skipped.
    std::string tag{};
    /// The rendered section of the changelog; empty when there is nothing new to say.
    std::string notes{};
    /// In the order in which they are applied; empty when there is nothing to do.
    std::vector<Step> steps{};
    std::vector<std::string> warnings{};
    /// What happens, one line a step, for people.
    std::vector<std::string> lines{};
    /// What publishes the release; empty where no tag is made.
    std::string publish_command{};
    bool operator==(const BumpPlan&) const = default;
};

/// What is known only after lifecycle scripts have run.
struct LateValues {
    /// The version that `prebump` printed; empty: none.
    std::string version{};
    /// The message of commit and tag that `precommit` printed; empty: none.
    std::string message{};
    /// Bytes of files, by where they are, that a script has changed before the bump wrote them; nothing for a removed
    /// file.
    std::map<std::string, std::optional<std::string>> files{};
    bool operator==(const LateValues&) const = default;
};

/// The hooks of lifecycle scripts, in the order in which they run.
[[nodiscard]] const std::vector<std::string>& lifecycle_hooks();
/// True when what the script prints can change the plan.
[[nodiscard]] bool script_is_heard(std::string_view hook);
/// Takes in what a script printed: `prebump` may name a version, `precommit` the message; anything else is nothing.
void hear_script(LateValues& late, std::string_view hook, std::string_view output);

/// Where the notes of `version` begin.
[[nodiscard]] ChangelogSince notes_begin(const Version& version, const BumpOptions& options);

/// The tags of the release series (prefix, then a strict version), highest precedence first. Whoever gathers facts
/// walks it until HEAD reaches one.
[[nodiscard]] std::vector<ReleaseTag> base_tags(const std::vector<std::string>& tag_names, const BumpOptions& options);

/// The paths whose bytes the planner wants to see: package files, bump files, the changelog.
[[nodiscard]] std::vector<std::string> files_to_read(const BumpOptions& options);
/// True when `BumpFacts::history` has to be filled.
[[nodiscard]] bool needs_history(const BumpOptions& options);

/// The version that a bump would give. Errors: usage, config_invalid (exit 2); no_commits, shallow_clone, file_missing,
/// file_invalid, tag_exists, version_behind_tag (exit 3). What the user asked for is checked before the repository.
[[nodiscard]] Result<NextVersion> next_version(const BumpFacts& facts, const BumpOptions& options,
                                               const JsonEditing& json);

/// The whole plan. Errors as `next_version`, and tree_dirty when a file to be written has changes of its own.
[[nodiscard]] Result<BumpPlan> plan_bump(const BumpFacts& facts, const BumpOptions& options, const JsonEditing& json);
/// The same with what scripts have said and done meanwhile.
[[nodiscard]] Result<BumpPlan> plan_bump(BumpFacts facts, BumpOptions options, const LateValues& late,
                                         const JsonEditing& json);

}  // namespace miniship::plan
