#include "plan/bump.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "miniship/text.hpp"
#include "plan/bump_files.hpp"
#include "plan/bump_options.hpp"

namespace miniship::plan {
namespace {

// Everything that the parts of a plan are made from.
struct Planning {
    const BumpFacts& facts;
    const BumpOptions& options;
    const JsonEditing& json;
    NotesRules rules;
    LinkTarget links;
};

// The tag before this release and the commits since it.
struct NotesWindow {
    std::string previous_tag;
    const std::vector<Commit>& commits;
};

NotesWindow notes_window(const BumpFacts& facts, const BumpOptions& options, const Version& to) {
    if (notes_begin(to, options) == ChangelogSince::tag && facts.commits_since_last_tag) {
        return {facts.last_tag.value_or(""), *facts.commits_since_last_tag};
    }
    return {facts.last_stable_tag.value_or(""), facts.commits};
}

std::string section_of(const Planning& planning, const ReleaseHeading& heading, std::span<const Commit> commits) {
    return markdown_section(heading, release_notes(commits, planning.rules), planning.links,
                            planning.options.issue_prefixes);
}

// The section of this release; none when its tag is the one that the window starts at, as then nothing is released.
std::string new_section(const Planning& planning, const Version& to, const std::string& tag) {
    const NotesWindow window = notes_window(planning.facts, planning.options, to);
    if (window.previous_tag == tag) {
        return {};
    }
    return section_of(planning, {to_string(to), tag, window.previous_tag, planning.facts.today}, window.commits);
}

// The release tag on every tagged commit; the highest where there are several.
std::map<std::string, ReleaseTag> tags_by_commit(const BumpFacts& facts, const BumpOptions& options) {
    std::map<std::string, std::string> commits;
    std::vector<std::string> names;
    for (const TagFact& tag : facts.tags) {
        commits.emplace(tag.name, tag.commit_id);
        names.push_back(tag.name);
    }
    std::map<std::string, ReleaseTag> by_commit;
    for (ReleaseTag& tag : base_tags(names, options)) {
        by_commit.emplace(commits.at(tag.name), std::move(tag));
    }
    return by_commit;
}

// The sections of the newest `count` releases in the history, down to the first that `known` has one of; newest first,
// with a line feed before each.
std::string past_sections(const Planning& planning, std::size_t count, std::string_view known) {
    const auto& history = planning.facts.history;
    const auto tags = tags_by_commit(planning.facts, planning.options);
    std::vector<std::pair<std::size_t, const ReleaseTag*>> starts;
    for (std::size_t index = 0; index < history.size(); ++index) {
        if (const auto tag = tags.find(history[index].id); tag != tags.end()) {
            starts.emplace_back(index, &tag->second);
        }
    }
    std::string out;
    for (std::size_t release = 0; release < std::min(count, starts.size()); ++release) {
        const auto [first, tag] = starts[release];
        if (changelog_has_release(known, to_string(tag->version))) {
            break;
        }
        const bool oldest = release + 1 == starts.size();
        const std::size_t end = oldest ? history.size() : starts[release + 1].first;
        const std::string previous = oldest ? "" : starts[release + 1].second->name;
        out += "\n";
        out += section_of(planning, {to_string(tag->version), tag->name, previous, history[first].day},
                          std::span{history}.subspan(first, end - first));
    }
    return out;
}

std::string new_changelog(const Planning& planning, const std::string& old, const std::string& section) {
    const std::size_t count = planning.options.release_count;
    const bool again = count == 0;
    std::string sections = section;
    if (count != 1) {
        sections += past_sections(planning, again ? planning.facts.history.size() : count - 1, again ? "" : old);
    }
    if (section.empty() && !sections.empty()) {
        sections.erase(0, 1);
    }
    return changelog_with_section(again ? "" : old, planning.options.header, sections);
}

FileFact fact_of(const BumpFacts& facts, const std::string& path) {
    const auto found =
        std::find_if(facts.files.begin(), facts.files.end(), [&](const FileFact& file) { return file.path == path; });
    return found == facts.files.end() ? FileFact{.path = path} : *found;
}

const WriteFile* write_at(const BumpPlan& plan, const std::string& path) {
    for (const Step& step : plan.steps) {
        if (const auto* write = std::get_if<WriteFile>(&step); write != nullptr && write->path == path) {
            return write;
        }
    }
    return nullptr;
}

// Adds the step that writes a file, unless its bytes stay the same; refuses to sweep somebody's edits into the commit.
std::optional<Error> add_write(const Planning& planning, const std::string& path, std::string after, BumpPlan& plan) {
    const FileFact fact = fact_of(planning.facts, path);
    if (fact.bytes == after && !fact.rewritten) {
        return std::nullopt;
    }
    if (auto unfit = planning.options.skip.commit ? std::nullopt : unfit_for_commit(fact)) {
        return unfit;
    }
    if (const WriteFile* other = write_at(plan, place_of(fact))) {
        return other->after == after ? std::nullopt
                                     : std::optional{Error{ErrorCode::config_invalid,
                                                           fmt::format("{} is a file that this release writes under "
                                                                       "another name already",
                                                                       path),
                                                           "name each file once in `bumpFiles` and `infile`"}};
    }
    plan.steps.emplace_back(WriteFile{place_of(fact), fact.bytes, std::move(after)});
    return std::nullopt;
}

// The script of a hook, where there is one.
void add_script(const Planning& planning, const std::string& hook, BumpPlan& plan) {
    if (const auto script = planning.options.scripts.find(hook); script != planning.options.scripts.end()) {
        plan.lines.push_back(fmt::format("running lifecycle script {}: {}", hook, script->second));
        plan.steps.emplace_back(RunScript{hook, script->second});
    }
}

Result<void> add_version_files(const Planning& planning, BumpPlan& plan, std::vector<Error>& dirty) {
    if (planning.options.first_release) {
        plan.lines.emplace_back("skip version bump on first release");
        return {};
    }
    const std::string to = to_string(plan.version.to);
    TRY_ASSIGN(auto edits, version_edits(planning.facts, planning.options, planning.json, to));
    plan.warnings.insert(plan.warnings.end(), edits.warnings.begin(), edits.warnings.end());
    for (VersionEdit& edit : edits.edits) {
        plan.lines.push_back(fmt::format("bumping version in {} from {} to {}", edit.filename, edit.from, to));
        if (auto error = add_write(planning, edit.filename, std::move(edit.after), plan)) {
            dirty.push_back(*std::move(error));
        }
    }
    return {};
}

void add_changelog(const Planning& planning, BumpPlan& plan, std::vector<Error>& dirty) {
    const std::string& infile = planning.options.infile;
    const FileFact* fact = existing_file(planning.facts, infile);
    const std::string old = fact == nullptr ? "" : *fact->bytes;
    const std::string version = to_string(plan.version.to);
    if (!plan.notes.empty() && planning.options.release_count != 0 && changelog_has_release(old, version)) {
        plan.warnings.push_back(fmt::format("{} has a section for {} already", infile, version));
    }
    if (fact == nullptr) {
        plan.lines.push_back(fmt::format("created {}", infile));
    }
    plan.lines.push_back(fmt::format("outputting changes to {}", infile));
    if (auto error = add_write(planning, infile, new_changelog(planning, old, plan.notes), plan)) {
        dirty.push_back(*std::move(error));
    }
}

bool is_ignored(const BumpFacts& facts, const std::string& path) {
    return std::any_of(facts.files.begin(), facts.files.end(),
                       [&](const FileFact& file) { return place_of(file) == path && file.ignored; });
}

void add_commit(const Planning& planning, const std::string& message, BumpPlan& plan) {
    const BumpOptions& options = planning.options;
    std::vector<std::string> paths;
    for (const Step& step : plan.steps) {
        const auto* write = std::get_if<WriteFile>(&step);
        if (write != nullptr && is_ignored(planning.facts, write->path)) {
            plan.warnings.push_back(
                fmt::format("{} is ignored by git and is not part of the release commit", write->path));
        } else if (write != nullptr) {
            paths.push_back(write->path);
        }
    }
    if (paths.empty() && !options.commit_all) {
        return;
    }
    std::vector<std::string> named = paths;
    if (options.commit_all) {
        named.emplace_back("all staged files");
    }
    plan.lines.push_back(fmt::format("committing {}", text::joined(named, " and ")));
    plan.steps.emplace_back(
        MakeCommit{std::move(paths), message, options.commit_all, options.sign, options.signoff, options.no_verify});
}

void add_tag(const Planning& planning, const std::string& message, BumpPlan& plan) {
    const BumpOptions& options = planning.options;
    plan.lines.push_back(fmt::format("tagging release {}", plan.tag));
    // Without a branch there is nothing that the tag could follow.
    plan.publish_command = planning.facts.branch.empty()
                               ? fmt::format("git push origin {}", plan.tag)
                               : fmt::format("git push --follow-tags origin {}", planning.facts.branch);
    plan.steps.emplace_back(MakeTag{plan.tag, message, options.sign, options.tag_force});
}

// A file of the release that HEAD has and somebody has removed: its notes, or its version, would silently be lost.
std::vector<Error> deleted_files(const Planning& planning) {
    const BumpOptions& options = planning.options;
    std::vector<Error> errors;
    for (const FileFact& file : planning.facts.files) {
        const bool matters = !options.skip.commit && (file.path != options.infile || !options.skip.changelog);
        if (matters && !file.bytes && file.has_changes) {
            errors.push_back({ErrorCode::tree_dirty, fmt::format("{} is removed, and that is not committed", file.path),
                              fmt::format("commit that first: `git commit -m \"chore: …\" -- {}`", file.path)});
        }
    }
    return errors;
}

// The four stages, each between its scripts. A stage that is skipped runs none of them.
Result<void> add_stages(const Planning& planning, BumpPlan& plan) {
    const SkipSteps& skip = planning.options.skip;
    const auto script = [&](const char* hook) { add_script(planning, hook, plan); };
    std::vector<Error> dirty = deleted_files(planning);
    if (!skip.bump) {
        script("prerelease");
        script("prebump");
        TRY(add_version_files(planning, plan, dirty));
        script("postbump");
    }
    if (!skip.changelog) {
        script("prechangelog");
        add_changelog(planning, plan, dirty);
        script("postchangelog");
    }
    if (!dirty.empty()) {
        return all_of(std::move(dirty));
    }
    const std::string message = release_message(planning.options, to_string(plan.version.to));
    if (!skip.commit) {
        script("precommit");
        add_commit(planning, message, plan);
        script("postcommit");
    }
    if (!skip.tag) {
        script("pretag");
        add_tag(planning, message, plan);
        script("posttag");
    }
    return {};
}

// A script that writes a version and prints none would see another one released, as the bump writes over it.
Result<void> check_written_version(const BumpFacts& facts, const BumpOptions& options, const NextVersion& next,
                                   const JsonEditing& json) {
    TRY_ASSIGN(const auto written, package_version(facts, options, json));
    if (!written || options.skip.bump || written->version == next.from || written->version == next.to) {
        return {};
    }
    const std::string version = to_string(written->version);
    return Error{ErrorCode::command_failed,
                 fmt::format("a script has written {} into {}, and printed no version: {} would be released", version,
                             written->filename, to_string(next.to)),
                 fmt::format("let the prebump script print the version too: `echo {}`", version)};
}

}  // namespace

std::string default_changelog_header() {
    // Teams that come from commit-and-tag-version keep one and the same header, so the default is that tool's.
    return "# Changelog\n\nAll notable changes to this project will be documented in this file. See "
           "[commit-and-tag-version](https://github.com/absolute-version/commit-and-tag-version) for commit "
           "guidelines.\n";
}

const std::vector<std::string>& lifecycle_hooks() {
    static const std::vector<std::string> hooks{"prerelease", "prebump",    "postbump", "prechangelog", "postchangelog",
                                                "precommit",  "postcommit", "pretag",   "posttag"};
    return hooks;
}

bool script_is_heard(std::string_view hook) {
    return hook == "prebump" || hook == "precommit";
}

void hear_script(LateValues& late, std::string_view hook, std::string_view output) {
    const std::string said{text::trimmed(output)};
    if (hook == "precommit") {
        late.message = said;
    } else if (hook == "prebump") {
        // `echo '"1.2.3"'` and `npm pkg get version` print quotes around it.
        std::string version = text::replaced(text::replaced(said, "\"", ""), "'", "");
        if (parse_version(std::string_view{version}.substr(version.starts_with('v') ? 1 : 0))) {
            late.version = std::move(version);
        }
    }
}

ChangelogSince notes_begin(const Version& version, const BumpOptions& options) {
    return options.changelog_since.value_or(version.is_prerelease() ? ChangelogSince::tag : ChangelogSince::stable);
}

bool needs_history(const BumpOptions& options) {
    return options.release_count != 1 && !options.skip.changelog;
}

Result<BumpPlan> plan_bump(const BumpFacts& facts, const BumpOptions& options, const JsonEditing& json) {
    BumpPlan plan;
    TRY_ASSIGN(plan.version, next_version(facts, options, json));
    plan.warnings = plan.version.warnings;
    if (!plan.version.wanted) {
        plan.lines.emplace_back("no commits found, so not bumping version");
        return plan;
    }
    const Planning planning{facts, options, json, NotesRules{options.types, options.issue_prefixes},
                            link_target(repository_url(facts, json), options.url_formats)};
    plan.tag = options.tag_prefix + to_string(plan.version.to);
    plan.notes = new_section(planning, plan.version.to, plan.tag);

    TRY(add_stages(planning, plan));
    return plan;
}

Result<BumpPlan> plan_bump(BumpFacts facts, BumpOptions options, const LateValues& late, const JsonEditing& json) {
    if (!late.version.empty()) {
        options.release_as = late.version;
    }
    if (!late.message.empty()) {
        options.release_commit_message_format = late.message;
    }
    TRY_ASSIGN(const auto package, package_version(facts, options, json));
    if (package) {
        facts.version_before = package->version;
    }
    for (FileFact& file : facts.files) {
        if (const auto changed = late.files.find(place_of(file)); changed != late.files.end()) {
            file.bytes = changed->second;
            file.rewritten = true;
        }
    }
    TRY_ASSIGN(BumpPlan plan, plan_bump(facts, options, json));
    if (late.version.empty()) {
        TRY(check_written_version(facts, options, plan.version, json));
    }
    return plan;
}

}  // namespace miniship::plan
