#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

TEST_CASE("guard: each platform has its file, in two forms, and declarations") {
    const Sandbox sandbox;
    for (const std::string platform : {"wechat", "feishu", "douyin", "xiaohongshu", "alipay", "generic"}) {
        CAPTURE(platform);
        const auto readable = sandbox.miniship({"guard", "--platform", platform});
        CHECK(readable.status == 0);
        CHECK(readable.err.empty());
        CHECK(readable.out.find("var PLATFORM = '" + platform + "'") != std::string::npos);
        CHECK(readable.out.find("exports.createGuard = createGuard;\n") != std::string::npos);
        const auto small = sandbox.miniship({"guard", "--platform", platform, "--minify"});
        CHECK(small.out.find("exports.createGuard=") != std::string::npos);
        CHECK(std::count(small.out.begin(), small.out.end(), '\n') == 1);
        CHECK(sandbox.miniship({"guard", "--platform", platform, "--types"}).out.find("createGuard(options") !=
              std::string::npos);
    }
}

TEST_CASE("guard: -o writes the file, tells of it, and leaves it alone the second time") {
    const Sandbox sandbox;
    const auto first = sandbox.miniship({"guard", "--platform", "wechat", "-o", "guard.js"});
    CHECK(first.status == 0);
    CHECK(first.out.empty());
    CHECK(first.err == "wrote guard.js\n");
    CHECK(sandbox.read("guard.js") == sandbox.miniship({"guard", "--platform", "wechat"}).out);
    CHECK(sandbox.miniship({"guard", "--platform", "wechat", "-o", "guard.js"}).err == "nothing to do: guard.js\n");
    const auto dry = sandbox.miniship({"guard", "--platform", "wechat", "--minify", "-o", "guard.js", "--dry-run"});
    CHECK(dry.err.starts_with("would write guard.js, "));
    CHECK(sandbox.read("guard.js") == sandbox.miniship({"guard", "--platform", "wechat"}).out);
}

TEST_CASE("guard: as JSON") {
    const Sandbox sandbox;
    const auto printed = answer(sandbox.miniship({"guard", "--platform", "alipay", "--minify", "--json"}));
    CHECK(printed["platform"] == "alipay");
    CHECK(printed["path"].is_null());
    CHECK(printed["written"] == false);
    CHECK(printed["text"] == sandbox.miniship({"guard", "--platform", "alipay", "--minify"}).out);
    const auto written = answer(sandbox.miniship({"guard", "--platform", "alipay", "-o", "guard.js", "--json"}));
    CHECK(written["path"] == "guard.js");
    CHECK(written["written"] == true);
}

TEST_CASE("guard: the platform of the project's app, when there is one") {
    const Sandbox sandbox;
    check_refusal(
        sandbox, {"guard"},
        {.status = 2, .message = "does not show for which platform", .hint = "miniship guard --platform wechat"});
    sandbox.write("miniship.json", R"({"apps": {"shop": {"platform": "douyin", "id": "tt0123456789abcdef"}}})");
    CHECK(sandbox.miniship({"guard"}).out == sandbox.miniship({"guard", "--platform", "douyin"}).out);
    sandbox.write("miniship.json", R"({"apps": {"a": {"platform": "douyin"}, "b": {"platform": "alipay"}}})");
    check_refusal(sandbox, {"guard"},
                  {.status = 2, .message = "alipay and douyin", .hint = "miniship guard --platform alipay"});
}

TEST_CASE("guard: declarations are the same for both forms") {
    const Sandbox sandbox;
    CHECK(sandbox.miniship({"guard", "--platform", "wechat", "--minify", "--types"}).out ==
          sandbox.miniship({"guard", "--platform", "wechat", "--types"}).out);
}

TEST_CASE("guard: what it refuses") {
    const Sandbox sandbox;
    check_refusal(sandbox, {"guard", "--platform", "wechatt"},
                  {.status = 2,
                   .message = "--platform takes wechat, feishu, douyin, xiaohongshu, alipay or generic, not wechatt",
                   .hint = "did you mean wechat?"});
    check_refusal(sandbox, {"guard", "--platform", "wechat", "-o", "no/such/folder/guard.js"},
                  {.status = 3, .message = "no/such/folder", .hint = "prints it"});
}
