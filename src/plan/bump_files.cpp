#include "plan/bump_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "plan/version_text.hpp"

namespace miniship::plan {
namespace {

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

// Files of these names are often something else (a manifest.json of a web app): unless they are configured with a
// type, a file without a readable version is left alone.
bool may_be_unrelated(const VersionFile& file) {
    const std::string_view name = base_name(file.filename);
    return file.type == FileType::by_name && file.pointer.empty() && (name == "manifest.json" || name == "bower.json");
}

Error unreadable_file(Error error, const std::string& filename) {
    error.code = ErrorCode::file_invalid;
    error.message = fmt::format("{} cannot be read: {}", filename, error.message);
    if (error.hint.empty()) {
        error.hint = fmt::format("repair {}; `git diff {}` shows what has changed in it", filename, filename);
    }
    return error;
}

Result<std::optional<std::string>> version_in(const VersionFile& file, const FileFact& fact, const JsonEditing& json) {
    auto version = version_text(file, *fact.bytes, json);
    if (!version) {
        return unreadable_file(std::move(version).error(), fact.path);
    }
    if (!*version && !file.pointer.empty()) {
        return Error{ErrorCode::file_invalid, fmt::format("{} has no text at {}", file.filename, file.pointer),
                     "write the version there once, or mend `pointer` in `bumpFiles`"};
    }
    return version;
}

Result<void> add_edit(const VersionFile& file, const FileFact& fact, const JsonEditing& json,
                      const std::string& version, VersionEdits& edits) {
    auto from = version_in(file, fact, json);
    if (!from && may_be_unrelated(file)) {
        edits.warnings.push_back(fmt::format("{} is left alone: {}", file.filename, from.error().message));
        return {};
    }
    if (!from) {
        return std::move(from).error();
    }
    if (!*from) {
        if (!may_be_unrelated(file)) {
            edits.warnings.push_back(fmt::format("{} has no version and is left alone", file.filename));
        }
        return {};
    }
    if (fact.ignored && !fact.linked) {
        edits.warnings.push_back(fmt::format("{} is ignored by git and is left alone", file.filename));
        return {};
    }
    TRY_ASSIGN(auto after, with_version(file, *fact.bytes, version, json));
    edits.edits.push_back({fact.path, **from, std::move(after)});
    return {};
}

}  // namespace

std::vector<VersionFile> default_package_files() {
    return {{"package.json"}, {"bower.json"}, {"manifest.json"}};
}

std::vector<VersionFile> default_bump_files() {
    return {{"package.json"}, {"bower.json"}, {"manifest.json"}, {"package-lock.json"}, {"npm-shrinkwrap.json"}};
}

std::vector<std::string> files_to_read(const BumpOptions& options) {
    std::set<std::string> paths{"package.json", options.infile};
    for (const auto* files : {&options.package_files, &options.bump_files}) {
        for (const VersionFile& file : *files) {
            paths.insert(file.filename);
        }
    }
    return {paths.begin(), paths.end()};
}

const std::string& place_of(const FileFact& file) {
    return file.target.empty() ? file.path : file.target;
}

std::optional<Error> unfit_for_commit(const FileFact& file) {
    if (file.outside && !file.linked) {
        return Error{ErrorCode::usage,
                     fmt::format("{} is outside the repository, so no release commit can hold it", file.path),
                     "name a file of the repository, or write it without a commit: --skip.commit --skip.tag"};
    }
    const std::string& place = place_of(file);
    if (file.outside) {
        return Error{ErrorCode::git_refused,
                     fmt::format("{} is a link to {}, outside the repository: the release commit would not hold it",
                                 file.path, place),
                     "put the file itself into the repository, in the place of the link"};
    }
    if (!file.mark.empty()) {
        return Error{
            ErrorCode::git_refused,
            fmt::format("git's index has {} marked {}: the release commit would not hold what is written there", place,
                        file.mark),
            fmt::format("`git update-index --no-{} {}`, then bump again", file.mark, place)};
    }
    if (file.linked && file.bytes && (file.untracked || file.ignored)) {
        return Error{ErrorCode::git_refused,
                     fmt::format("{} is a link to {}, which git does not track: the release commit would not hold it",
                                 file.path, place),
                     fmt::format("`git add --force {0}` and `git commit -m \"chore: …\" -- {0}`", place)};
    }
    if (file.bytes && file.has_changes) {
        return Error{ErrorCode::tree_dirty, fmt::format("{} has changes that are not committed", place),
                     fmt::format("commit them first: `git commit -m \"chore: …\" -- {}`", place)};
    }
    return std::nullopt;
}

const FileFact* existing_file(const BumpFacts& facts, std::string_view path) {
    const auto found =
        std::find_if(facts.files.begin(), facts.files.end(), [&](const FileFact& file) { return file.path == path; });
    return found == facts.files.end() || !found->bytes ? nullptr : &*found;
}

Result<void> check_version_files(const BumpOptions& options) {
    std::vector<Error> errors;
    std::set<std::string> seen;
    for (const auto* files : {&options.package_files, &options.bump_files}) {
        for (const VersionFile& file : *files) {
            if (!type_of(file) && seen.insert(file.filename).second) {
                errors.push_back(
                    {ErrorCode::config_invalid,
                     fmt::format("bump file {}: its name does not tell how it keeps the version", file.filename),
                     fmt::format("write {{\"filename\": \"{}\", \"type\": \"json\"}}, \"plain-text\" or \"yaml\"",
                                 file.filename)});
            }
        }
    }
    if (errors.empty()) {
        return {};
    }
    return all_of(std::move(errors));
}

Result<std::optional<PackageVersion>> package_version(const BumpFacts& facts, const BumpOptions& options,
                                                      const JsonEditing& json) {
    for (const VersionFile& file : options.package_files) {
        const FileFact* fact = existing_file(facts, file.filename);
        if (fact == nullptr) {
            continue;
        }
        auto found = version_in(file, *fact, json);
        if (!found && !may_be_unrelated(file)) {
            return std::move(found).error();
        }
        if (!found || !*found) {
            continue;
        }
        const auto version = parse_version(**found);
        if (!version) {
            return Error{ErrorCode::file_invalid,
                         fmt::format("the version \"{}\" in {} is no semantic version", **found, file.filename),
                         fmt::format("write a version of three numbers into {}, for example 1.0.0", file.filename)};
        }
        return std::optional{PackageVersion{*version, file.filename}};
    }
    return std::optional<PackageVersion>{};
}

Result<VersionEdits> version_edits(const BumpFacts& facts, const BumpOptions& options, const JsonEditing& json,
                                   const std::string& version) {
    VersionEdits edits;
    std::set<std::string> seen;
    for (const VersionFile& file : options.bump_files) {
        if (!seen.insert(file.filename).second) {
            continue;
        }
        const FileFact* fact = existing_file(facts, file.filename);
        if (fact == nullptr && file.type != FileType::by_name) {
            return Error{ErrorCode::file_missing, fmt::format("bump file {} does not exist", file.filename),
                         "create it, or take it out of `bumpFiles`"};
        }
        if (fact != nullptr) {
            TRY(add_edit(file, *fact, json, version, edits));
        }
    }
    return edits;
}

std::string repository_url(const BumpFacts& facts, const JsonEditing& json) {
    const FileFact* package = existing_file(facts, "package.json");
    if (package == nullptr) {
        return facts.remote_url;
    }
    for (const char* pointer : {"/repository/url", "/repository"}) {
        const auto url = json.string_at(*package->bytes, pointer);
        if (!url || !*url) {
            continue;
        }
        // npm reads `owner/name` as a repository at GitHub.
        const bool is_short = std::count((*url)->begin(), (*url)->end(), '/') == 1 &&
                              (*url)->find(':') == std::string::npos && !(*url)->starts_with('.') &&
                              !(*url)->starts_with('/');
        std::string candidate = is_short ? "github:" + **url : **url;
        if (!link_target(candidate, {}).host.empty()) {
            return candidate;
        }
    }
    return facts.remote_url;
}

}  // namespace miniship::plan
