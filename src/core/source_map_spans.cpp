#include <algorithm>
#include <utility>

#include "miniship/source_map.hpp"

namespace miniship {
namespace {

struct Character {
    std::size_t length{1};
    /// Four well-formed bytes: two UTF-16 code units.
    bool wide{false};
};

/// The character that `rest` begins with; of bytes that are not UTF-8, what a decoder takes for one U+FFFD.
Character character_at(std::string_view rest) {
    const auto byte = [rest](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
    const unsigned lead = byte(0);
    const std::size_t wanted = lead < 0xc2 || lead > 0xf4 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    // Overlong forms, surrogates and what is above U+10FFFF show in the second byte.
    unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    std::size_t length = 1;
    while (length < std::min(wanted, rest.size()) && byte(length) >= least && byte(length) <= most) {
        least = 0x80;
        most = 0xbf;
        ++length;
    }
    return {length, length == 4};
}

/// Line and column of offsets that only ever grow; each byte is looked at once.
class Cursor {
public:
    explicit Cursor(std::string_view bytes) : bytes_{bytes} {
        constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
        at_ = bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    }

    /// Goes on to `offset`, or to the beginning of the next line and gives false.
    bool reaches(std::size_t offset) {
        while (at_ < offset) {
            if (step()) {
                ++line_;
                column_ = 0;
                return false;
            }
        }
        return true;
    }
    void advance(std::size_t offset) {
        while (!reaches(offset)) {
        }
    }
    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] std::size_t column() const { return column_; }

private:
    /// Takes one character; true for a line terminator.
    bool step() {
        const char c = bytes_[at_];
        if (static_cast<unsigned char>(c) < 0x80) {
            at_ += bytes_.substr(at_, 2) == "\r\n" ? 2U : 1U;
            ++column_;
            return c == '\n' || c == '\r';
        }
        const std::string_view rest = bytes_.substr(at_);
        const Character character = character_at(rest);
        at_ += character.length;
        column_ += character.wide ? 2U : 1U;
        return rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9");
    }

    std::string_view bytes_;
    std::size_t at_{0};
    std::size_t line_{0};
    std::size_t column_{0};
};

}  // namespace

std::vector<MapSpan> map_spans(std::string_view bytes, std::span<const Hit> hits) {
    std::vector<MapSpan> spans;
    Cursor cursor{bytes};
    for (const Hit& hit : hits) {
        cursor.advance(hit.begin);
        // What a segment at the hit's first column says is true of the new text as well: inside begins behind it.
        std::size_t begin = cursor.column() + 1;
        std::size_t old_start = cursor.column();
        while (!cursor.reaches(hit.end)) {
            spans.push_back({cursor.line() - 1, begin, MapSpan::kLineEnd, 0});
            begin = old_start = 0;
        }
        Cursor text{hit.text};
        text.advance(hit.text.size());
        const auto old_length = static_cast<std::int64_t>(cursor.column() - old_start);
        spans.push_back({cursor.line(), begin, cursor.column(), static_cast<std::int64_t>(text.column()) - old_length});
    }
    return spans;
}

}  // namespace miniship
