#include "cli/project_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "miniship/json_text.hpp"
#include "miniship/tags.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

std::string steps_text(const std::vector<std::string>& steps) {
    std::vector<std::string> quoted;
    for (const auto& step : steps) {
        quoted.push_back(json_string(step));
    }
    return text::joined(quoted, ", ");
}

std::string without_last_comma(std::string text) {
    return text.erase(text.rfind(','), 1);
}

}  // namespace

std::string usual_tag_prefix(std::span<const std::string> tag_names) {
    std::map<std::string, std::size_t> counts;
    for (const auto& name : tag_names) {
        if (const auto prefix = version_prefix(name)) {
            ++counts[std::string{*prefix}];
        }
    }
    const auto best = std::max_element(counts.begin(), counts.end(), [](const auto& left, const auto& right) { return left.second < right.second; });
    return best == counts.end() ? "v" : best->first;
}

std::string config_text(const ProjectConfig& config) {
    std::string text = "{\n  // What stands before the version in a release tag.\n";
    text += fmt::format("  \"tagPrefix\": {},\n\n", json_string(config.tag_prefix));
    if (!config.versionrc.empty()) {
        text += fmt::format("  // {} is read as it is; its keys may also stand here, under \"bump\".\n\n", config.versionrc);
    }
    text += "  // The floor: the version so many releases back; older packages may have left the platform's CDN.\n";
    text += "  \"floor\": { \"back\": 20, \"from\": \"origin\" },\n\n";
    std::string app;
    const auto add = [&](const char* key, const std::string& value, const char* comment) {
        app += fmt::format("      // {}\n      {}: {},\n", comment, json_string(key), json_string(value));
    };
    if (!config.platform.empty()) {
        add("platform", config.platform, "wechat, feishu, douyin, xiaohongshu or alipay");
    }
    if (!config.app_id.empty()) {
        add("id", config.app_id, "The app id that the platform gave: with the platform it names the app in the policy document.");
    }
    if (!config.dist.empty()) {
        add("dist", config.dist, "The built app: `miniship inject` puts the version into its JavaScript.");
    }
    text += "  \"apps\": {\n    \"app\": {\n" + (app.empty() ? "" : without_last_comma(app));
    text += "      // Commands of yours, when release is to run them:\n"
            "      // \"build\": \"npm run build\", \"upload\": \"npm run upload\"\n    }\n  }";
    if (!config.target.empty()) {
        text += ",\n\n  // Where the policy document is. Secrets come from the environment: add tokenEnv, or userEnv and passwordEnv.\n";
        text += fmt::format("  \"targets\": {{ \"main\": {{ \"url\": {} }} }}", json_string(config.target));
    } else {
        text += "\n  // Where the policy document is, when there is one:\n"
                "  // , \"targets\": { \"main\": { \"url\": \"https://policy.example.com/miniapp.json\", \"tokenEnv\": \"POLICY_TOKEN\" } }";
    }
    if (!config.steps.empty()) {
        text += ",\n\n  // The steps of this machine.";
        if (!config.ci_files.empty()) {
            text += fmt::format(" {} does the others, started by the tag:\n  // miniship release --only build,inject,upload,policy",
                                text::joined(config.ci_files, ", "));
        }
        text += fmt::format("\n  \"release\": {{ \"steps\": [{}] }}", steps_text(config.steps));
    } else if (!config.ci_files.empty()) {
        text += fmt::format("\n  // {} was found. To let it do a part, started by the tag:\n  // , \"release\": {{ \"steps\": [\"bump\", \"refs\"] }}",
                            text::joined(config.ci_files, ", "));
    }
    return text + "\n}\n";
}

}  // namespace miniship::cli
