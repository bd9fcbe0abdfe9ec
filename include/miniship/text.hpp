// Small text helpers that several rooms need: splitting, edit distance, UTF-8.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miniship::text {

/// The parts of `text` between separators; always at least one part, empty parts kept.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
/// `text` without ASCII blanks (space, tab, CR, LF) at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// ASCII letters in lower case; other bytes as they are.
[[nodiscard]] std::string lowered(std::string_view text);
/// The parts with `separator` between them.
[[nodiscard]] std::string joined(std::span<const std::string> parts, std::string_view separator);
/// `text` with every `from` replaced by `to`, as data (nothing is expanded). `from` must not be empty.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view from, std::string_view to);

/// The candidate nearest to `word` by edit distance (Damerau-Levenshtein, optimal string alignment),
/// when it is near enough to be a slip of the finger: at most a third of the word's length, at least 1.
[[nodiscard]] std::optional<std::string> closest(std::string_view word, std::span<const std::string> candidates);

/// True when `bytes` are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
[[nodiscard]] bool is_utf8(std::string_view bytes);
/// Number of terminal columns of well-formed UTF-8: wide East Asian characters count 2, combining marks 0.
[[nodiscard]] std::size_t display_width(std::string_view utf8);
/// The text with control characters (C0, DEL, C1, bidirectional overrides) made visible as `\xNN` or `\uNNNN`,
/// so that text from outside cannot steer a terminal.
[[nodiscard]] std::string printable(std::string_view utf8);

/// One-based line and column of a byte offset; columns count bytes. Lines end at LF, CR LF or lone CR.
struct Position {
    std::size_t line{1};
    std::size_t column{1};
    bool operator==(const Position&) const = default;
};
[[nodiscard]] Position position_of(std::string_view bytes, std::size_t offset);

}  // namespace miniship::text
