#include "json_scan.hpp"

#include <array>
#include <cstdint>

#include "miniship/text.hpp"

namespace miniship::json_text {
namespace {

constexpr char32_t kReplacement = 0xfffd;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

int hex_value(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

char byte_at(std::string_view bytes, std::size_t at) {
    return at < bytes.size() ? bytes[at] : '\0';
}

std::size_t after_digits(std::string_view bytes, std::size_t at) {
    while (is_digit(byte_at(bytes, at))) {
        ++at;
    }
    return at;
}

Scan after_comment(std::string_view bytes, std::size_t at) {
    const bool block = byte_at(bytes, at + 1) == '*';
    if (!block && byte_at(bytes, at + 1) != '/') {
        return {at, "unexpected '/'"};
    }
    const std::size_t last = block ? bytes.find("*/", at + 2) : bytes.find_first_of("\r\n", at);
    if (block && last == std::string_view::npos) {
        return {at, "comment does not end"};
    }
    const std::size_t end = last == std::string_view::npos ? bytes.size() : block ? last + 2 : last;
    if (!text::is_utf8(bytes.substr(at, end - at))) {
        return {at, "comment is not UTF-8"};
    }
    return {end};
}

Scan after_escape(std::string_view bytes, std::size_t at) {
    const char kind = byte_at(bytes, at + 1);
    if (kind == 'u') {
        for (std::size_t index = 2; index < 6; ++index) {
            if (hex_value(byte_at(bytes, at + index)) < 0) {
                return {at, "\\u needs four hexadecimal digits"};
            }
        }
        return {at + 6};
    }
    if (kind == '\0' || std::string_view{"\"\\/bfnrt"}.find(kind) == std::string_view::npos) {
        return {at, "unknown escape"};
    }
    return {at + 2};
}

void append_utf8(std::string& out, char32_t point) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0U | (point >> 6U));
        put(0x80U | (point & 0x3fU));
    } else if (point < 0x10000) {
        put(0xe0U | (point >> 12U));
        put(0x80U | ((point >> 6U) & 0x3fU));
        put(0x80U | (point & 0x3fU));
    } else {
        put(0xf0U | (point >> 18U));
        put(0x80U | ((point >> 12U) & 0x3fU));
        put(0x80U | ((point >> 6U) & 0x3fU));
        put(0x80U | (point & 0x3fU));
    }
}

char32_t unit_at(std::string_view text, std::size_t at) {
    char32_t unit = 0;
    for (std::size_t index = 2; index < 6; ++index) {
        unit = unit * 16 + static_cast<char32_t>(hex_value(text[at + index]));
    }
    return unit;
}

// Decodes the \uXXXX at `at`, with its second half where there is one; gives the place after it.
std::size_t append_unicode_escape(std::string& out, std::string_view text, std::size_t at) {
    const char32_t first = unit_at(text, at);
    const bool high = first >= 0xd800 && first < 0xdc00;
    if (high && byte_at(text, at + 6) == '\\' && byte_at(text, at + 7) == 'u') {
        if (const char32_t second = unit_at(text, at + 6); second >= 0xdc00 && second < 0xe000) {
            append_utf8(out, 0x10000 + ((first - 0xd800) << 10U) + (second - 0xdc00));
            return at + 12;
        }
    }
    append_utf8(out, first >= 0xd800 && first < 0xe000 ? kReplacement : first);
    return at + 6;
}

char simple_escape(char kind) {
    switch (kind) {
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        default:
            return kind;
    }
}

}  // namespace

Scan after_blanks(std::string_view bytes, std::size_t at, Syntax syntax) {
    for (;;) {
        while (at < bytes.size() && is_blank(bytes[at])) {
            ++at;
        }
        if (syntax == Syntax::strict || byte_at(bytes, at) != '/') {
            return {at};
        }
        const Scan comment = after_comment(bytes, at);
        if (!comment.ok()) {
            return comment;
        }
        at = comment.end;
    }
}

Scan after_string(std::string_view bytes, std::size_t at) {
    const std::size_t begin = at++;
    bool ascii = true;
    for (;;) {
        if (at >= bytes.size()) {
            return {begin, "string does not end"};
        }
        const auto c = static_cast<std::uint8_t>(bytes[at]);
        if (c == '"') {
            break;
        }
        if (c < 0x20) {
            return {at, "control character in a string"};
        }
        ascii = ascii && c < 0x80;
        if (c != '\\') {
            ++at;
            continue;
        }
        const Scan escape = after_escape(bytes, at);
        if (!escape.ok()) {
            return escape;
        }
        at = escape.end;
    }
    if (!ascii && !text::is_utf8(bytes.substr(begin, at - begin))) {
        return {begin, "string is not UTF-8"};
    }
    return {at + 1};
}

Scan after_number(std::string_view bytes, std::size_t at) {
    if (byte_at(bytes, at) == '-') {
        ++at;
    }
    if (!is_digit(byte_at(bytes, at))) {
        return {at, "number without digits"};
    }
    at = bytes[at] == '0' ? at + 1 : after_digits(bytes, at);
    if (byte_at(bytes, at) == '.') {
        if (!is_digit(byte_at(bytes, ++at))) {
            return {at, "number without digits after its point"};
        }
        at = after_digits(bytes, at);
    }
    if (byte_at(bytes, at) == 'e' || byte_at(bytes, at) == 'E') {
        ++at;
        at += byte_at(bytes, at) == '+' || byte_at(bytes, at) == '-' ? 1U : 0U;
        if (!is_digit(byte_at(bytes, at))) {
            return {at, "number without digits in its exponent"};
        }
        at = after_digits(bytes, at);
    }
    return {at};
}

Scan after_literal(std::string_view bytes, std::size_t at) {
    for (const std::string_view word : {"true", "false", "null"}) {
        if (bytes.substr(at, word.size()) == word) {
            return {at + word.size()};
        }
    }
    return {at, at < bytes.size() ? "expected a value" : "the text ends where a value is expected"};
}

std::string decoded(std::string_view token) {
    const std::string_view text = token.substr(1, token.size() - 2);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\') {
            const std::size_t next = std::min(text.find('\\', at), text.size());
            out += text.substr(at, next - at);
            at = next;
        } else if (text[at + 1] == 'u') {
            at = append_unicode_escape(out, text, at);
        } else {
            out += simple_escape(text[at + 1]);
            at += 2;
        }
    }
    return out;
}

}  // namespace miniship::json_text
