#include "cli/facts/inject_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/files.hpp"
#include "miniship/injection.hpp"
#include "miniship/json_text.hpp"
#include "miniship/semver.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

constexpr const char* kWithoutPackage = "name the value: `miniship inject --set process.env.APP_VERSION=1.2.3 dist`";

Result<std::pair<std::string, std::string>> set_flag(const std::string& word) {
    const auto sign = word.find('=');
    if (sign == std::string::npos || sign == 0) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("--set '{}' is not NAME=VALUE", word),
                     .hint = fmt::format("--set {}=1.2.3", word.empty() || sign == 0 ? kDefaultName : word)};
    }
    std::pair<std::string, std::string> pair{word.substr(0, sign), word.substr(sign + 1)};
    if (!is_injectable_name(pair.first)) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("--set: '{}' is not a name in code", pair.first),
                     .hint = "a name is identifiers with dots between, such as process.env.APP_VERSION"};
    }
    return pair;
}

}  // namespace

Error given_twice(std::string_view flag, std::string_view name, std::string_view word) {
    return {.code = ErrorCode::usage,
            .message = fmt::format("{}: '{}' is given twice", flag, text::printable(name)),
            .hint = fmt::format("keep one of them, such as {} {}", flag, text::printable(word))};
}

Result<std::string> package_version(const config::Config& config) {
    const std::string path = config.root + "/package.json";
    TRY_ASSIGN(const auto bytes, edge::read_file_if_exists(path));
    if (!bytes) {
        return Error{.code = ErrorCode::file_missing,
                     .message = fmt::format("there is no package.json in {}", config.root),
                     .hint = kWithoutPackage};
    }
    auto document = json_text::parsed(*bytes);
    if (!document) {
        Error error = while_doing(std::move(document).error(), "reading package.json");
        error.hint = kWithoutPackage;
        return error;
    }
    const auto version = document->find("/version");
    const auto text = version ? version->text() : std::nullopt;
    if (!text || text->empty()) {
        return Error{
            .code = ErrorCode::file_invalid, .message = "package.json has no version", .hint = kWithoutPackage};
    }
    if (!parse_version(*text)) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = fmt::format("package.json has '{}', which is no semantic version", *text),
                     .hint = kWithoutPackage};
    }
    return *text;
}

Result<std::vector<std::pair<std::string, std::string>>> replacements(const Context& context,
                                                                      const config::Config& config,
                                                                      const std::string& version) {
    std::vector<std::pair<std::string, std::string>> set;
    for (const auto& word : context.invocation.all("set")) {
        TRY_ASSIGN(auto pair, set_flag(word));
        if (std::any_of(set.begin(), set.end(), [&](const auto& one) { return one.first == pair.first; })) {
            return given_twice("--set", pair.first, word);
        }
        set.push_back(std::move(pair));
    }
    if (!set.empty()) {
        return set;
    }
    std::string value = version;
    if (value.empty()) {
        TRY_ASSIGN(value, package_version(config));
    }
    for (const auto& [name, text] : config.inject_set) {
        set.emplace_back(name, text::replaced(text, "{version}", value));
    }
    if (set.empty()) {
        set.emplace_back(kDefaultName, value);
    }
    return set;
}

Result<std::vector<std::string>> tree_paths(const config::Config& config, const std::string& app) {
    if (!config.inject_paths.empty()) {
        return config.inject_paths;
    }
    std::vector<std::string> paths;
    for (const auto& known : config.apps) {
        if (!known.dist.empty() && (app.empty() || known.name == app)) {
            paths.push_back(known.dist);
        }
    }
    if (paths.empty()) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = "the folder of the built app is not known",
                     .hint = "name it: `miniship inject dist`, or set inject.paths in miniship.json"};
    }
    return paths;
}

}  // namespace miniship::cli
