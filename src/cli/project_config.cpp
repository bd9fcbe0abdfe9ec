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

/// Whom a tag prefix names: another package, nobody, or the package itself.
enum class Nearness : unsigned char { other, nobody, own };

bool is_word_part(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Whether `word` stands in `text`, and is no part of a longer word there.
bool holds_word(std::string_view text, std::string_view word) {
    for (auto at = text.find(word); !word.empty() && at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_word_part(text[at - 1])) && (end == text.size() || !is_word_part(text[end]))) {
            return true;
        }
    }
    return false;
}

Nearness nearness_of(std::string_view prefix, std::string_view package) {
    if (package.empty()) {
        return Nearness::nobody;
    }
    const std::string_view short_name = package.substr(package.rfind('/') + 1);
    // Of two packages `@a/mall` and `@b/mall` each has tags of its own.
    if (holds_word(prefix, prefix.starts_with('@') ? package : short_name)) {
        return Nearness::own;
    }
    return prefix.size() > 1 && prefix.ends_with('@') ? Nearness::other : Nearness::nobody;
}

}  // namespace

std::string usual_tag_prefix(std::span<const std::string> tag_names, std::string_view package) {
    // How near a prefix is to the package, and how many tags have it.
    std::map<std::string, std::pair<Nearness, std::size_t>> found;
    for (const auto& name : tag_names) {
        if (const auto prefix = version_prefix(name)) {
            auto& [nearness, count] = found[std::string{*prefix}];
            nearness = nearness_of(*prefix, package);
            ++count;
        }
    }
    const auto best = std::max_element(found.begin(), found.end(),
                                       [](const auto& left, const auto& right) { return left.second < right.second; });
    if (best == found.end()) {
        return "v";
    }
    return best->second.first == Nearness::other ? fmt::format("{}@", package) : best->first;
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
