// Source maps that follow an injection: version 3 (ECMA-426), plain and indexed, changed where they must and nowhere
// else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/injection.hpp"
#include "miniship/result.hpp"

namespace miniship {

/// What a hit means for one line of the generated code: what was mapped in [begin, end) is gone, and what stood at
/// `end` or behind it on this line moves by `delta`. A hit over several lines gives one span for each of them.
struct MapSpan {
    static constexpr std::size_t kLineEnd = std::numeric_limits<std::size_t>::max();

    /// From 0; lines end as in ECMAScript: LF, CR LF, CR, U+2028, U+2029.
    std::size_t line{0};
    /// From 0, in UTF-16 code units, in the old text; a byte order mark is no part of its line.
    std::size_t begin{0};
    /// kLineEnd where nothing behind the hit is left on the line.
    std::size_t end{0};
    std::int64_t delta{0};

    bool operator==(const MapSpan&) const = default;
};

/// The spans of hits in `bytes`, the old text; both are in the order of the text. Where bytes are not UTF-8 they count
/// as the U+FFFD that a decoder makes of them (one for each maximal part, as the WHATWG encoding standard has it).
[[nodiscard]] std::vector<MapSpan> map_spans(std::string_view bytes, std::span<const Hit> hits);

/// The source map `map` after the hits. Text behind a hit keeps its original position: the first segment behind a hit
/// gets another column, segments inside a hit go (the last of them moves to the hit's end where no other one stands
/// there), and everything else, members that are unknown included, is the same bytes. In an index map the offsets of
/// sections follow too. A prefix line that starts with `)]}'` is kept.
/// Error `file_invalid`: not JSON, not version 3, no mappings, segments or sections that are malformed or out of order
/// where a hit needs them, or a section that begins inside a hit.
[[nodiscard]] Result<std::string> shifted_source_map(std::string_view map, std::span<const MapSpan> spans);

/// Where a text names its source map.
struct MapLink {
    /// Byte offsets of the URL.
    std::size_t begin{0};
    std::size_t end{0};
    /// In a comment of the form `/* … */`: more code may follow on its line.
    bool in_block{false};

    [[nodiscard]] std::string_view url(std::string_view bytes) const { return bytes.substr(begin, end - begin); }
    bool operator==(const MapLink&) const = default;
};

/// The URL in the last comment of the form `//# sourceMappingURL=URL`, `//@ …` or `/*# … */`; nothing where no comment
/// names one, or where the text cannot be lexed. Strings and templates that look so are none.
[[nodiscard]] std::optional<MapLink> source_map_link(std::string_view bytes);

/// True for a `data:` URL: the map is in the text itself.
[[nodiscard]] bool is_data_url(std::string_view url);

/// The `data:` URL of a source map after the hits, base64 or percent-encoded as before; what does not change in a
/// percent-encoded map keeps its encoding. Error `file_invalid`: bad base64, or as in `shifted_source_map`.
[[nodiscard]] Result<std::string> shifted_data_url(std::string_view url, std::span<const MapSpan> spans);

/// The hits in `bytes` with one more of them, in its place: the `data:` URL at `link` as it is after all of them. Code
/// that stands behind the comment on its line moves as far as the URL grows, and the map knows that. The link must
/// stand in no hit. Errors: as in `shifted_data_url`, and `file_invalid` for a map that fits at no length of its own.
[[nodiscard]] Result<std::vector<Hit>> with_inline_map(std::string_view bytes, std::span<const Hit> hits,
                                                       const MapLink& link);

/// The path, relative to the folder of the code, that the URL of a link means: percent-decoded, without query and
/// fragment. Nothing for a URL with a scheme or a host, an absolute path, and one with a NUL.
[[nodiscard]] std::optional<std::string> source_map_path(std::string_view url);

}  // namespace miniship
