#include "js_scan.hpp"

namespace miniship::js {
namespace {

char byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? bytes[at] : '\0';
}

std::size_t run_end(std::string_view bytes, std::size_t at, ByteClass what) {
    while (at < bytes.size() && is_a(bytes[at], what)) {
        ++at;
    }
    return at;
}

std::size_t next_of(std::string_view bytes, std::size_t at, ByteClass what) {
    while (at < bytes.size() && !is_a(bytes[at], what)) {
        ++at;
    }
    return at;
}

bool is_octal_run(std::string_view digits) {
    return digits.size() > 1 && digits.front() == '0' && digits.find_first_not_of("01234567") == std::string_view::npos;
}

/// Length of `\u` with what belongs to it at `at`, 0 when there is no such escape.
std::size_t unicode_escape_length(std::string_view bytes, std::size_t at) {
    if (byte_at(bytes, at + 1) != 'u') {
        return 0;
    }
    if (byte_at(bytes, at + 2) != '{') {
        return 2;
    }
    const std::size_t close = run_end(bytes, at + 3, kWordPart);
    return byte_at(bytes, close) == '}' ? close + 1 - at : 0;
}

}  // namespace

std::size_t line_terminator_length(std::string_view bytes, std::size_t at) {
    const char byte = bytes[at];
    if (byte == '\n' || byte == '\r') {
        return 1;
    }
    const std::string_view three = bytes.substr(at, 3);
    return three == "\xe2\x80\xa8" || three == "\xe2\x80\xa9" ? 3 : 0;
}

std::size_t wide_blank_length(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t offset) { return static_cast<std::uint8_t>(byte_at(bytes, at + offset)); };
    switch (byte(0)) {
        case 0xc2:  // U+00A0
            return byte(1) == 0xa0 ? 2 : 0;
        case 0xe1:  // U+1680
            return byte(1) == 0x9a && byte(2) == 0x80 ? 3 : 0;
        case 0xe2:  // U+2000 to U+200A, U+202F, U+205F
            return (byte(1) == 0x80 && ((byte(2) >= 0x80 && byte(2) <= 0x8a) || byte(2) == 0xaf)) ||
                           (byte(1) == 0x81 && byte(2) == 0x9f)
                       ? 3
                       : 0;
        case 0xe3:  // U+3000
            return byte(1) == 0x80 && byte(2) == 0x80 ? 3 : 0;
        case 0xef:  // U+FEFF
            return byte(1) == 0xbb && byte(2) == 0xbf ? 3 : 0;
        default:
            return 0;
    }
}

