#include "core/code_points.hpp"

#include <algorithm>

#include "miniship/text.hpp"

namespace miniship {
namespace {

constexpr char32_t kNotText = 0x110000;

std::size_t sequence_length(std::string_view rest) {
    const auto lead = static_cast<unsigned char>(rest.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return text::is_utf8(rest.substr(0, length)) ? std::min(length, rest.size()) : 1;
}

char32_t first_point(std::string_view sequence) {
    const auto lead = static_cast<unsigned char>(sequence.front());
    if (sequence.size() == 1) {
        return lead < 0x80 ? char32_t{lead} : kNotText + lead;
    }
    char32_t point = lead & (0x7fU >> sequence.size());
    for (const char c : sequence.substr(1)) {
        point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3fU);
    }
    return point;
}

}  // namespace

std::u32string code_points(std::string_view utf8) {
    std::u32string points;
    while (!utf8.empty()) {
        const std::size_t length = sequence_length(utf8);
        points += first_point(utf8.substr(0, length));
        utf8.remove_prefix(length);
    }
    return points;
}

std::size_t byte_length(std::string_view utf8, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at < utf8.size(); --count) {
        at += sequence_length(utf8.substr(at));
    }
    return at;
}

}  // namespace miniship
