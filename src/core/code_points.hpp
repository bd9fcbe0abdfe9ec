// Text as Unicode code points.
#pragma once

#include <string>
#include <string_view>

namespace miniship {

/// The code points of UTF-8 text. A byte that is not part of well-formed UTF-8 becomes a value above U+10FFFF.
[[nodiscard]] std::u32string code_points(std::string_view utf8);

/// The number of bytes that the first `count` code points of the text take.
[[nodiscard]] std::size_t byte_length(std::string_view utf8, std::size_t count);

}  // namespace miniship
