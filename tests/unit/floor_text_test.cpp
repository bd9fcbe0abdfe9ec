#include "cli/floor_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "cli/console_text.hpp"
#include "miniship/text.hpp"

using namespace miniship;
using namespace miniship::cli;

namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kNow = 20000 * kDay;

struct Told {
    plan::FloorFacts facts{};
    plan::FloorOptions options{};
    plan::Floor floor{};
};

/// Releases with the days since each, and a floor two back.
Told told(const std::vector<std::pair<std::string, std::int64_t>>& tags,
          const std::optional<Version>& live = std::nullopt) {
    Told told{.facts = {.now = kNow, .live = live, .source = "local"},
              .options = {.rules = {.patterns = default_tag_patterns()}, .back = 2}};
    for (const auto& [name, days] : tags) {
        told.facts.tag_names.push_back(name);
        if (days >= 0) {
            told.facts.dates[name] = kNow - days * kDay;
        }
    }
    told.floor = plan::floor_of(told.facts, told.options);
    return told;
}

std::string joined(const std::vector<std::string>& lines) {
    return "\n" + text::joined(lines, "\n") + "\n";
}

std::vector<std::string> table_of(const Told& told, std::size_t width) {
    return floor_table(plan::explanation(told.facts, told.options, told.floor), told.floor, kNow, width);
}

const std::vector<std::pair<std::string, std::int64_t>> kTags{
    {"v1.0.0", 400}, {"v1.1.0", 40}, {"v1.2.0", 10},    {"v1.1.1", 1}, {"v1.3.0-rc.1", 2},
    {"1.2.0", 10},   {"v1.3.0", 0},  {"web/v9.0.0", 5}, {"latest", 1}, {"v0.9.0", 500}};

}  // namespace

TEST_CASE("floor table: what counts, when it was made, and why not") {
    const auto lines = table_of(told(kTags, parse_version("1.2.0")), 100);
    CHECK(joined(lines) == joined({
                               "   version     tag          date        age",
                               "-  1.3.0       v1.3.0       2024-10-04  0 h    above live 1.2.0",
                               "-  1.3.0-rc.1  v1.3.0-rc.1  2024-10-02  2 d    prerelease",
                               "1  1.2.0       v1.2.0       2024-09-24  10 d   live",
                               "-  1.2.0       1.2.0        2024-09-24  10 d   live, the same version once more",
                               "2  1.1.1       v1.1.1       2024-10-03  24 h   <- floor, hotfix of 1.1",
                               "3  1.1.0       v1.1.0       2024-08-25  40 d   below the floor",
                               "4  1.0.0       v1.0.0       2023-08-31  13 mo  below the floor",
                               "5  0.9.0       v0.9.0       2023-05-23  16 mo  below the floor",
                           }));
    const Told all = told(kTags);
    const auto explained = plan::explanation(all.facts, all.options, all.floor);
    CHECK(explained.others ==
          std::vector<std::string>{"1 of other forms", "1 of versions that count already", "1 without a version"});
}

TEST_CASE("floor table: narrow terminals get fewer columns, unknown dates none") {
    CHECK(table_of(told(kTags), 200)[1].find("0 h") != std::string::npos);
    CHECK(table_of(told(kTags), 75)[0] == "   version     tag          date");
    CHECK(table_of(told(kTags), 20)[0] == "   version     date");
    for (const std::size_t width : std::vector<std::size_t>{20, 40, 50, 60, 70, 80}) {
        CAPTURE(width);
        for (const auto& line :
             table_of(told({{"v1.0.0", 9}, {"v1.1.0", 8}, {"v1.2.0-a.prerelease.with.a.long.name", 3}}), width)) {
            CHECK(text::display_width(line) <= width);
        }
    }
    CHECK(table_of(told({{"v1.0.0", -1}, {"v1.1.0", -1}}), 80) ==
          std::vector<std::string>{"   version  tag", "1  1.1.0    v1.1.0", "2  1.0.0    v1.0.0  <- floor"});
}

TEST_CASE("floor table: names from outside cannot steer the terminal") {
    Told nasty = told({{"v1.0.0", 1}, {"v1.1.0", 1}});
    nasty.options.rules.patterns = {{.before = "\x1b[2J"}};
    nasty.facts.tag_names = {"\x1b[2J1.0.0", "\x1b[2J1.1.0"};
    nasty.floor = plan::floor_of(nasty.facts, nasty.options);
    for (const auto& line : table_of(nasty, 80)) {
        CHECK(line.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("timeline: fits every width, and its marks point at their releases") {
    for (const std::size_t width : std::vector<std::size_t>{2, 10, 20, 31, 32, 60, 100, 200}) {
        CAPTURE(width);
        const Told all = told(kTags, parse_version("1.3.0"));
        const auto lines = timeline(all.floor, all.facts.dates, width);
        REQUIRE(lines.size() == 5);
        CHECK(text::display_width(lines[0]) == width);
        CHECK(text::display_width(lines[1]) == width);
        if (width >= 20) {
            for (const auto& line : lines) {
                CHECK(text::display_width(line) <= width);
                CHECK(line.find('\x1b') == std::string::npos);
            }
        }
    }
    const Told some = told({{"v1.0.0", 100}, {"v1.1.0", 50}, {"v1.2.0", 0}});
    CHECK(timeline(some.floor, some.facts.dates, 40) == std::vector<std::string>{
                                                            "▄                   ▄                  ▄",
                                                            "────────────────────────────────────────",
                                                            "                    ▲ floor 1.1.0",
                                                            "2024-06-26     2024-08-15     2024-10-04",
                                                        });
    CHECK(timeline(told({{"v1.0.0", 1}}).floor, {}, 80).empty());
}

TEST_CASE("usage chart: bars to scale, below the floor marked, many versions summed up") {
    Usage usage{
        .versions = {{*parse_version("1.10.0"), 400}, {*parse_version("1.9.0"), 100}, {*parse_version("1.0.0"), 1}}};
    CHECK(joined(usage_chart(usage, *parse_version("1.9.0"), 23)) == joined({
                                                                         "  1.10.0  400  ████████",
                                                                         "  1.9.0   100  ██",
                                                                         "! 1.0.0     1  ▏",
                                                                     }));
    for (int patch = 1; patch < 60; ++patch) {
        usage.versions.push_back({*parse_version("0.1." + std::to_string(patch)), static_cast<std::uint64_t>(patch)});
    }
    const auto lines = usage_chart(usage, *parse_version("1.9.0"), 60);
    CHECK(lines.size() == 25);
    CHECK(lines.back().find("more versions") != std::string::npos);
}

TEST_CASE("floor text: ages in the unit that people use") {
    CHECK(age(-1) == "to come");
    CHECK(age(3600) == "1 h");
    CHECK(age(3 * kDay) == "3 d");
    CHECK(age(400 * kDay) == "13 mo");
    CHECK(age(800 * kDay) == "2 y");
}

TEST_CASE("floor text: each platform's console, or those of the project") {
    const ReleaseTag floor{"v1.2.1", *parse_version("1.2.1")};
    const std::string all = console_text(floor, {});
    for (const char* platform : {"wechat\n", "feishu\n", "douyin\n", "xiaohongshu\n", "alipay\n"}) {
        CHECK_MESSAGE(all.find(platform) != std::string::npos, std::string{platform});
    }
    CHECK(console_text(floor, {"wechat"}).find("最低可用版本: 1.2.1") != std::string::npos);
    CHECK(console_text(floor, {"wechat"}).find("feishu") == std::string::npos);
}
