// How one file keeps the version: reading it, and the bytes with another version.
#pragma once

#include <optional>
#include <string>

#include "plan/bump.hpp"

namespace miniship::plan {

/// How the file keeps the version by its type, else by its name; nothing when nobody knows.
[[nodiscard]] std::optional<FileType> type_of(const VersionFile& file);

/// The version as it stands in the bytes; nothing when there is none. Error: file_invalid for what cannot be read.
[[nodiscard]] Result<std::optional<std::string>> version_text(const VersionFile& file, const std::string& bytes,
                                                              const JsonEditing& json);

/// The bytes with `version`, which `version_text` has found before; every other byte stays, but for a second place that
/// follows it: the root package of a lock file, `taroConfig.version` of a Taro project, and the `versionCode` of a
/// uni-app, which goes up by one. Error: file_invalid.
[[nodiscard]] Result<std::string> with_version(const VersionFile& file, const std::string& bytes,
                                               const std::string& version, const JsonEditing& json);

}  // namespace miniship::plan
