// The stamp that a release leaves in an injected tree, so that a later run knows what is in it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship {

/// The stamp's file name; it lies in the root of the built tree.
inline constexpr std::string_view kBuildStampName = "miniship-build.json";

/// What was put into a built tree.
struct BuildStamp {
    std::string version{};
    /// The commit that was built, as full hexadecimal id; empty where there is no repository.
    std::string commit{};
    /// SHA-256 of every injected file after injection, by path relative to the tree, `/` between folders.
    std::map<std::string, std::string> files{};

    bool operator==(const BuildStamp&) const = default;
};

/// The stamp as JSON text: `schema` 1, two blanks of indentation, keys sorted, a line end at the end.
[[nodiscard]] std::string build_stamp_text(const BuildStamp& stamp);

/// The stamp that `text` is. Error `file_invalid`: not JSON, not schema 1, or a member missing or of another type.
[[nodiscard]] Result<BuildStamp> build_stamp_of(std::string_view text);

/// What keeps the tree from being what `stamp` says, one sentence each; empty when it matches.
/// `present` holds the SHA-256 of the files as they are now; files that the stamp does not name are not looked at.
[[nodiscard]] std::vector<std::string> stamp_differences(const BuildStamp& stamp, std::string_view version,
                                                         std::string_view commit,
                                                         const std::map<std::string, std::string>& present);

/// True when `stamp_differences` finds none.
[[nodiscard]] bool stamp_matches(const BuildStamp& stamp, std::string_view version, std::string_view commit,
                                 const std::map<std::string, std::string>& present);

}  // namespace miniship
