// Git's object formats, read from their bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace miniship::edge {

/// A commit object's parts (git-cat-file(1), "commit").
struct CommitObject {
    std::string_view tree{};
    std::vector<std::string_view> parents{};
    /// Seconds since 1970 of the committer line.
    std::int64_t time{0};
    /// The name in the `encoding` header; empty for UTF-8.
    std::string_view encoding{};
    std::string_view message{};
};

/// Views into `bytes`. A malformed header line is skipped: git reads such commits too.
[[nodiscard]] CommitObject parse_commit(std::string_view bytes);
/// The object id that an annotated tag object points to.
[[nodiscard]] std::optional<std::string_view> tag_target(std::string_view bytes);
/// When an annotated tag object was made, in seconds since 1970; nothing for tags older than that line in git's format.
[[nodiscard]] std::optional<std::int64_t> tag_time(std::string_view bytes);
/// The raw 20-byte id of the entry `name` in a tree object; nothing when it has none.
[[nodiscard]] std::optional<std::string_view> tree_entry(std::string_view bytes, std::string_view name);
/// The message in UTF-8; as it is when the encoding is unknown or the bytes do not fit it.
[[nodiscard]] std::string message_in_utf8(const CommitObject& commit);

}  // namespace miniship::edge
