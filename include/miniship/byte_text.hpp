// Bytes as letters that fit into JSON and URLs: base64 (RFC 4648 section 4) and `%41` (RFC 3986 section 2.1).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace miniship {

/// The bytes of a base64 text without its padding; nothing for letters that do not belong there.
[[nodiscard]] std::optional<std::string> base64_decoded(std::string_view unpadded);
/// The bytes as base64, with `=` up to a multiple of four or without.
[[nodiscard]] std::string base64_encoded(std::string_view bytes, bool padded);

/// The text with every `%XX` as the byte that it stands for; a `%` without two digits stays.
[[nodiscard]] std::string percent_decoded(std::string_view text);
/// Length of the character at `at`: 3 for `%41`, 1 for any other.
[[nodiscard]] std::size_t percent_length(std::string_view text, std::size_t at);

}  // namespace miniship
