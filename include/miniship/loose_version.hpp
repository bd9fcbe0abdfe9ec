// Versions of any number of parts, as platforms give them to base libraries and clients.
#pragma once

#include <compare>
#include <string_view>

namespace miniship {

/// True for numbers with dots between them: `8`, `3.4.10`, `8.0.50.2`; leading zeros are fine.
[[nodiscard]] bool is_loose_version(std::string_view text);
/// True for a loose version whose numbers have no leading zeros: what policy documents hold and the client guard
/// compares.
[[nodiscard]] bool is_dotted_version(std::string_view text);
/// Order part by part as numbers of any size, a part that is missing as 0: `3.4` equals `3.4.0`. Both have to be loose
/// versions.
[[nodiscard]] std::strong_ordering loose_order(std::string_view left, std::string_view right);

}  // namespace miniship
