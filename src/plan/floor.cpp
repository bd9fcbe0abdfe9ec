#include "plan/floor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace miniship::plan {
namespace {

void join_upcoming(std::vector<ReleaseTag>& tags, const ReleaseTag& upcoming) {
    const auto place = std::find_if(tags.begin(), tags.end(), [&](const ReleaseTag& tag) {
        return precedence(tag.version, upcoming.version) <= 0;
    });
    if (place == tags.end() || precedence(place->version, upcoming.version) != 0) {
        tags.insert(place, upcoming);
    }
}

}  // namespace

Floor floor_of(const FloorFacts& facts, const FloorOptions& options) {
    ReleaseTags found = release_tags(facts.tag_names, options.rules);
    if (facts.upcoming && (options.rules.prereleases || !facts.upcoming->version.is_prerelease())) {
        join_upcoming(found.tags, *facts.upcoming);
    }
    Floor result{.live = facts.live, .back = options.back, .ignored = found.ignored, .source = facts.source};
    if (!found.tags.empty()) {
        result.latest = found.tags.front();
    }
    for (auto& tag : found.tags) {
        if (facts.live && precedence(tag.version, *facts.live) > 0) {
            ++result.ignored;
        } else {
            result.counted.push_back(std::move(tag));
        }
    }
    if (result.counted.size() >= options.back) {
        result.floor = result.counted[options.back - 1];
    } else if (options.allow_short && !result.counted.empty()) {
        result.floor = result.counted.back();
    }
    return result;
}

Result<ReleaseTag> required_floor(const Floor& floor) {
    if (floor.floor) {
        return *floor.floor;
    }
    if (floor.counted.empty()) {
        return Error{.code = ErrorCode::too_few_tags,
                     .message = fmt::format("no release tag counts in {} ({} tags ignored)", floor.source, floor.ignored),
                     .hint = "name the form of your tags, for example `miniship floor --tags 'app-v{version}'`"};
    }
    return Error{.code = ErrorCode::too_few_tags,
                 .message = fmt::format("the floor needs {} releases, and only {} {} in {}", floor.back, floor.counted.size(),
                                        floor.counted.size() == 1 ? "counts" : "count", floor.source),
                 .hint = fmt::format("`miniship floor --back {}` counts fewer, `--allow-short` takes the oldest",
                                     floor.counted.size())};
}

}  // namespace miniship::plan
