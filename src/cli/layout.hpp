// Text set in columns of a terminal: wrapped paragraphs and two-column lists.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace miniship::cli {

/// `text` in lines of at most `width` columns, broken at spaces; a longer word has a line of its own. No line for an
/// empty text.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// A label and what it means.
struct Row {
    std::string label{};
    std::string meaning{};
};

/// The column where the meanings of these rows start, two beyond the longest label that is not overlong.
[[nodiscard]] std::size_t meaning_column(const std::vector<Row>& rows);
/// The rows as lines, indented by two, meanings wrapped and aligned at `column`; a label that reaches it has its own
/// line.
[[nodiscard]] std::string aligned(const std::vector<Row>& rows, std::size_t column, std::size_t width);
/// The text as wrapped lines, each indented by `indent` and ended.
[[nodiscard]] std::string paragraph(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace miniship::cli
