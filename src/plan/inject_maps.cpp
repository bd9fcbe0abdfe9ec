#include "plan/inject_maps.hpp"

#include <fmt/format.h>

#include <utility>

#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

/// How far the hits before `offset` move the text behind them.
std::size_t moved_offset(std::size_t offset, std::span<const Hit> hits) {
    std::size_t moved = offset;
    for (const Hit& hit : hits) {
        if (hit.end <= offset) {
            moved = moved + hit.text.size() - (hit.end - hit.begin);
        }
    }
    return moved;
}

}  // namespace

std::string map_warning(std::string_view code, std::string_view reason) {
    return fmt::format("{}: its source map is left as it is: {}", text::printable(code), reason);
}

MapFollowed followed_map(std::string_view path, std::string_view before, Injection& injection) {
    MapFollowed followed;
    const std::optional<MapLink> link = source_map_link(before);
    if (!link) {
        return followed;
    }
    std::vector<MapSpan> spans = map_spans(before, injection.hits);
    if (is_data_url(link->url)) {
        const Result<std::string> url = shifted_data_url(link->url, spans);
        if (url) {
            injection.bytes.replace(moved_offset(link->begin, injection.hits), link->url.size(), *url);
        } else {
            followed.warnings.push_back(map_warning(path, url.error().message));
        }
    } else if (std::optional<std::string> beside = source_map_path(link->url)) {
        followed.use = MapUse{std::string{path}, *std::move(beside), std::move(spans), {}};
    } else {
        followed.warnings.push_back(
            map_warning(path, fmt::format("{} is no path beside the file", text::printable(link->url))));
    }
    return followed;
}

}  // namespace miniship::plan
