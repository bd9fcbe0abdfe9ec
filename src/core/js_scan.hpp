// Where the lexical elements of ECMAScript end: the half of the lexer that needs no context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace miniship::js {

/// What these functions give when an element has no end.
inline constexpr std::size_t kNoEnd = std::string_view::npos;

/// Classes of a byte, as bits: several elements stop at a byte of one class.
enum ByteClass : std::uint8_t {
    kWordPart = 1,       ///< may continue an identifier: letters, digits, `_`, `$`, control characters, all from 0x80
    kWordStart = 2,      ///< the same without digits, and `\`
    kDigit = 4,          ///< `0` to `9`
    kStringStop = 8,     ///< quotes, `\`, LF, CR
    kTemplateStop = 16,  ///< backtick, `\`, `$`
    kLineStop = 32,      ///< LF, CR, and 0xE2, which begins U+2028 and U+2029
    kRegexStop = 64,     ///< `/`, `\`, `[`, `]`, and what ends a line
};
[[nodiscard]] bool is_a(char byte, ByteClass what);

/// Length of the line terminator that begins at `at`, 0 for none: LF, CR, U+2028, U+2029 (ECMA-262, 12.3).
[[nodiscard]] std::size_t line_terminator_length(std::string_view bytes, std::size_t at);
/// Length of the white space beyond ASCII at `at`, 0 for none (ECMA-262, 12.2; U+FEFF is white space).
[[nodiscard]] std::size_t wide_blank_length(std::string_view bytes, std::size_t at);

/// End of the identifier that begins at `at`.
[[nodiscard]] std::size_t word_end(std::string_view bytes, std::size_t at);
/// End of the numeric literal that begins at `at` with a digit, or a dot before one.
[[nodiscard]] std::size_t number_end(std::string_view bytes, std::size_t at);
/// End of the string that begins with the quote at `at`, or kNoEnd.
[[nodiscard]] std::size_t string_end(std::string_view bytes, std::size_t at);
/// End of the template chunk whose backtick or `}` is at `at`: behind the next backtick or `${`; or kNoEnd.
[[nodiscard]] std::size_t template_chunk_end(std::string_view bytes, std::size_t at);
/// End of the regular expression whose slash is at `at`, flags included, or kNoEnd.
[[nodiscard]] std::size_t regex_end(std::string_view bytes, std::size_t at);
/// End of the line that `at` is in: the place of its terminator, or of the end of the text.
[[nodiscard]] std::size_t line_end(std::string_view bytes, std::size_t at);
/// End of the punctuator that begins at `at`: the longest match.
[[nodiscard]] std::size_t punctuator_end(std::string_view bytes, std::size_t at);

/// Where a block comment ends, and whether a line terminator is in it.
struct BlockComment {
    std::size_t end{kNoEnd};
    bool has_newline{false};
};
/// The block comment whose `/*` is at `at`; `end` is kNoEnd when it is not closed.
[[nodiscard]] BlockComment block_comment(std::string_view bytes, std::size_t at);

}  // namespace miniship::js
