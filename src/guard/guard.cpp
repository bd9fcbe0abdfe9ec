#include "guard/guard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "guard/guard_files.hpp"

namespace miniship::guard {
namespace {

constexpr std::array<std::string_view, 6> kPlatforms{"wechat", "feishu", "douyin", "xiaohongshu", "alipay", "generic"};

std::string_view file(std::string_view name) {
    const auto all = files();
    const auto found = std::ranges::find(all, name, &File::name);
    return found == all.end() ? std::string_view{} : found->text;
}

// What stands below the platform's own file. Alipay has storage and dialogs of its own; a generic guard is told where
// Page and Component are.
std::vector<std::string_view> parts(std::string_view platform) {
    if (platform == "alipay") {
        return {"pages.js", "versions.js", "paths.js", "calls.js", "decide.js", "guard.js"};
    }
    if (platform == "generic") {
        return {"like_wechat.js", "versions.js", "paths.js", "calls.js", "decide.js", "guard.js"};
    }
    return {"like_wechat.js", "pages.js", "versions.js", "paths.js", "calls.js", "decide.js", "guard.js"};
}

}  // namespace

std::span<const std::string_view> platforms() {
    return kPlatforms;
}

std::string source(std::string_view platform) {
    std::string text = fmt::format(
        "// miniship's guard for {}: asks users of old versions to update, as the policy document says.\n"
        "// Made by `miniship guard --platform {}`; the first require of app.js.\n'use strict';\n\n",
        platform, platform);
    text += file(fmt::format("platform/{}.js", platform));
    for (const std::string_view part : parts(platform)) {
        text += "\n";
        text += file(part);
    }
    return text;
}

std::string minified(std::string_view platform) {
    return std::string{file(fmt::format("minified/{}.js", platform))};
}

std::string declarations(std::string_view) {
    return std::string{file("guard.d.ts")};
}

}  // namespace miniship::guard