std::size_t word_end(std::string_view bytes, std::size_t at) {
    for (;;) {
        at = run_end(bytes, at, kWordPart);
        if (at >= bytes.size()) {
            return at;
        }
        if (bytes[at] == '\\') {
            const std::size_t length = unicode_escape_length(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        } else if (!is_a(bytes[at], kGapStart) || static_cast<std::uint8_t>(bytes[at]) < 0x80 ||
                   wide_blank_length(bytes, at) > 0 || line_terminator_length(bytes, at) > 0) {
            return at;
        } else {
            ++at;
        }
    }
}

std::size_t number_end(std::string_view bytes, std::size_t at) {
    const auto is_digit = [](char byte) { return is_a(byte, kDigit); };
    const auto digits_end = [&](std::size_t from) {
        while (from < bytes.size() && (is_digit(bytes[from]) || bytes[from] == '_')) {
            ++from;
        }
        return from;
    };
    const std::string_view prefix = bytes.substr(at, 2);
    if (prefix.size() == 2 && prefix[0] == '0' &&
        std::string_view{"xXoObB"}.find(prefix[1]) != std::string_view::npos) {
        return run_end(bytes, at + 2, kWordPart);
    }
    std::size_t end = digits_end(at);
    // `010.toFixed()`: an old octal literal has no fraction.
    if (byte_at(bytes, end) == '.' && !is_octal_run(bytes.substr(at, end - at))) {
        end = digits_end(end + 1);
    }
    if (const char e = byte_at(bytes, end); e == 'e' || e == 'E') {
        const char sign = byte_at(bytes, end + 1);
        const std::size_t exponent = end + (sign == '+' || sign == '-' ? 2 : 1);
        if (is_digit(byte_at(bytes, exponent))) {
            end = digits_end(exponent);
        }
    }
    return byte_at(bytes, end) == 'n' ? end + 1 : end;
}

std::size_t string_end(std::string_view bytes, std::size_t at) {
    const char quote = bytes[at];
    for (++at;; ++at) {
        at = next_of(bytes, at, kStringStop);
        if (at >= bytes.size() || bytes[at] == '\n' || bytes[at] == '\r') {
            return kNoEnd;
        }
        if (bytes[at] == quote) {
            return at + 1;
        }
        if (bytes[at] == '\\') {
            ++at;
            // A line continuation takes CR LF together.
            if (byte_at(bytes, at) == '\r' && byte_at(bytes, at + 1) == '\n') {
                ++at;
            }
        }
    }
}

std::size_t template_chunk_end(std::string_view bytes, std::size_t at) {
    for (++at;; ++at) {
        at = next_of(bytes, at, kTemplateStop);
        if (at >= bytes.size()) {
            return kNoEnd;
        }
        if (bytes[at] == '`') {
            return at + 1;
        }
        if (bytes[at] == '\\') {
            ++at;
        } else if (byte_at(bytes, at + 1) == '{') {
            return at + 2;
        }
    }
}

std::size_t regex_end(std::string_view bytes, std::size_t at) {
    bool in_class = false;
    for (++at;; ++at) {
        at = next_of(bytes, at, kRegexStop);
        if (at < bytes.size() && bytes[at] == '\\') {
            ++at;
        } else if (at < bytes.size() && bytes[at] == '/' && !in_class) {
            return word_end(bytes, at + 1);
        } else if (at < bytes.size() && (bytes[at] == '[' || bytes[at] == ']')) {
            in_class = bytes[at] == '[';
            continue;
        }
        if (at >= bytes.size() || line_terminator_length(bytes, at) > 0) {
            return kNoEnd;
        }
    }
}

std::size_t line_end(std::string_view bytes, std::size_t at) {
    for (;; ++at) {
        at = next_of(bytes, at, kLineStop);
        if (at >= bytes.size() || line_terminator_length(bytes, at) > 0) {
            return at;
        }
    }
}

std::size_t punctuator_end(std::string_view bytes, std::size_t at) {
    const auto is = [&](std::size_t offset, char byte) { return byte_at(bytes, at + offset) == byte; };
    const char first = bytes[at];
    switch (first) {
        case '.':
            return at + (is(1, '.') && is(2, '.') ? 3 : 1);
        case '=':
            return at + (is(1, '>') ? 2 : !is(1, '=') ? 1 : is(2, '=') ? 3 : 2);
        case '!':
            return at + (!is(1, '=') ? 1 : is(2, '=') ? 3 : 2);
        case '+':
        case '-':
            return at + (is(1, first) || is(1, '=') ? 2 : 1);
        case '/':
        case '%':
        case '^':
            return at + (is(1, '=') ? 2 : 1);
        case '?':
            // `a?.5:1` is a conditional.
            if (is(1, '.') && !is_a(byte_at(bytes, at + 2), kDigit)) {
                return at + 2;
            }
            return at + (!is(1, '?') ? 1 : is(2, '=') ? 3 : 2);
        case '*':
        case '&':
        case '|':
        case '<':
        case '>': {
            std::size_t length = is(1, first) ? 2 : 1;
            length += first == '>' && length == 2 && is(2, '>') ? 1U : 0U;
            return at + length + (is(length, '=') ? 1 : 0);
        }
        default:
            return at + 1;
    }
}

BlockComment block_comment(std::string_view bytes, std::size_t at) {
    const std::size_t close = bytes.find("*/", at + 2);
    if (close == std::string_view::npos) {
        return {};
    }
    const std::string_view inside = bytes.substr(at, close - at);
    return {close + 2, line_end(inside, 0) < inside.size()};
}

}  // namespace miniship::js
