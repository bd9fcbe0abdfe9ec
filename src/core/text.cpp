#include "miniship/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace miniship::text {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

// Unicode East Asian Width W and F, by block: enough for tables and help in Chinese, Japanese, Korean and emoji.
constexpr std::array kWide{
    Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0x33ff}, Range{0x3400, 0x4dbf},
    Range{0x4e00, 0x9fff},   Range{0xa000, 0xa4cf},   Range{0xac00, 0xd7a3}, Range{0xf900, 0xfaff},
    Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6}, Range{0x1f300, 0x1f64f},
    Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd},
};
constexpr std::array kZero{Range{0x300, 0x36f}, Range{0x200b, 0x200f}, Range{0xfe00, 0xfe0f}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, char32_t point) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [point](const Range& range) { return point >= range.first && point <= range.last; });
}

struct Decoded {
    char32_t point;
    std::size_t length;  // 0: the bytes at this place are not UTF-8
};

Decoded decoded_at(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t index) { return static_cast<std::uint8_t>(bytes[index]); };
    const std::uint8_t lead = byte(at);
    if (lead < 0x80) {
        return {lead, 1};
    }
    const std::size_t length = lead >= 0xf0 && lead <= 0xf4  ? 4
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                                                             : 0;
    if (length == 0 || at + length > bytes.size()) {
        return {0, 0};
    }
    char32_t point = lead & (0x7fU >> length);
    for (std::size_t index = 1; index < length; ++index) {
        if ((byte(at + index) & 0xc0U) != 0x80) {
            return {0, 0};
        }
        point = (point << 6U) | (byte(at + index) & 0x3fU);
    }
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xd800 && point <= 0xdfff;
    if (overlong || surrogate || point > 0x10ffff) {
        return {0, 0};
    }
    return {point, length};
}

std::string hexadecimal(char32_t value, std::size_t digits) {
    std::string out(digits, '0');
    for (std::size_t index = digits; index > 0; --index, value >>= 4U) {
        out[index - 1] = "0123456789abcdef"[value & 0xfU];
    }
    return out;
}

bool steers_terminal(char32_t point) {
    return (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7f && point <= 0x9f) ||
           (point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069) || point == 0x200e ||
           point == 0x200f;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
    std::vector<std::vector<std::size_t>> row(left.size() + 1, std::vector<std::size_t>(right.size() + 1));
    for (std::size_t i = 0; i <= left.size(); ++i) {
        for (std::size_t j = 0; j <= right.size(); ++j) {
            if (i == 0 || j == 0) {
                row[i][j] = i + j;
                continue;
            }
            const std::size_t cost = left[i - 1] == right[j - 1] ? 0 : 1;
            row[i][j] = std::min({row[i - 1][j] + 1, row[i][j - 1] + 1, row[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
                row[i][j] = std::min(row[i][j], row[i - 2][j - 2] + 1);
            }
        }
    }
    return row[left.size()][right.size()];
}

}  // namespace

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r\n";
    const auto first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lowered(std::string_view text) {
    std::string out{text};
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return out;
}

std::string joined(std::span<const std::string> parts, std::string_view separator) {
    std::string out;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        if (index > 0) {
            out += separator;
        }
        out += parts[index];
    }
    return out;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    for (;;) {
        const auto at = text.find(from);
        out += text.substr(0, at);
        if (at == std::string_view::npos) {
            return out;
        }
        out += to;
        text.remove_prefix(at + from.size());
    }
}

std::optional<std::string> closest(std::string_view word, std::span<const std::string> candidates) {
    const std::size_t limit = std::max<std::size_t>(1, word.size() / 3);
    std::optional<std::string> best;
    std::size_t best_distance = limit + 1;
    for (const auto& candidate : candidates) {
        const std::size_t longer = std::max(word.size(), candidate.size());
        const std::size_t shorter = std::min(word.size(), candidate.size());
        if (longer - shorter > limit) {
            continue;
        }
        if (const std::size_t distance = edit_distance(word, candidate); distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const Decoded next = decoded_at(bytes, at);
        if (next.length == 0) {
            return false;
        }
        at += next.length;
    }
    return true;
}

std::size_t display_width(std::string_view utf8) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const Decoded next = decoded_at(utf8, at);
        if (next.length == 0) {
            ++width;
            ++at;
            continue;
        }
        width += within(kWide, next.point) ? 2U : within(kZero, next.point) ? 0U : 1U;
        at += next.length;
    }
    return width;
}

std::string printable(std::string_view utf8) {
    std::string out;
    for (std::size_t at = 0; at < utf8.size();) {
        const Decoded next = decoded_at(utf8, at);
        if (next.length == 0) {
            out += "\\x" + hexadecimal(static_cast<std::uint8_t>(utf8[at]), 2);
            ++at;
            continue;
        }
        if (steers_terminal(next.point)) {
            out += next.point < 0x100 ? "\\x" + hexadecimal(next.point, 2) : "\\u" + hexadecimal(next.point, 4);
        } else {
            out += utf8.substr(at, next.length);
        }
        at += next.length;
    }
    return out;
}

Position position_of(std::string_view bytes, std::size_t offset) {
    Position position;
    const std::size_t end = std::min(offset, bytes.size());
    for (std::size_t at = 0; at < end; ++at) {
        const bool crlf = bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n';
        if (bytes[at] == '\n' || (bytes[at] == '\r' && !crlf)) {
            ++position.line;
            position.column = 1;
        } else {
            ++position.column;
        }
    }
    return position;
}

}  // namespace miniship::text
