// Where the lexical elements of ECMAScript end: the half of the lexer that needs no context.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace miniship::js {

/// What these functions give when an element has no end.
inline constexpr std::size_t kNoEnd = std::string_view::npos;

/// Classes of a byte, as bits: several elements stop at a byte of one class.
enum ByteClass : std::uint8_t {
    kWordPart = 1,       ///< continues an identifier: letters, digits, `_`, `$`, control characters, most from 0x80
    kWordStart = 2,      ///< may begin one: the same without digits, `\`, all from 0x80
    kDigit = 4,          ///< `0` to `9`
    kStringStop = 8,     ///< quotes, `\`, LF, CR
    kTemplateStop = 16,  ///< backtick, `\`, `$`
    kLineStop = 32,      ///< LF, CR, and 0xE2, which begins U+2028 and U+2029
    kRegexStop = 64,     ///< `/`, `\`, `[`, `]`, and what ends a line
    kGapStart = 128,     ///< may begin a blank, line terminator or comment
};

constexpr std::uint8_t classes_of(unsigned byte) {
    const auto in = [byte](std::string_view set) {
        return set.find(static_cast<char>(byte)) != std::string_view::npos;
    };
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || in("_$");
    const bool blank = in(" \t\n\v\f\r");
    // Control characters belong to no token; as parts of a word they do no harm and stop nothing.
    const bool control = (byte < 0x20 || byte == 0x7f) && !blank;
    const bool wide = byte >= 0x80;
    const bool wide_gap = in("\xc2\xe1\xe2\xe3\xef");
    unsigned bits = 0;
    const auto add = [&bits](bool member, ByteClass what) { bits |= member ? static_cast<unsigned>(what) : 0U; };
    add(digit || letter || control || (wide && !wide_gap), kWordPart);
    add(letter || control || wide || byte == '\\', kWordStart);
    add(digit, kDigit);
    add(in("'\"\\\n\r"), kStringStop);
    add(in("`\\$"), kTemplateStop);
    add(in("\n\r") || byte == 0xe2, kLineStop);
    add(in("/\\[]\n\r") || byte == 0xe2, kRegexStop);
    add(blank || wide_gap || in("/<-"), kGapStart);
    return static_cast<std::uint8_t>(bits);
}

inline constexpr auto kClasses = [] {
    std::array<std::uint8_t, 256> table{};
    for (unsigned byte = 0; byte < table.size(); ++byte) {
        table[byte] = classes_of(byte);
    }
    return table;
}();

[[nodiscard]] inline bool is_a(char byte, ByteClass what) {
    return (kClasses[static_cast<std::uint8_t>(byte)] & what) != 0;
}

/// The byte may stand in an identifier, escapes aside; from 0x80 on only its neighbours tell.
[[nodiscard]] inline bool is_name_byte(char byte) {
    return is_a(byte, kWordPart) || static_cast<std::uint8_t>(byte) >= 0x80;
}

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
