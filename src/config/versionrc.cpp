// commit-and-tag-version's own settings: .versionrc, and the stanzas of package.json.
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "config/layers.hpp"
#include "edge/files.hpp"
#include "edge/git_folders.hpp"
#include "miniship/text.hpp"

namespace miniship::config {
namespace {

using nlohmann::json;

constexpr std::array kNames{".versionrc", ".versionrc.cjs", ".versionrc.json", ".versionrc.js", ".versionrc.mjs"};

json parsed(std::string_view bytes) {
    return json::parse(bytes, nullptr, false, true);
}

/// The name of a key without its hyphens, or behind its letter: `tagPrefix` for `tag-prefix` and `t`.
std::string key_name(std::string_view spelling) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kLetters{{{"a", "commitAll"},
                                                                                     {"f", "firstRelease"},
                                                                                     {"i", "infile"},
                                                                                     {"m", "message"},
                                                                                     {"n", "noVerify"},
                                                                                     {"p", "prerelease"},
                                                                                     {"r", "releaseAs"},
                                                                                     {"s", "sign"},
                                                                                     {"t", "tagPrefix"}}};
    for (const auto& [letter, name] : kLetters) {
        if (spelling == letter) {
            return std::string{name};
        }
    }
    std::string name;
    for (std::size_t at = 0; at < spelling.size(); ++at) {
        const bool hump = spelling[at] == '-' && at > 0 && at + 1 < spelling.size();
        const char c = hump ? spelling[++at] : spelling[at];
        name += hump && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return name;
}

/// The settings in the one spelling that we know. yargs, which reads them for that tool, takes its options' others too:
/// `tag-prefix`, `"skip.tag": true`, `t`.
json in_one_spelling(const json& settings) {
    json out = json::object();
    for (const bool is_usual : {false, true}) {
        for (const auto& [name, value] : settings.items()) {
            if (is_usual != (name.find_first_of("-.") == std::string::npos && name.size() > 1)) {
                continue;
            }
            const auto parts = text::split(name, '.');
            json row = value;
            for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
                row = json{{key_name(*part), row}};
            }
            out.update(row, true);
        }
    }
    return out;
}

Error unreadable_config(const std::string& name) {
    return {
        .code = ErrorCode::config_invalid,
        .message = fmt::format("{} is a program and cannot be read", name),
        .hint = fmt::format("node -p \"JSON.stringify(require('./{}'), null, 2)\" > .versionrc.json, then remove it "
                            "(functions in it get lost)",
                            name)};
}

/// The stanzas of package.json that commit-and-tag-version reads; the newer name wins key by key.
json package_stanzas(const std::string& root) {
    json merged = json::object();
    const auto bytes = edge::read_file(root + "/package.json");
    const json package = bytes ? parsed(*bytes) : json();
    for (const char* name : {"standard-version", "commit-and-tag-version"}) {
        if (package.is_object() && package.contains(name) && package[name].is_object()) {
            merged.update(in_one_spelling(package[name]), true);
        }
    }
    return merged;
}

/// The nearest file of that tool, from the package's folder up to the top of the repository; empty where there is none.
std::filesystem::path nearest_file(const std::string& root) {
    std::string top;
    for (std::filesystem::path folder = root;; folder = folder.parent_path()) {
        for (const char* name : kNames) {
            if (edge::file_exists((folder / name).string())) {
                return folder / name;
            }
        }
        if (top.empty()) {
            const auto folders = edge::git_folders(root);
            top = folders && !folders->work_tree.empty() ? folders->work_tree : root;
        }
        if (folder == top || folder == folder.parent_path()) {
            return {};
        }
    }
}

}  // namespace

Result<std::optional<Versionrc>> versionrc(const std::string& root, bool strict) {
    json merged = package_stanzas(root);
    std::string origin = "package.json";
    if (const auto file = nearest_file(root); !file.empty()) {
        origin = file.lexically_relative(root).generic_string();
        if (file.extension().string().ends_with("js")) {
            return strict ? Result<std::optional<Versionrc>>{unreadable_config(origin)} : std::optional<Versionrc>{};
        }
        TRY_ASSIGN(const std::string bytes, edge::read_file(file.string()));
        const json document = parsed(bytes);
        if (!document.is_object()) {
            return Error{.code = ErrorCode::config_invalid, .message = fmt::format("{} is not a JSON object", origin)};
        }
        merged.update(in_one_spelling(document), true);
    }
    if (strict && merged.contains("extends")) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("{}: what it extends is not read", origin),
                     .hint = "copy the keys of that file in place of `extends`"};
    }
    return merged.empty() ? std::optional<Versionrc>{}
                          : std::optional{Versionrc{.json = merged.dump(), .origin = origin}};
}

Versionrc versionrc_in(std::string_view bytes, const std::string& origin) {
    return {.json = in_one_spelling(parsed(bytes)).dump(), .origin = origin};
}

bool is_versionrc(std::string_view bytes) {
    const json document = parsed(bytes);
    if (!document.is_object() || document.empty()) {
        return false;
    }
    constexpr std::array kOurs{"$schema", "tags", "exclude", "bump", "inject", "floor", "apps", "targets", "release"};
    for (const char* name : kOurs) {
        if (document.contains(name)) {
            return false;
        }
    }
    // tagPrefix alone is a key of both; it means the same in both.
    return true;
}

}  // namespace miniship::config
