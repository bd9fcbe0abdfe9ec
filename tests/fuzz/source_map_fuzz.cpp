// Any bytes as a source map: editing it never crashes, twice nothing is nothing, and on a map that segments can be read
// from every lookup outside of the hits gives the same original position as before.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/source_map.hpp"

namespace {

using namespace miniship;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

struct Mapped {
    std::int64_t column;
    std::size_t count;
    std::int64_t original[4];

    bool operator==(const Mapped& other) const {
        return count == other.count && std::equal(original, original + (count - 1), other.original);
    }
};

/// The segments of each line, decoded the long way; empty when the numbers cannot be read or are not in order.
std::vector<std::vector<Mapped>> decoded(std::string_view mappings) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::vector<std::vector<Mapped>> lines(1);
    std::int64_t state[5] = {};
    std::size_t field = 0;
    std::int64_t value = 0;
    unsigned shift = 0;
    const auto end_segment = [&] {
        if (field > 0) {
            lines.back().push_back({state[0], field, {state[1], state[2], state[3], state[4]}});
        }
        field = 0;
    };
    for (const char c : mappings) {
        if (c == ',' || c == ';') {
            if (shift > 0) {
                return {};
            }
            end_segment();
            if (c == ';') {
                lines.emplace_back();
                state[0] = 0;
            }
            continue;
        }
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos || shift > 20 || field > 4) {
            return {};
        }
        value |= static_cast<std::int64_t>(digit & 31U) << shift;
        shift += 5;
        if ((digit & 32U) == 0) {
            const std::int64_t number = (value & 1) != 0 ? -(value >> 1) : value >> 1;
            if (value == 1 || (field == 0 && number < 0)) {
                return {};
            }
            state[field++] += number;
            value = 0;
            shift = 0;
        }
    }
    end_segment();
    return shift > 0 ? std::vector<std::vector<Mapped>>{} : lines;
}

const Mapped* at(const std::vector<Mapped>& line, std::int64_t column) {
    const auto behind =
        std::partition_point(line.begin(), line.end(), [column](const Mapped& one) { return one.column <= column; });
    return behind == line.begin() ? nullptr : &*(behind - 1);
}

bool same(const Mapped* left, const Mapped* right) {
    return left == nullptr || right == nullptr ? left == right : *left == *right;
}

std::string mappings_of(const std::string& map) {
    const auto document = json_text::parsed(map);
    const auto mappings = document ? document->find("/mappings") : std::nullopt;
    return mappings ? mappings->text().value_or("") : "";
}

void check_lookups(const std::string& before, const std::string& after, std::span<const MapSpan> spans) {
    const auto old_lines = decoded(mappings_of(before));
    const auto new_lines = decoded(mappings_of(after));
    require(old_lines.empty() || old_lines.size() == new_lines.size());
    for (std::size_t line = 0; line < old_lines.size(); ++line) {
        std::int64_t shift = 0;
        auto span = std::find_if(spans.begin(), spans.end(), [line](const MapSpan& one) { return one.line == line; });
        for (std::int64_t column = 0; column < 64; ++column) {
            while (span != spans.end() && span->line == line && static_cast<std::size_t>(column) >= span->end) {
                shift += span->delta;
                ++span;
            }
            const bool inside =
                span != spans.end() && span->line == line && static_cast<std::size_t>(column) >= span->begin;
            require(inside || same(at(old_lines[line], column), at(new_lines[line], column + shift)));
        }
    }
}

/// A map in a comment that code follows on its line: what the map says of that code stays true.
void check_inline(const std::string& mappings) {
    const std::string head = R"(data:application/json,{"version":3,"mappings":")";
    const std::string code = "f(p.V)/*# sourceMappingURL=" + head + mappings + "\"}*/;g(p.V)+h";
    const auto link = source_map_link(code);
    if (!link || !link->url(code).starts_with(head)) {
        return;
    }
    const std::vector<Hit> hits{{.begin = 2, .end = 5, .text = "\"1.9.0\""},
                                {.begin = code.size() - 6, .end = code.size() - 3, .text = "\"1\""}};
    if (link->end < hits.back().begin) {
        const auto all = with_inline_map(code, hits, *link);
        // A URL that has not grown moves nothing, so that nobody looked at what is mapped inside of it.
        if (all && (*all)[1].text.size() != link->url(code).size()) {
            const auto again = shifted_data_url(link->url(code), map_spans(code, *all));
            require(again.ok() && *again == (*all)[1].text);
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(data, data + size);
    const std::vector<MapSpan> spans{{0, 1, 4, 3},  {0, 7, 7, 2}, {0, 12, 20, -7}, {2, 3, MapSpan::kLineEnd, 0},
                                     {3, 0, 5, -5}, {3, 9, 10, 1}};
    for (const std::string& map : {bytes, R"({"version":3,"mappings":")" + bytes + "\"}"}) {
        const auto after = shifted_source_map(map, spans);
        if (!after) {
            require(after.error().code == ErrorCode::file_invalid);
            continue;
        }
        const auto untouched = shifted_source_map(map, {});
        require(untouched.ok() && *untouched == map);
        const auto document = json_text::parsed(map);
        if (document && !document->find("/sections")) {
            check_lookups(map, *after, spans);
        }
    }
    if (const auto url = shifted_data_url(bytes, spans)) {
        require(shifted_data_url(*url, {}).ok());
    }
    (void)source_map_path(bytes);
    check_inline(bytes);
    return 0;
}
