#include "miniship/usage.hpp"

#include <doctest/doctest.h>

#include "plan/push.hpp"

using namespace miniship;

namespace {

Version version(const std::string& text) {
    return *parse_version(text);
}

const Usage kUsage{.versions = {{version("1.10.0"), 300}, {version("1.9.0"), 40}, {version("1.2.0"), 2}}, .unknown = 7};

}  // namespace

TEST_CASE("usage: one table in every form that teams have") {
    for (
        const std::string bytes : {
            "version,users\n1.9.0,40\n1.10.0,300\n1.2.0,2\ndevtools,7\n",
            "\xef\xbb\xbf\"users\",\"platform\",\"version\"\r\n40,ios,1.9.0\r\n300,ios,v1.10.0\r\n2,ios,1.2.0\r\n7,ios,"
            "\r\n",
            "版本;用户数\n1.9.0;40\n1.10.0;300\n1.2.0;2\n-;7",
            "1.9.0\t40\n1.10.0\t300\n\n1.2.0\t2\n\t7\n",
            "40,1.9.0\n300,1.10.0\n2,1.2.0\n7,unknown\n",
            "      7 \n      2 1.2.0\n     40 1.9.0\n    300 1.10.0\n",
            "1.9.0 40\n1.10.0 300\n1.2.0 2\n? 7\n",
            "version,users\n\"1.10.0\",\"200\"\n1.10.0,100\n1.9.0,40\n1.2.0,2\n\"say \"\"hi\"\"\",7\n",
            R"({"1.9.0": 40, "v1.10.0": 300, "1.2.0": 2, "": 7})",
            R"([{"version": "1.9.0", "users": 40}, {"version": "1.10.0", "users": 300}, {"version": "1.2.0", "count": 2}, {"version": null, "users": 7}])",
        }) {
        CAPTURE(bytes);
        const auto usage = parse_usage(bytes);
        REQUIRE(usage.ok());
        CHECK(*usage == kUsage);
    }
    CHECK(parse_usage("version,users\n1.0.0,\"12,345\"\n")->users() == 12345);
}

TEST_CASE("usage: what is no table is refused with its place") {
    const auto message = [](const std::string& bytes) {
        const auto usage = parse_usage(bytes);
        REQUIRE_FALSE(usage.ok());
        CHECK(usage.error().code == ErrorCode::file_invalid);
        CHECK_FALSE(usage.error().hint.empty());
        return usage.error().message;
    };
    CHECK(message("") == "the usage is empty");
    CHECK(message("version,users\n1.0.0,many\n") == "line 2 of the usage is no version with its users: '1.0.0,many'");
    CHECK(message("1.0.0,3\n1.0.1\n") == "line 2 of the usage is no version with its users: '1.0.1'");
    CHECK(message("1.0.0,-3\n") == "line 1 of the usage is no version with its users: '1.0.0,-3'");
    CHECK(message("{\"1.0.0\": -3}") == "the usage has no number of users for '1.0.0'");
    CHECK(message("[1]") == "entry 1 of the usage has no version and users");
    CHECK(message("[{\"version\": 1, \"users\": 1}]") == "entry 1 of the usage has no version and users");
    CHECK(message("{\"1.0.0\": ") == "the usage is not JSON, although it starts as JSON does");
}

TEST_CASE("usage: newly forced are those between the floors") {
    const Impact first = impact_of(kUsage, version("1.9.0"), std::nullopt);
    CHECK(first.forced == 2);
    CHECK(first.users == 342);
    CHECK(to_string(first) == "floor 1.9.0: 2 of 342 users (0.58 %) are below it, 7 of unknown versions");
    const Impact next = impact_of(kUsage, version("1.10.0"), version("1.9.0"));
    CHECK(to_string(next) ==
          "floor 1.9.0 -> 1.10.0: 40 of 342 users (11.7 %) newly forced, 2 forced already, 7 of unknown versions");
    CHECK(impact_of({}, version("1.0.0"), std::nullopt).percent() == 0);
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1234567) == "1,234,567");
}

TEST_CASE("usage: a percentage is a limit") {
    CHECK(*parse_percent("5%") == 5);
    CHECK(*parse_percent("0.5") == 0.5);
    for (const std::string wrong : {"", "%", "five", "-1%", "101%", "5%%", "1e1", "5 %", "nan", "."}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_percent(wrong).ok());
    }
    const Impact impact =
        impact_of({.versions = {{version("2.0.0"), 95}, {version("1.0.0"), 5}}}, version("2.0.0"), std::nullopt);
    CHECK(checked_impact(impact, 5).ok());
    const auto refused = checked_impact(impact, 4.9);
    REQUIRE_FALSE(refused.ok());
    CHECK(exit_status(refused.error().code) == 6);
}

TEST_CASE("usage: a push counts the users between the present floor and the new one") {
    plan::PushFacts facts{
        .document =
            R"({"schema": 1, "revision": 1, "updatedAt": "", "apps": {"wechat/wx1": {"latest": "1.10.0", "floor": {"min": "1.2.0", "update": "force"}}}})",
        .floor = version("1.10.0"),
        .latest = version("1.10.0"),
        .usage = kUsage};
    plan::PushOptions options{.app = "wechat/wx1"};
    const auto allowed = plan::plan_push(facts, options);
    REQUIRE(allowed.ok());
    REQUIRE(allowed->notes.size() == 1);
    CHECK(allowed->notes[0] == "floor 1.2.0 -> 1.10.0: 42 of 342 users (12.3 %) newly forced, 7 of unknown versions");
    options.max_impact = 10;
    const auto refused = plan::plan_push(facts, options);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.find("at most 10.0 % may be") != std::string::npos);
    facts.floor = version("1.2.0");
    CHECK(plan::plan_push(facts, options)->notes.empty());
}
