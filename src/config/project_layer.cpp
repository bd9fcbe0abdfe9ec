// What the project's own files show: the root, the platform, the app id, the dist folder.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "config/layers.hpp"
#include "edge/files.hpp"
#include "edge/git_folders.hpp"
#include "miniship/text.hpp"

namespace miniship::config {
namespace {

using nlohmann::json;

json parsed(std::string_view bytes) {
    return json::parse(bytes, nullptr, false, true);
}

std::string text_at(const json& object, const char* name) {
    if (object.is_object() && object.contains(name) && object[name].is_string()) {
        return object[name].get<std::string>();
    }
    return {};
}

bool all_of_set(std::string_view text, std::string_view set) {
    return text.find_first_not_of(set) == std::string_view::npos;
}

/// The platform by the form of its app ids; every platform's tool writes the same file name.
std::string platform_of(std::string_view id) {
    if (id.starts_with("wx") || id == "touristappid") {
        return "wechat";
    }
    if (id.starts_with("tt")) {
        return "douyin";
    }
    if (id.starts_with("cli_")) {
        return "feishu";
    }
    if (id.size() == 16 && all_of_set(id, "0123456789")) {
        return "alipay";
    }
    if (id.size() == 24 && all_of_set(id, "0123456789abcdef")) {
        return "xiaohongshu";
    }
    return {};
}

std::string without_slash(std::string path) {
    while (path.size() > 1 && path.back() == '/') {
        path.pop_back();
    }
    return path.starts_with("./") && path.size() > 2 ? path.substr(2) : path;
}

}  // namespace

Result<std::string> project_root(const std::string& directory) {
    namespace fs = std::filesystem;
    std::error_code failure;
    const fs::path start = fs::canonical(directory, failure);
    if (failure || !fs::is_directory(start)) {
        return Error{.code = ErrorCode::path_missing,
                     .message = fmt::format("{} is not a folder", directory),
                     .hint = "name the project's folder with -C DIR"};
    }
    const auto folders = edge::git_folders(start.string());
    const std::string top = folders ? folders->work_tree : "";
    for (fs::path folder = start;; folder = folder.parent_path()) {
        if (edge::file_exists((folder / "miniship.json").string()) ||
            edge::file_exists((folder / "package.json").string())) {
            return folder.string();
        }
        if (folder == folder.parent_path() || folder.string() == top) {
            return top.empty() ? start.string() : top;
        }
    }
}

void add_project(Values& values, const std::string& root) {
    const auto set = [&](const std::string& key, const std::string& value, const char* origin) {
        if (!value.empty()) {
            values["apps.app." + key] = {.json = json_text_of(value), .source = Source::project, .origin = origin};
        }
    };
    if (const auto bytes = edge::read_file(root + "/project.config.json")) {
        const json project = parsed(*bytes);
        const std::string id = text_at(project, "appid");
        set("platform", platform_of(id), "project.config.json");
        set("id", platform_of(id).empty() ? "" : id, "project.config.json");
        set("dist", without_slash(text_at(project, "miniprogramRoot")), "project.config.json");
    } else if (edge::file_exists(root + "/mini.project.json")) {
        set("platform", "alipay", "mini.project.json");
        const auto alipay = edge::read_file(root + "/mini.project.json");
        set("dist", alipay ? without_slash(text_at(parsed(*alipay), "miniprogramRoot")) : "", "mini.project.json");
    }
    if (!values.contains("apps.app.dist") && edge::is_directory(root + "/dist")) {
        set("dist", "dist", "the folder dist");
    }
}

}  // namespace miniship::config
