#include "cli/facts/bump_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "edge/git_index.hpp"
#include "edge/git_refs.hpp"
#include "miniship/json_text.hpp"
#include "miniship/paths.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

/// `path` (relative to the project's root) as seen from the top of the working tree, as git names things.
std::string from_top(const edge::GitFolders& folders, const std::string& root, const std::string& path) {
    const auto relative = std::filesystem::path{root}.lexically_relative(folders.work_tree) / path;
    const std::string text = relative.lexically_normal().generic_string();
    return text == "." ? "" : text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

std::vector<Commit> commits_of(const edge::CommitWindow& window) {
    std::vector<Commit> commits;
    commits.reserve(window.commits.size());
    for (const auto& commit : window.commits) {
        commits.push_back({.id = commit.id, .message = commit.message, .day = utc_day(commit.time)});
    }
    return commits;
}

/// The two tags that the window can start at, and the commits that they lead to.
struct Bases {
    std::optional<plan::TagFact> stable{};
    std::optional<plan::TagFact> any{};
};

Result<Bases> reached_bases(const edge::History& history, const std::vector<edge::LocalTag>& tags,
                            const plan::BumpOptions& options, const std::string& head) {
    std::vector<std::string> names;
    std::map<std::string, std::string> objects;
    for (const auto& tag : tags) {
        names.push_back(tag.name);
        objects[tag.name] = tag.object;
    }
    Bases bases;
    for (const auto& tag : plan::base_tags(names, options)) {
        if (bases.any && tag.version.is_prerelease()) {
            continue;
        }
        const auto commit = history.peeled(objects.at(tag.name));
        if (!commit) {
            continue;
        }
        TRY_ASSIGN(const bool reached, history.reaches(head, *commit));
        if (!reached) {
            continue;
        }
        const plan::TagFact fact{.name = tag.name, .commit_id = *commit};
        bases.any = bases.any ? bases.any : fact;
        if (!tag.version.is_prerelease()) {
            bases.stable = fact;
            break;
        }
    }
    return bases;
}

Result<void> add_windows(plan::BumpFacts& facts, const edge::History& history, const Bases& bases,
                         const std::string& path, const plan::BumpOptions& options) {
    const auto hidden = [](const std::optional<plan::TagFact>& tag) {
        return tag ? std::vector<std::string>{tag->commit_id} : std::vector<std::string>{};
    };
    TRY_ASSIGN(const auto window, history.window(*facts.head, hidden(bases.stable), path));
    facts.commits = commits_of(window);
    facts.shallow_cuts_window = window.cut;
    if (bases.any && (!bases.stable || bases.any->name != bases.stable->name)) {
        TRY_ASSIGN(const auto recent, history.window(*facts.head, hidden(bases.any), path));
        facts.commits_since_last_tag = commits_of(recent);
    }
    if (plan::needs_history(options)) {
        TRY_ASSIGN(const auto all, history.window(*facts.head, {}, path));
        facts.history = commits_of(all);
    }
    return {};
}

/// In process where that is possible: asking git costs as much as the whole walk.
Result<std::optional<std::string>> origin_url(const edge::History& history, const std::string& root) {
    auto url = history.config_text("remote.origin.url");
    return url ? url : edge::remote_url(root, "origin");
}

/// Paths from the top of the working tree, as git names them.
struct FileStates {
    std::set<std::string> changed{};
    std::set<std::string> ignored{};
};

/// What git says of the files: changed, untracked, ignored.
Result<FileStates> asked_states(const std::string& root, const std::vector<std::string>& paths) {
    FileStates states;
    if (paths.empty()) {
        return states;
    }
    std::vector<std::string> arguments{
        "status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames", "--"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    TRY_ASSIGN(const edge::Outcome outcome, edge::git_outcome(root, arguments));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git status fails: {}", edge::git_complaint(outcome))};
    }
    for (const auto entry : text::split(outcome.output, '\0')) {
        if (entry.size() > 3) {
            (entry.starts_with("!!") ? states.ignored : states.changed).emplace(entry.substr(3));
        }
    }
    return states;
}

Result<std::optional<std::string>> bytes_of(const std::string& path, const KnownFiles& known) {
    const auto found = known.bytes.find(normal_path(path));
    return found == known.bytes.end() ? edge::read_file_if_exists(path) : found->second;
}

/// A file, where it is, and its bytes; not yet what git says of it.
Result<plan::FileFact> file_at(const std::string& path, const std::string& root, const edge::GitFolders& folders,
                               const KnownFiles& known) {
    const std::filesystem::path named = (std::filesystem::path{root} / path).lexically_normal();
    TRY_ASSIGN(const std::filesystem::path real, edge::real_path(named.string()));
    plan::FileFact file{.path = path, .target = real.lexically_relative(root).generic_string()};
    file.linked = real != named;
    file.outside = !path_below(folders.work_tree, real.generic_string());
    TRY_ASSIGN(file.bytes, bytes_of(root + "/" + file.target, known));
    return file;
}

Result<void> add_index_entries(plan::BumpFacts& facts, const std::string& root, const edge::GitFolders& folders) {
    std::vector<plan::FileFact*> inside;
    std::vector<std::string> paths;
    for (auto& file : facts.files) {
        if (!file.outside) {
            inside.push_back(&file);
            paths.push_back(from_top(folders, root, file.target));
        }
    }
    TRY_ASSIGN(const auto entries, edge::index_entries(folders, paths));
    for (std::size_t index = 0; index < entries.size(); ++index) {
        plan::FileFact& file = *inside[index];
        file.untracked = entries[index] == edge::IndexEntry::none;
        file.mark = entries[index] == edge::IndexEntry::skip_worktree      ? "skip-worktree"
                    : entries[index] == edge::IndexEntry::assume_unchanged ? "assume-unchanged"
                                                                           : "";
    }
    return {};
}

Result<void> add_files(plan::BumpFacts& facts, const config::Config& config, const edge::GitFolders& folders,
                       const edge::History& history, const std::vector<std::string>& paths, const KnownFiles& known) {
    std::vector<std::string> unknown;
    for (const auto& path : paths) {
        TRY_ASSIGN(auto file, file_at(path, config.root, folders, known));
        // Without changes that are told, a file of HEAD's tree is as it is there, and one that is not here is nothing.
        const bool told = known.changed && facts.head &&
                          (!file.bytes || history.has(*facts.head, from_top(folders, config.root, file.target)));
        if (!told && !file.outside) {
            unknown.push_back(file.target);
        }
        facts.files.push_back(std::move(file));
    }
    TRY(add_index_entries(facts, config.root, folders));
    TRY_ASSIGN(FileStates states, asked_states(config.root, unknown));
    if (known.changed) {
        states.changed.insert(known.changed->begin(), known.changed->end());
    }
    for (auto& file : facts.files) {
        const std::string shown = from_top(folders, config.root, file.target);
        file.has_changes = states.changed.contains(shown);
        file.ignored = states.ignored.contains(shown);
    }
    return {};
}

}  // namespace

