// Places inside a string that holds a JSON text of its own, as config services like to keep documents.
//
// A pointer goes into such a string by the token `~json`: `/data/config/~json/min` is `min` of the JSON text in the
// string at `/data/config`. It cannot be mistaken for a name: in RFC 6901 a `~` is followed by 0 or 1.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/result.hpp"

namespace miniship::plan {

/// A value, wherever it was found.
struct FoundValue {
    json_text::Kind kind{json_text::Kind::null};
    std::string raw{};
    /// The decoded text of a string.
    std::optional<std::string> text{};
};

/// The value at a pointer that may go into strings; nothing where nothing is.
/// Error: document_invalid where a string that it goes into is no string, or holds no JSON.
[[nodiscard]] Result<std::optional<FoundValue>> value_at(const json_text::Document& document,
                                                         const std::string& pointer);

/// Whether a value can be added at a pointer that may go into strings and that names nothing: objects take new members,
/// and missing parents become objects; a list takes no item, since what its length means is the team's to know.
/// Error: document_invalid, as for `value_at` too.
[[nodiscard]] Result<void> checked_room(const json_text::Document& document, const std::string& pointer);

/// The same edits without pointers that go into strings: each such string is replaced once, by a JSON text that is
/// proven to differ at the intended places only. What does not change in a string keeps its escapes.
/// Errors: document_invalid, as for `value_at`.
[[nodiscard]] Result<std::vector<json_text::Edit>> outer_edits(const json_text::Document& document,
                                                               const std::vector<json_text::Edit>& edits);

}  // namespace miniship::plan
