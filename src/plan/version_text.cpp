#include "plan/version_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

using json_text::Syntax;

constexpr const char* kVersionPointer = "/version";
// A uni-app's manifest.json has comments, a version for people and a number that the stores compare.
constexpr const char* kUniVersion = "/versionName";
constexpr const char* kUniNumber = "/versionCode";

std::string_view base_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

// Comments are for files that are known to have them; in a package.json they are a mistake that npm refuses.
bool may_have_comments(const VersionFile& file) {
    return !file.pointer.empty() || base_name(file.filename) == "manifest.json";
}

Result<std::optional<std::string>> text_with_comments(const VersionFile& file, const std::string& bytes) {
    TRY_ASSIGN(const auto document, json_text::parsed(bytes, Syntax::with_comments));
    std::vector<std::string> pointers{file.pointer};
    if (file.pointer.empty()) {
        pointers = {kVersionPointer, kUniVersion};
    }
    for (const std::string& pointer : pointers) {
        if (const auto value = document.find(pointer); value && value->text()) {
            return value->text();
        }
    }
    return std::optional<std::string>{};
}

// The next number, as it stands there: `100` or `"100"`; nothing for anything else.
std::optional<std::string> raised(std::string_view raw) {
    const bool quoted = raw.size() > 2 && raw.front() == '"' && raw.back() == '"';
    const std::string_view digits = quoted ? raw.substr(1, raw.size() - 2) : raw;
    if (!is_version_number(digits)) {
        return std::nullopt;
    }
    return quoted ? fmt::format("\"{}\"", successor(digits)) : successor(digits);
}

Result<std::string> with_comments_kept(const VersionFile& file, const std::string& bytes, const std::string& version) {
    TRY_ASSIGN(const auto document, json_text::parsed(bytes, Syntax::with_comments));
    const auto holds_text = [&](const std::string& pointer) {
        const auto value = document.find(pointer);
        return value && value->text();
    };
    std::vector<json_text::Edit> edits;
    if (!file.pointer.empty()) {
        edits.push_back({.pointer = file.pointer, .raw = json_string(version)});
    } else {
        for (const char* pointer : {kVersionPointer, kUniVersion}) {
            if (holds_text(pointer)) {
                edits.push_back({.pointer = pointer, .raw = json_string(version)});
            }
        }
        const auto number = document.find(kUniNumber);
        const auto next = number && holds_text(kUniVersion) ? raised(number->raw()) : std::nullopt;
        if (next) {
            edits.push_back({.pointer = kUniNumber, .raw = *next});
        }
    }
    return json_text::edited(bytes, edits, Syntax::with_comments);
}

Result<std::string> with_json_version(const VersionFile& file, const std::string& bytes, const std::string& version,
                                      const JsonEditing& json) {
    if (may_have_comments(file)) {
        return with_comments_kept(file, bytes, version);
    }
    TRY_ASSIGN(std::string after, json.replace_string(bytes, kVersionPointer, version));
    // Lock files of npm 7 and later say it a second time, under the empty name of the root package; uploads of a Taro
    // project take theirs from a stanza of package.json.
    for (const char* second : {"/packages//version", "/taroConfig/version"}) {
        TRY_ASSIGN(const auto present, json.string_at(after, second));
        if (present) {
            TRY_ASSIGN(after, json.replace_string(after, second, version));
        }
    }
    return after;
}

Result<std::string> with_plain_version(const VersionFile& file, const std::string& bytes, const std::string& version) {
    const std::string from{text::trimmed(bytes)};
    if (!from.empty() && !parse_version(from)) {
        return Error{ErrorCode::file_invalid, fmt::format("{} holds \"{}\", which is no version", file.filename, from),
                     "a plain-text version file holds the version and nothing else"};
    }
    // Blanks and line ends around the version stay as they are.
    std::string after = bytes;
    after.replace(from.empty() ? 0 : after.find(from), from.size(), version);
    return after;
}

// Where the value of a top-level `version:` stands, without its quotes (YAML 1.2.2, section 7.3: flow scalars).
std::optional<std::pair<std::size_t, std::size_t>> yaml_version_place(std::string_view bytes) {
    for (std::size_t line = 0; line < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', line), bytes.size());
        for (const std::string_view key : {"version:", "\"version\":", "'version':"}) {
            if (!bytes.substr(line, end - line).starts_with(key)) {
                continue;
            }
            std::size_t first = bytes.find_first_not_of(" \t", line + key.size());
            if (first == line + key.size() || first >= end || bytes[first] == '#' || bytes[first] == '\r') {
                continue;
            }
            const char quote = bytes[first];
            if (quote == '"' || quote == '\'') {
                const std::size_t close = bytes.find(quote, ++first);
                return close < end ? std::optional{std::pair{first, close}} : std::nullopt;
            }
            const std::string_view rest = bytes.substr(first, end - first);
            return std::pair{first, first + text::trimmed(rest.substr(0, rest.find(" #"))).size()};
        }
        line = end + 1;
    }
    return std::nullopt;
}

}  // namespace

std::optional<FileType> type_of(const VersionFile& file) {
    constexpr std::array<std::string_view, 5> kJson{"package.json", "bower.json", "manifest.json", "package-lock.json",
                                                    "npm-shrinkwrap.json"};
    constexpr std::array<std::string_view, 2> kPlain{"version.txt", "VERSION.txt"};
    if (file.type != FileType::by_name) {
        return file.type;
    }
    const std::string_view name = base_name(file.filename);
    if (!file.pointer.empty() || std::find(kJson.begin(), kJson.end(), name) != kJson.end()) {
        return FileType::json;
    }
    // In an openapi.yaml the version stands below `info`.
    if ((name.ends_with(".yaml") || name.ends_with(".yml")) && name.find("openapi") == std::string_view::npos) {
        return FileType::yaml;
    }
    return std::find(kPlain.begin(), kPlain.end(), name) != kPlain.end() ? std::optional{FileType::plain_text}
                                                                         : std::nullopt;
}

Result<std::optional<std::string>> version_text(const VersionFile& file, const std::string& bytes,
                                                const JsonEditing& json) {
    switch (type_of(file).value_or(FileType::json)) {
        case FileType::plain_text:
            return std::optional{std::string{text::trimmed(bytes)}};
        case FileType::yaml: {
            const auto place = yaml_version_place(bytes);
            return place ? std::optional{bytes.substr(place->first, place->second - place->first)} : std::nullopt;
        }
        default:
            return may_have_comments(file) ? text_with_comments(file, bytes) : json.string_at(bytes, kVersionPointer);
    }
}

Result<std::string> with_version(const VersionFile& file, const std::string& bytes, const std::string& version,
                                 const JsonEditing& json) {
    switch (type_of(file).value_or(FileType::json)) {
        case FileType::plain_text:
            return with_plain_version(file, bytes, version);
        case FileType::yaml: {
            const auto place = yaml_version_place(bytes).value_or(std::pair<std::size_t, std::size_t>{0, 0});
            std::string after = bytes;
            return after.replace(place.first, place.second - place.first, version);
        }
        default:
            return with_json_version(file, bytes, version, json);
    }
}

}  // namespace miniship::plan
