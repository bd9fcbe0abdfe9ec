#include "cli/context.hpp"

#include <fmt/format.h>

#include <charconv>

#include "config/layers.hpp"

namespace miniship::cli {
namespace {

std::optional<std::int64_t> whole_number(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

}  // namespace

std::string from_directory(const Context& context, const std::string& path) {
    const bool stays = context.directory == "." || path.empty() || path.front() == '/';
    return stays ? path : context.directory + "/" + path;
}

Result<config::Config> configuration(const Context& context, bool needs_bump) {
    config::Request request{
        .directory = context.directory, .environment = context.environment, .needs_bump = needs_bump};
    const Invocation& said = context.invocation;
    // As git does: -C comes before everything else that names a path.
    if (const auto file = said.value("config")) {
        request.file = from_directory(context, *file);
    }
    const auto flag = [&](const char* name, const char* key, std::string json) {
        request.flags[key] = {
            .json = std::move(json), .source = config::Source::flag, .origin = fmt::format("--{}", name)};
    };
    TRY_ASSIGN(const auto back, number_flag(said, "back", 1));
    if (back) {
        flag("back", "floor.back", std::to_string(*back));
    }
    TRY_ASSIGN(const auto jump, number_flag(said, "max-jump", 1));
    if (jump) {
        flag("max-jump", "floor.maxJump", std::to_string(*jump));
    }
    for (const auto& [name, key] : {std::pair{"from", "floor.from"},
                                    {"tag-prefix", "tagPrefix"},
                                    {"keep", "floor.keep"},
                                    {"usage", "floor.usage"},
                                    {"max-impact", "floor.maxImpact"}}) {
        if (const auto value = said.value(name)) {
            flag(name, key, config::json_text_of(*value));
        }
    }
    TRY_ASSIGN(config::Config config, config::loaded(request));
    for (const auto& warning : config.warnings) {
        context.warn(warning);
    }
    return config;
}

Result<std::optional<Version>> version_flag(const Invocation& invocation, const std::string& flag) {
    const auto text = invocation.value(flag);
    if (!text) {
        return std::optional<Version>{};
    }
    if (auto version = parse_version(*text)) {
        return version;
    }
    const bool prefixed = text->starts_with('v') && parse_version(text->substr(1));
    return Error{.code = ErrorCode::usage,
                 .message = fmt::format("--{} '{}' is not a semantic version", flag, *text),
                 .hint = prefixed ? fmt::format("write it without the v: --{} {}", flag, text->substr(1))
                                  : "write it like 1.4.0"};
}

Result<std::optional<std::size_t>> number_flag(const Invocation& invocation, const std::string& flag,
                                               std::size_t least) {
    const auto text = invocation.value(flag);
    if (!text) {
        return std::optional<std::size_t>{};
    }
    const auto value = whole_number(*text);
    if (!value || *value < static_cast<std::int64_t>(least)) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("--{} takes a whole number of at least {}, not '{}'", flag, least, *text),
                     .hint = fmt::format("for example --{} {}", flag, least + 19)};
    }
    return std::optional{static_cast<std::size_t>(*value)};
}

std::int64_t source_date(const Context& context) {
    const auto found = context.environment.find("SOURCE_DATE_EPOCH");
    const auto seconds = found == context.environment.end() ? std::nullopt : whole_number(found->second);
    return seconds.value_or(context.now);
}

}  // namespace miniship::cli
