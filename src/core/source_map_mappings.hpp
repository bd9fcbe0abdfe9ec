// The `mappings` of a source map: segments of base64 VLQ, rewritten in one pass that copies what does not change.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "miniship/result.hpp"
#include "miniship/source_map.hpp"

namespace miniship {

/// `mappings` after the spans, which are in the order of the text. Lines that no span touches are not decoded.
/// Error `file_invalid`: a character that does not belong there, or on a touched line a segment that is malformed or
/// out of order.
[[nodiscard]] Result<std::string> shifted_mappings(std::string_view mappings, std::span<const MapSpan> spans);

}  // namespace miniship
