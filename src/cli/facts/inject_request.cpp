#include "cli/facts/inject_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "cli/facts/inject_facts.hpp"
#include "miniship/injection.hpp"
#include "miniship/semver.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

Result<Replacement> text_flag(const std::string& word) {
    const auto sign = word.find('=');
    if (sign == std::string::npos || !is_marker(std::string_view{word}.substr(0, sign))) {
        return Error{
            .code = ErrorCode::usage,
            .message = fmt::format("--text '{}' is not MARKER=VALUE with a delimited marker", text::printable(word)),
            .hint = "a marker begins and ends with punctuation: --text @APP_VERSION@=1.2.3"};
    }
    return Replacement{.name = word.substr(0, sign), .value = word.substr(sign + 1)};
}

Result<void> add_replacements(const Context& context, const config::Config& config, plan::InjectOptions& options) {
    for (const auto& word : context.invocation.all("text")) {
        TRY_ASSIGN(Replacement marker, text_flag(word));
        if (std::any_of(options.texts.begin(), options.texts.end(),
                        [&](const Replacement& one) { return one.name == marker.name; })) {
            return given_twice("--text", marker.name, word);
        }
        options.texts.push_back(std::move(marker));
    }
    options.implied = !context.invocation.has("set") && config.inject_set.empty();
    auto set = replacements(context, config, "");
    if (!set) {
        // Whoever names markers alone need not have a version to put into code.
        return options.implied && !options.texts.empty() ? Result<void>{} : std::move(set).error();
    }
    for (auto& [name, value] : *set) {
        options.replacements.push_back({.name = std::move(name), .value = std::move(value)});
    }
    return {};
}

std::optional<std::string> version_among(const plan::InjectOptions& options) {
    for (const auto& each : options.replacements) {
        if (each.name == kDefaultName) {
            return each.value;
        }
    }
    for (const auto* list : {&options.replacements, &options.texts}) {
        for (const auto& each : *list) {
            if (parse_version(each.value)) {
                return each.value;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Result<apply::TreeRequest> tree_paths_request(const Context& context, const config::Config& config) {
    apply::TreeRequest request{.root = config.root};
    if (context.invocation.positionals.empty()) {
        TRY_ASSIGN(request.paths, tree_paths(config, ""));
        return request;
    }
    request.root = context.directory;
    request.paths = context.invocation.positionals;
    for (auto& path : request.paths) {
        while (path.size() > 1 && path.back() == '/') {
            path.pop_back();
        }
    }
    return request;
}

Result<apply::TreeRequest> inject_request(const Context& context, const config::Config& config) {
    const Invocation& said = context.invocation;
    TRY_ASSIGN(apply::TreeRequest request, tree_paths_request(context, config));
    request.include = said.has("include") ? said.all("include") : config.inject_include;
    request.exclude = config.inject_exclude;
    const auto excluded = said.all("exclude");
    request.exclude.insert(request.exclude.end(), excluded.begin(), excluded.end());
    request.options.allow_none = said.has("allow-none") || said.has("check");
    TRY_ASSIGN(request.options.expect, number_flag(said, "expect", 0));
    TRY(add_replacements(context, config, request.options));
    if (said.has("set") || request.options.replacements.empty()) {
        request.version = version_among(request.options);
    } else {
        TRY_ASSIGN(request.version, package_version(config));
    }
    return request;
}

}  // namespace miniship::cli
