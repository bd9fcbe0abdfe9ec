#include "plan/inject_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

bool stands_in(const MapLink& link, std::span<const Hit> hits) {
    return std::any_of(hits.begin(), hits.end(),
                       [&link](const Hit& hit) { return hit.begin < link.begin && link.begin < hit.end; });
}

}  // namespace

std::string map_warning(std::string_view code, std::string_view reason) {
    return fmt::format("{}: its source map is left as it is: {}", text::printable(code), reason);
}

MapFollowed followed_map(std::string_view path, std::string_view before, std::span<const Hit> hits) {
    MapFollowed followed;
    const auto warn = [&](std::string_view reason) { followed.warnings.push_back(map_warning(path, reason)); };
    const std::optional<MapLink> link = source_map_link(before);
    if (!link) {
        return followed;
    }
    const std::string_view url = link->url(before);
    if (stands_in(*link, hits)) {
        warn("the comment that names it is part of a replaced name");
    } else if (is_data_url(url)) {
        if (const auto all = with_inline_map(before, hits, *link)) {
            followed.inline_map = link;
        } else {
            warn(all.error().message);
        }
    } else if (std::optional<std::string> beside = source_map_path(url)) {
        followed.use = MapUse{std::string{path}, *std::move(beside), map_spans(before, hits), {}};
    } else {
        warn(fmt::format("{} is no path beside the file", text::printable(url)));
    }
    return followed;
}

}  // namespace miniship::plan
