#include "miniship/byte_text.hpp"

#include <array>
#include <cstdint>

namespace miniship {
namespace {

constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t kNoDigit = 64;
constexpr auto kBase64Values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::uint8_t value = 0; value < kBase64.size(); ++value) {
        table[static_cast<std::uint8_t>(kBase64[value])] = value;
    }
    return table;
}();

std::optional<unsigned> hexadecimal(char c) {
    constexpr std::string_view kHexadecimal = "0123456789abcdef";
    const std::size_t value = kHexadecimal.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + ('a' - 'A')) : c);
    return value == std::string_view::npos ? std::nullopt : std::optional{static_cast<unsigned>(value)};
}

}  // namespace

std::optional<std::string> base64_decoded(std::string_view unpadded) {
    std::string out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : unpadded) {
        const std::uint8_t value = kBase64Values[static_cast<std::uint8_t>(c)];
        if (value == kNoDigit) {
            return std::nullopt;
        }
        bits = (bits << 6U) | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out += static_cast<char>((bits >> count) & 0xffU);
        }
    }
    // Six bits left over are a digit that belongs to no byte.
    return count == 6 ? std::nullopt : std::optional{std::move(out)};
}

std::string base64_encoded(std::string_view bytes, bool padded) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t index = 0; index < 3; ++index) {
            bits = (bits << 8U) | (index < group.size() ? static_cast<unsigned char>(group[index]) : 0U);
        }
        for (std::size_t index = 0; index <= group.size(); ++index) {
            out += kBase64[(bits >> (18 - 6 * index)) & 63U];
        }
        out.append(padded ? 3 - group.size() : 0, '=');
    }
    return out;
}

std::size_t percent_length(std::string_view text, std::size_t at) {
    const bool escape =
        text[at] == '%' && at + 2 < text.size() && hexadecimal(text[at + 1]) && hexadecimal(text[at + 2]);
    return escape ? 3 : 1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = percent_length(text, at);
        out +=
            length == 1 ? text[at] : static_cast<char>((*hexadecimal(text[at + 1]) << 4U) | *hexadecimal(text[at + 2]));
        at += length;
    }
    return out;
}

}  // namespace miniship
