#include "cli/project_config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "miniship/json_text.hpp"
#include "miniship/tags.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

std::string tag_prefix_text(const ProjectConfig& config) {
    std::string out;
    if (!config.versionrc.empty()) {
        out += fmt::format("  // {} is read as it is; its keys may also stand here, under \"bump\".\n\n",
                           config.versionrc);
    }
    return out + fmt::format("  // What stands before the version in a release tag.\n  \"tagPrefix\": {}",
                             json_string(config.tag_prefix));
}

std::string apps_text(const ProjectConfig& config) {
    std::vector<std::string> members;
    const auto add = [&](const char* key, const std::string& value, const char* comment) {
        if (!value.empty()) {
            members.push_back(fmt::format("      // {}\n      {}: {}", comment, json_string(key), json_string(value)));
        }
    };
    add("platform", config.platform, "wechat, feishu, douyin, xiaohongshu or alipay");
    add("id", config.app_id,
        "The app id that the platform gave: with the platform it names the app in the policy document.");
    add("dist", config.dist, "The built app: `miniship inject` puts the version into its JavaScript.");
    const std::string known = members.empty() ? "" : text::joined(members, ",\n") + "\n";
    return "  \"apps\": {\n    \"app\": {\n" + known +
           "      // Commands of yours, when release is to run them:\n"
           "      // \"build\": \"npm run build\", \"upload\": \"npm run upload\"\n    }\n  }";
}

std::string steps_text(const ProjectConfig& config) {
    std::vector<std::string> quoted;
    for (const auto& step : config.steps) {
        quoted.push_back(json_string(step));
    }
    std::string comment = "  // The steps of this machine.";
    if (!config.ci_files.empty()) {
        comment += fmt::format(
            " {} does the others, started by the tag:\n  // miniship release --only build,inject,upload,policy",
            text::joined(config.ci_files, ", "));
    }
    return fmt::format("{}\n  \"release\": {{ \"steps\": [{}] }}", comment, text::joined(quoted, ", "));
}

/// What could stand here too, as comments at the end.
std::string open_ends(const ProjectConfig& config) {
    std::string out;
    if (config.target.empty()) {
        out +=
            "\n  // Where the policy document is, when there is one:\n"
            "  // \"targets\": { \"main\": { \"url\": \"https://policy.example.com/miniapp.json\", \"tokenEnv\": "
            "\"POLICY_TOKEN\" } }\n";
    }
    if (config.steps.empty() && !config.ci_files.empty()) {
        out += fmt::format(
            "\n  // {} was found. To let it do a part, started by the tag:\n  // \"release\": {{ \"steps\": [\"bump\", "
            "\"refs\"] }}\n",
            text::joined(config.ci_files, ", "));
    }
    return out;
}

}  // namespace

std::string usual_tag_prefix(std::span<const std::string> tag_names) {
    std::map<std::string, std::size_t> counts;
    for (const auto& name : tag_names) {
        if (const auto prefix = version_prefix(name)) {
            ++counts[std::string{*prefix}];
        }
    }
    const auto best = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& left, const auto& right) { return left.second < right.second; });
    return best == counts.end() ? "v" : best->first;
}

std::string config_text(const ProjectConfig& config) {
    std::vector<std::string> members{
        tag_prefix_text(config),
        "  // The floor: the version so many releases back; older packages may have left the platform's CDN.\n"
        "  \"floor\": { \"back\": 20, \"from\": \"origin\" }",
        apps_text(config)};
    if (!config.target.empty()) {
        members.push_back(
            fmt::format("  // Where the policy document is. Secrets come from the environment: add tokenEnv, or "
                        "userEnv and passwordEnv.\n"
                        "  \"targets\": {{ \"main\": {{ \"url\": {} }} }}",
                        json_string(config.target)));
    }
    if (!config.steps.empty()) {
        members.push_back(steps_text(config));
    }
    return "{\n" + text::joined(members, ",\n\n") + "\n" + open_ends(config) + "}\n";
}

}  // namespace miniship::cli