Result<plan::BumpFacts> bump_facts(const Context& context, const config::Config& config,
                                   const plan::BumpOptions& options, const std::optional<std::string>& remote,
                                   const KnownFiles& known) {
    TRY_ASSIGN(const auto folders, edge::git_folders(config.root));
    if (folders.work_tree.empty()) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("{} is a bare repository: there are no files to bump", folders.git_dir)};
    }
    TRY_ASSIGN(const auto history, edge::History::open(folders));
    plan::BumpFacts facts{
        .branch = history.branch().value_or(""), .shallow = history.shallow(), .today = utc_day(source_date(context))};
    TRY_ASSIGN(facts.head, history.head());
    TRY_ASSIGN(const auto tags, edge::local_tags(folders));
    for (const auto& tag : tags) {
        // Which commit a tag is on matters only where past releases are written again.
        const auto commit = plan::needs_history(options) ? history.peeled(tag.object) : std::nullopt;
        facts.tags.push_back({.name = tag.name, .commit_id = commit.value_or(tag.object)});
    }
    if (facts.head) {
        TRY_ASSIGN(const Bases bases, reached_bases(history, tags, options, *facts.head));
        facts.last_stable_tag = bases.stable ? std::optional{bases.stable->name} : std::nullopt;
        facts.last_tag = bases.any ? std::optional{bases.any->name} : std::nullopt;
        const std::string path = options.path.empty() ? "" : from_top(folders, config.root, options.path);
        TRY(add_windows(facts, history, bases, path, options));
    }
    TRY(add_files(facts, config, folders, history, plan::files_to_read(options), known));
    TRY_ASSIGN(const auto url, origin_url(history, config.root));
    facts.remote_url = url.value_or("");
    if (remote) {
        TRY_ASSIGN(const auto refs, edge::remote_refs(config.root, *remote, false, std::chrono::seconds{60}));
        facts.remote_tags.emplace();
        for (const auto& ref : refs) {
            if (ref.name.starts_with("refs/tags/")) {
                facts.remote_tags->push_back(ref.name.substr(10));
            }
        }
    }
    return facts;
}

std::function<Result<plan::BumpPlan>(const plan::LateValues&)> replanning(plan::BumpFacts facts,
                                                                          plan::BumpOptions options) {
    return [facts = std::move(facts), options = std::move(options)](const plan::LateValues& late) {
        return plan::plan_bump(facts, options, late, json_editing());
    };
}

plan::JsonEditing json_editing() {
    return {
        .string_at = [](const std::string& bytes, const std::string& pointer) -> Result<std::optional<std::string>> {
            TRY_ASSIGN(const auto document, json_text::parsed(bytes));
            const auto value = document.find(pointer);
            return value ? value->text() : std::optional<std::string>{};
        },
        .replace_string = [](const std::string& bytes, const std::string& pointer,
                             const std::string& value) -> Result<std::string> {
            const json_text::Edit edit{.pointer = pointer, .raw = json_string(value)};
            return json_text::edited(bytes, std::span{&edit, 1});
        },
    };
}

}  // namespace miniship::cli
