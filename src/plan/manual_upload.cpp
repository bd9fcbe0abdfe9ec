#include "plan/manual_upload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace miniship::plan {
namespace {

struct Console {
    std::string_view platform;
    std::string_view tool;
    std::string_view address;
};

constexpr std::array<Console, 8> kConsoles{{
    {"wechat", "微信开发者工具", "https://mp.weixin.qq.com"},
    {"feishu", "飞书开发者工具", "https://open.feishu.cn/app"},
    {"douyin", "抖音开发者工具", "https://developer.open-douyin.com"},
    {"alipay", "支付宝小程序开发者工具", "https://open.alipay.com"},
    {"xiaohongshu", "小红书开发者工具", "https://miniapp.xiaohongshu.com"},
    {"baidu", "百度开发者工具", "https://smartprogram.baidu.com"},
    {"kuaishou", "快手开发者工具", "https://mp.kuaishou.com"},
    {"qq", "QQ小程序开发者工具", "https://q.qq.com"},
}};

}  // namespace

std::string manual_upload(const AppFacts& app, const std::string& version, const std::string& tag) {
    const auto* console = std::find_if(kConsoles.begin(), kConsoles.end(),
                                       [&](const Console& one) { return one.platform == app.platform; });
    const bool is_known = console != kConsoles.end();
    return fmt::format(
        "upload {} {} in the platform's console: open {} in {}, upload it as version {} with what "
        "`miniship changelog --to {} --plain` prints, then submit it for review{}",
        app.name, version, app.dist.empty() ? "the built tree" : app.dist,
        is_known ? console->tool : std::string_view{"the platform's developer tools"}, version, tag,
        is_known ? fmt::format(" at {}", console->address) : "");
}

}  // namespace miniship::plan
