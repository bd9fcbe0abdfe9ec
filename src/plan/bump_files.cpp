#include "plan/bump_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

constexpr const char* kVersionPointer = "/version";
// Lock files of npm 7 and later say it a second time, under the empty name of the root package.
constexpr const char* kLockedVersionPointer = "/packages//version";

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

// How the version is kept in a file; nothing when nobody knows.
std::optional<FileType> type_of(const VersionFile& file) {
    constexpr std::array<std::string_view, 5> kJson{"package.json", "bower.json", "manifest.json", "package-lock.json",
                                                    "npm-shrinkwrap.json"};
    constexpr std::array<std::string_view, 2> kPlain{"version.txt", "VERSION.txt"};
    if (file.type != FileType::by_name) {
        return file.type;
    }
    const std::string_view name = base_name(file.filename);
    if (std::find(kJson.begin(), kJson.end(), name) != kJson.end()) {
        return FileType::json;
    }
    return std::find(kPlain.begin(), kPlain.end(), name) != kPlain.end() ? std::optional{FileType::plain_text}
                                                                         : std::nullopt;
}

// Files of these names are often something else (a uni-app's manifest.json has comments and a `versionName`): unless
// they are configured with a type, a file without a readable version is left alone.
bool may_be_unrelated(const VersionFile& file) {
    const std::string_view name = base_name(file.filename);
    return file.type == FileType::by_name && (name == "manifest.json" || name == "bower.json");
}

Error unreadable_file(Error error, const std::string& filename) {
    error.code = ErrorCode::file_invalid;
    error.message = fmt::format("{} cannot be read: {}", filename, error.message);
    if (error.hint.empty()) {
        error.hint = fmt::format("repair {}; `git diff {}` shows what has changed in it", filename, filename);
    }
    return error;
}

Result<std::optional<std::string>> version_text(const FileFact& fact, FileType type, const JsonEditing& json) {
    if (type == FileType::plain_text) {
        return std::optional{std::string{text::trimmed(*fact.bytes)}};
    }
    auto version = json.string_at(*fact.bytes, kVersionPointer);
    if (!version) {
        return unreadable_file(std::move(version).error(), fact.path);
    }
    return version;
}

Result<VersionEdit> json_edit(const FileFact& fact, const std::string& from, const JsonEditing& json,
                              const std::string& version) {
    TRY_ASSIGN(std::string after, json.replace_string(*fact.bytes, kVersionPointer, version));
    TRY_ASSIGN(const auto locked, json.string_at(after, kLockedVersionPointer));
    if (locked) {
        TRY_ASSIGN(after, json.replace_string(after, kLockedVersionPointer, version));
    }
    return VersionEdit{fact.path, from, std::move(after)};
}

Result<VersionEdit> plain_edit(const FileFact& fact, const std::string& from, const std::string& version) {
    if (!from.empty() && !parse_version(from)) {
        return Error{ErrorCode::file_invalid, fmt::format("{} holds \"{}\", which is no version", fact.path, from),
                     "a plain-text version file holds the version and nothing else"};
    }
    // Blanks and line ends around the version stay as they are.
    std::string after = *fact.bytes;
    const auto start = from.empty() ? 0 : after.find(from);
    after.replace(start, from.size(), version);
    return VersionEdit{fact.path, from, std::move(after)};
}

Result<void> add_edit(const VersionFile& file, const FileFact& fact, const JsonEditing& json,
                      const std::string& version, VersionEdits& edits) {
    const FileType type = type_of(file).value_or(FileType::json);
    auto from = version_text(fact, type, json);
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
    if (fact.ignored) {
        edits.warnings.push_back(fmt::format("{} is ignored by git and is left alone", file.filename));
        return {};
    }
    TRY_ASSIGN(auto edit,
               type == FileType::json ? json_edit(fact, **from, json, version) : plain_edit(fact, **from, version));
    edits.edits.push_back(std::move(edit));
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
                     fmt::format("write {{\"filename\": \"{}\", \"type\": \"json\"}} or \"plain-text\"",
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
        auto found = version_text(*fact, type_of(file).value_or(FileType::json), json);
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
