// The files that carry the version: what they say, and their bytes with another version.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/bump.hpp"

namespace miniship::plan {

/// The fact about a path, or nothing when there is no such file.
[[nodiscard]] const FileFact* existing_file(const BumpFacts& facts, std::string_view path);

/// Where the bytes of a file are, relative to the project's root.
[[nodiscard]] const std::string& place_of(const FileFact& file);

/// Why the release commit would not hold what is written into a file; nothing where it would. Errors: usage,
/// git_refused, tree_dirty.
[[nodiscard]] std::optional<Error> unfit_for_commit(const FileFact& file);

/// Refuses files whose type is neither given nor told by their name; all of them in one error (config_invalid).
[[nodiscard]] Result<void> check_version_files(const BumpOptions& options);

/// The version that a package file tells, with the file that told it.
struct PackageVersion {
    Version version{};
    std::string filename{};
};
/// The version of the first package file that has one; nothing when none has. Errors: file_invalid.
[[nodiscard]] Result<std::optional<PackageVersion>> package_version(const BumpFacts& facts, const BumpOptions& options,
                                                                    const JsonEditing& json);

/// A file with its new bytes.
struct VersionEdit {
    std::string filename{};
    std::string from{};
    std::string after{};
};
struct VersionEdits {
    std::vector<VersionEdit> edits{};
    std::vector<std::string> warnings{};
};
/// The edits that put `version` into the bump files. Errors: file_missing, file_invalid.
[[nodiscard]] Result<VersionEdits> version_edits(const BumpFacts& facts, const BumpOptions& options,
                                                 const JsonEditing& json, const std::string& version);

/// The URL that links are made from: `repository` of package.json where it has a web address, otherwise the remote's.
[[nodiscard]] std::string repository_url(const BumpFacts& facts, const JsonEditing& json);

}  // namespace miniship::plan
