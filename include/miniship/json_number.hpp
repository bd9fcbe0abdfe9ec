// Numbers of JSON as values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace miniship {

/// The value of a JSON number that is whole and not negative, however it is written: `12`, `12.0`, `1.2e1`. Nothing for
/// any other text, and above 2^64 - 1.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view number);

}  // namespace miniship
