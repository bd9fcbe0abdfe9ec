// Source maps in the plan of an injection: which file names which map, and what becomes of it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/injection.hpp"
#include "miniship/result.hpp"
#include "miniship/source_map.hpp"

namespace miniship::plan {

/// An injected file and the source map that it names.
struct MapUse {
    /// As its edit names it.
    std::string code{};
    /// Relative to the folder of the code.
    std::string url_path{};
    std::vector<MapSpan> spans{};
    /// As the map's edit names it; empty while it is not known, and where the map does not follow.
    std::string map{};

    bool operator==(const MapUse&) const = default;
};

/// What is known of a map from the code alone.
struct MapFollowed {
    /// A map that is a file of its own.
    std::optional<MapUse> use{};
    /// A map that is in the code itself, and can follow.
    std::optional<MapLink> inline_map{};
    std::vector<std::string> warnings{};
};

/// Looks at the map that `before`, the code at `path`, names.
[[nodiscard]] MapFollowed followed_map(std::string_view path, std::string_view before, std::span<const Hit> hits);

/// A warning about the map of `code`.
[[nodiscard]] std::string map_warning(std::string_view code, std::string_view reason);

}  // namespace miniship::plan
