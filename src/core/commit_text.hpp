// Small scanners of commit messages: the character classes of the JavaScript patterns that define the format.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "miniship/text.hpp"

namespace miniship::commit_text {

inline constexpr auto kNone = std::string_view::npos;

inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// `\w` of the JavaScript patterns that define the format: ASCII only.
inline bool is_word_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Length of the blank at `at`: what `\s` is in JavaScript, of which people type the ideographic and the no-break space.
inline std::size_t blank_length(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 4> kWideBlanks{"\xe3\x80\x80", "\xc2\xa0", "\xef\xbb\xbf", "\xe2\x80\x83"};
    if (at >= text.size()) {
        return 0;
    }
    if (std::string_view{" \t\r\n\v\f"}.find(text[at]) != kNone) {
        return 1;
    }
    for (const std::string_view blank : kWideBlanks) {
        if (text.substr(at).starts_with(blank)) {
            return blank.size();
        }
    }
    return 0;
}

inline std::size_t after_blanks(std::string_view text, std::size_t at) {
    while (const std::size_t length = blank_length(text, at)) {
        at += length;
    }
    return at;
}

inline std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && is_word_character(text[at])) {
        ++at;
    }
    return at;
}

inline std::size_t digits_end(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) {
        ++at;
    }
    return at;
}

inline bool starts_with_lowered(std::string_view text, std::string_view lowered_start) {
    return text.size() >= lowered_start.size() && text::lowered(text.substr(0, lowered_start.size())) == lowered_start;
}

}  // namespace miniship::commit_text
