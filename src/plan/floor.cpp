#include "plan/floor.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "miniship/text.hpp"

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

bool is_above(const Version& version, const std::optional<Version>& other) {
    return other && precedence(version, *other) > 0;
}

/// Puts a release that is being made among those that are there.
void add_upcoming(ReleaseTags& found, const FloorFacts& facts, const FloorOptions& options) {
    if (!facts.upcoming || (facts.upcoming->version.is_prerelease() && !options.rules.prereleases)) {
        return;
    }
    if (!found.latest || precedence(facts.upcoming->version, found.latest->version) > 0) {
        found.latest = facts.upcoming;
    }
    if (is_above(facts.upcoming->version, facts.live)) {
        ++found.ignored;
    } else {
        join_upcoming(found.tags, *facts.upcoming);
    }
}

/// The floor by `keep` where it is the higher one.
void raise_by_keep(Floor& result, const FloorFacts& facts, const KeepRule& rule) {
    TagDates dates = facts.dates;
    if (facts.upcoming) {
        dates.emplace(facts.upcoming->name, facts.now);
    }
    const std::size_t reachable = reachable_releases(result.counted, dates, rule, facts.now);
    const ReleaseTag& kept = result.counted[reachable - 1];
    if (precedence(kept.version, result.floor->version) > 0) {
        result.floor = kept;
        result.by_keep = true;
    }
}

/// The flags that count these forms, as one types them.
std::string tags_flags(const std::vector<TagPattern>& patterns) {
    std::vector<std::string> flags;
    for (const auto& pattern : patterns) {
        flags.push_back(fmt::format("--tags '{}'", to_string(pattern)));
    }
    return text::joined(flags, " ");
}

/// The form of the newest counted tag; by this one the others are told to be newer.
std::optional<TagPattern> newest_form(const Floor& floor) {
    if (!floor.latest) {
        return std::nullopt;
    }
    const auto prefix = version_prefix(floor.latest->name);
    return prefix ? std::optional{TagPattern{.before = std::string{*prefix}}} : std::nullopt;
}

/// How to count what has other forms: the newest of them, and what counted already.
std::string other_forms_hint(const Floor& floor) {
    std::vector<TagPattern> patterns;
    if (const auto form = newest_form(floor)) {
        patterns.push_back(*form);
    }
    patterns.push_back(floor.others.front().pattern);
    return fmt::format("`miniship floor {}` counts {}", tags_flags(patterns),
                       patterns.size() == 1 ? "those of the newest form" : "both forms");
}

std::string other_forms(const Floor& floor) {
    constexpr std::size_t kShown = 3;
    std::vector<std::string> forms;
    for (const auto& series : floor.others) {
        if (forms.size() < kShown) {
            forms.push_back(fmt::format("{} like {}", series.count, to_string(series.pattern)));
        }
    }
    return text::joined(forms, ", ") + (floor.others.size() > kShown ? ", …" : "");
}

}  // namespace

Floor floor_of(const FloorFacts& facts, const FloorOptions& options) {
    ReleaseTags found = release_tags(facts.tag_names, options.rules, {.live = facts.live});
    add_upcoming(found, facts, options);
    Floor result{.latest = found.latest,
                 .live = facts.live,
                 .back = options.back,
                 .keep = options.keep,
                 .counted = std::move(found.tags),
                 .older = facts.unlisted_older,
                 .ignored = found.ignored + facts.unlisted_ignored,
                 .source = facts.source,
                 .others = facts.others.empty() ? std::move(found.others) : facts.others};
    if (result.counted.size() >= options.back) {
        result.floor = result.counted[options.back - 1];
    } else if (options.allow_short && !result.counted.empty()) {
        result.floor = result.counted.back();
    }
    if (result.floor && options.keep) {
        raise_by_keep(result, facts, *options.keep);
    }
    return result;
}

std::vector<TagSeries> forms_in(std::span<const std::string> names) {
    ReleaseTags found = release_tags(names, {.patterns = default_tag_patterns(), .detect = true});
    std::vector<TagSeries> forms = std::move(found.others);
    if (const auto prefix = found.latest ? version_prefix(found.latest->name) : std::nullopt) {
        forms.push_back(
            {.pattern = {.before = std::string{*prefix}}, .count = found.tags.size(), .newest = *found.latest});
    }
    std::stable_sort(forms.begin(), forms.end(), [](const TagSeries& left, const TagSeries& right) {
        return precedence(left.newest.version, right.newest.version) > 0;
    });
    return forms;
}

Result<ReleaseTag> required_floor(const Floor& floor) {
    if (floor.floor) {
        return *floor.floor;
    }
    if (floor.counted.empty() && floor.latest && is_above(floor.latest->version, floor.live)) {
        return Error{.code = ErrorCode::too_few_tags,
                     .message = fmt::format("no release in {} is as old as live {}; the newest is {}", floor.source,
                                            to_string(*floor.live), floor.latest->name),
                     .hint = fmt::format("name a version that was released, up to `--live {}`",
                                         to_string(floor.latest->version))};
    }
    if (floor.counted.empty()) {
        const bool known = !floor.others.empty();
        return Error{.code = ErrorCode::too_few_tags,
                     .message = fmt::format("no release tag counts in {} ({} tags ignored{})", floor.source,
                                            floor.ignored, known ? ": " + other_forms(floor) : ""),
                     .hint = known
                                 ? other_forms_hint(floor)
                                 : "name the form of your tags, for example `miniship floor --tags 'app-v{version}'`"};
    }
    const bool newer = !floor_notes(floor).empty();
    return Error{.code = ErrorCode::too_few_tags,
                 .message = fmt::format("the floor needs {} releases, and only {} {} in {}{}", floor.back,
                                        floor.counted.size(), floor.counted.size() == 1 ? "counts" : "count",
                                        floor.source, newer ? fmt::format(" (and {})", other_forms(floor)) : ""),
                 .hint = newer
                             ? other_forms_hint(floor)
                             : fmt::format("`miniship floor --back {}` counts fewer, `--allow-short` takes the oldest",
                                           floor.counted.size())};
}

std::vector<std::string> floor_notes(const Floor& floor) {
    if (floor.others.empty() || !floor.latest ||
        precedence(floor.others.front().newest.version, floor.latest->version) <= 0) {
        return {};
    }
    const TagSeries& other = floor.others.front();
    return {fmt::format("{} tags count, the newest is {}; {} tags like {} do not, and their newest, {}, is newer: {}",
                        floor.total(), floor.latest->name, other.count, to_string(other.pattern), other.newest.name,
                        other_forms_hint(floor))};
}

}  // namespace miniship::plan
