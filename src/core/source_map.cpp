#include "miniship/source_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "miniship/json_text.hpp"
#include "source_map_mappings.hpp"

namespace miniship {
namespace {

using json_text::Kind;
using json_text::Value;

Error malformed(std::string_view what) {
    return {ErrorCode::file_invalid, fmt::format("the source map {}", what)};
}

/// `text` instead of the bytes from `begin` to `end`.
struct Splice {
    std::size_t begin{0};
    std::size_t end{0};
    std::string text{};
};

struct Place {
    std::size_t line{0};
    std::size_t column{0};

    auto operator<=>(const Place&) const = default;
};
constexpr Place kNowhere{MapSpan::kLineEnd, MapSpan::kLineEnd};

auto first_of_line(std::span<const MapSpan> spans, std::size_t line) {
    return std::partition_point(spans.begin(), spans.end(), [line](const MapSpan& span) { return span.line < line; });
}

/// The spans that lie behind `from` and not behind `to`, as seen from `from`: what a section's own map counts from.
std::vector<MapSpan> spans_between(std::span<const MapSpan> spans, Place from, Place to) {
    std::vector<MapSpan> found;
    for (auto at = first_of_line(spans, from.line); at != spans.end() && at->line <= to.line; ++at) {
        MapSpan span = *at;
        const Place end{span.line, span.end};
        if (end <= from || end > to) {
            continue;
        }
        if (span.line == from.line) {
            span.begin = std::max(span.begin, from.column) - from.column;
            span.end -= span.end == MapSpan::kLineEnd ? 0 : from.column;
        }
        span.line -= from.line;
        found.push_back(span);
    }
    return found;
}

/// Where a place is after the hits; nothing when it was inside of one.
std::optional<Place> moved(Place place, std::span<const MapSpan> spans) {
    std::int64_t shift = 0;
    for (auto at = first_of_line(spans, place.line); at != spans.end() && at->line == place.line; ++at) {
        if (at->begin <= place.column && at->end > place.column) {
            return std::nullopt;
        }
        shift += at->end <= place.column ? at->delta : 0;
    }
    return Place{place.line, static_cast<std::size_t>(static_cast<std::int64_t>(place.column) + shift)};
}

std::optional<std::size_t> whole_number(const std::optional<Value>& value) {
    if (!value || value->kind() != Kind::number) {
        return std::nullopt;
    }
    const std::string_view raw = value->raw();
    std::size_t number = 0;
    const auto [stop, failure] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    return failure == std::errc{} && stop == raw.data() + raw.size() ? std::optional{number} : std::nullopt;
}

struct Section {
    Place offset{};
    Value column;
    Value map;
};

Result<std::vector<Section>> sections_of(const Value& list) {
    std::vector<Section> sections;
    for (const Value& item : list.children()) {
        const std::optional<Value> offset = item.find("offset");
        const std::optional<Value> column = offset ? offset->find("column") : std::nullopt;
        const auto line_number = whole_number(offset ? offset->find("line") : std::nullopt);
        const auto column_number = whole_number(column);
        const std::optional<Value> map = item.find("map");
        if (!line_number || !column_number || !map) {
            return malformed(fmt::format("has no offset or no map in section {}", sections.size() + 1));
        }
        const Place place{*line_number, *column_number};
        if (!sections.empty() && place < sections.back().offset) {
            return malformed("has sections that are out of order");
        }
        sections.push_back({place, *column, *map});
    }
    return sections;
}

class MapEditor {
public:
    /// Adds what changes in one map, which may be an index of maps.
    Result<void> edit(const Value& map, std::span<const MapSpan> spans) {
        const auto sections = map.find("sections");
        if (sections && sections->kind() == Kind::array) {
            return edit_sections(*sections, spans);
        }
        return edit_mappings(map, spans);
    }

    [[nodiscard]] std::string edited(std::string_view bytes) {
        std::sort(splices_.begin(), splices_.end(),
                  [](const Splice& left, const Splice& right) { return left.begin < right.begin; });
        std::string out;
        std::size_t copied = 0;
        for (const Splice& splice : splices_) {
            out += bytes.substr(copied, splice.begin - copied);
            out += splice.text;
            copied = splice.end;
        }
        return out += bytes.substr(copied);
    }

private:
    Result<void> edit_sections(const Value& list, std::span<const MapSpan> spans) {
        TRY_ASSIGN(const std::vector<Section> sections, sections_of(list));
        for (std::size_t index = 0; index < sections.size(); ++index) {
            const Section& section = sections[index];
            const Place next = index + 1 < sections.size() ? sections[index + 1].offset : kNowhere;
            const std::optional<Place> place = moved(section.offset, spans);
            if (!place) {
                return malformed("has a section that begins inside a replaced name");
            }
            if (*place != section.offset) {
                put(section.column, std::to_string(place->column));
            }
            TRY(edit(section.map, spans_between(spans, section.offset, next)));
        }
        return {};
    }

    Result<void> edit_mappings(const Value& map, std::span<const MapSpan> spans) {
        const auto mappings = map.find("mappings");
        if (whole_number(map.find("version")) != 3 || !mappings || mappings->kind() != Kind::string) {
            return malformed("is none of version 3 with mappings");
        }
        const std::string_view quoted = mappings->raw();
        const bool escaped = quoted.find('\\') != std::string_view::npos;
        const std::string text = escaped ? mappings->text().value_or("") : std::string{};
        const std::string_view before = escaped ? std::string_view{text} : quoted.substr(1, quoted.size() - 2);
        TRY_ASSIGN(const std::string after, shifted_mappings(before, spans));
        if (after != before) {
            put(*mappings, '"' + after + '"');
        }
        return {};
    }

    void put(const Value& value, std::string text) {
        splices_.push_back({value.node().begin, value.node().end, std::move(text)});
    }

    std::vector<Splice> splices_{};
};

/// The length of the line that some servers put before JSON so that no script can load it.
std::size_t guard_length(std::string_view map) {
    return map.starts_with(")]}'") ? std::min(map.find('\n'), map.size() - 1) + 1 : 0;
}

}  // namespace

Result<std::string> shifted_source_map(std::string_view map, std::span<const MapSpan> spans) {
    const std::size_t guard = guard_length(map);
    TRY_ASSIGN(const json_text::Document document, json_text::parsed(std::string{map.substr(guard)}));
    if (whole_number(document.root().find("version")) != 3) {
        return malformed("is not of version 3");
    }
    MapEditor editor;
    TRY(editor.edit(document.root(), spans));
    return std::string{map.substr(0, guard)} + editor.edited(document.bytes());
}

}  // namespace miniship
