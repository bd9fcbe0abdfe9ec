#include "cli/console_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace miniship::cli {
namespace {

struct Console {
    std::string_view platform;
    /// With `{}` for the floor's version.
    std::string_view set;
    std::string_view where;
    std::string_view note;
};

constexpr std::array kConsoles{
    Console{
        "wechat", "最低可用版本: {}", "mp.weixin.qq.com, the setting 最低可用版本",
        "older versions are updated before they start; there is no interface for it, somebody has to do it by hand"},
    Console{"feishu", "更新类型: 强制 for the release that users below {} must get, 常规 for others",
            "open.feishu.cn/apps > 应用能力 > 小程序 > 小程序配置",
            "set apart for mobile and desktop; it holds once the app has been published again (client 5.12 or newer)"},
    Console{"douyin", "nothing for {}: no minimum of the program's own versions",
            "developer.open-douyin.com, the setting 基础库最低版本",
            "the console knows base libraries only; the guard in the client asks for the update"},
    Console{
        "xiaohongshu", "nothing for {}: no minimum of the program's own versions",
        "专业号平台 > 店铺 > 小程序基础设置 > 基础库最低版本设置",
        "the console knows base libraries only, and blocks older clients; the guard in the client asks for the update"},
    Console{
        "alipay", "nothing for {}: no minimum of the program's own versions",
        "open.alipay.com, the setting of the lowest base library",
        "the console knows base libraries only, after publishing again; the guard in the client asks for the update"},
};

}  // namespace

std::string console_text(const ReleaseTag& floor, const std::vector<std::string>& platforms) {
    std::string text;
    for (const Console& console : kConsoles) {
        if (platforms.empty() || std::find(platforms.begin(), platforms.end(), console.platform) != platforms.end()) {
            text += fmt::format("{}\n  set    {}\n  where  {}\n  note   {}\n", console.platform,
                                fmt::format(fmt::runtime(console.set), to_string(floor.version)), console.where,
                                console.note);
        }
    }
    return text;
}

}  // namespace miniship::cli
