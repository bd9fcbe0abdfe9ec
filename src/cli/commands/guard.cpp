// guard: prints the client guard for a platform.
#include "guard/guard.hpp"

#include <fmt/format.h>

#include <set>

#include "cli/commands/commands.hpp"
#include "cli/json_answers.hpp"
#include "edge/files.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// The one that was asked for, else the only one that the project's apps run on.
Result<std::string> platform_of(const Context& context) {
    if (const auto said = context.invocation.value("platform")) {
        return *said;
    }
    TRY_ASSIGN(const config::Config config, configuration(context));
    std::set<std::string> found;
    for (const config::App& app : config.apps) {
        if (!app.platform.empty()) {
            found.insert(app.platform);
        }
    }
    if (found.size() == 1) {
        return *found.begin();
    }
    return Error{
        .code = ErrorCode::usage,
        .message = found.empty()
                       ? "the project does not show for which platform the guard is"
                       : fmt::format("the project's apps are for {}: the guard is for one platform",
                                     text::joined(std::vector<std::string>{found.begin(), found.end()}, " and ")),
        .hint = fmt::format("`miniship guard --platform {}`", found.empty() ? "wechat" : *found.begin())};
}

}  // namespace

Result<Answer> run_guard(const Context& context) {
    const Invocation& said = context.invocation;
    TRY_ASSIGN(const std::string platform, platform_of(context));
    const std::string text = said.has("types")    ? guard::declarations(platform)
                             : said.has("minify") ? guard::minified(platform)
                                                  : guard::source(platform);
    const auto output = said.value("output");
    if (!output) {
        return Answer{.text = text, .json = guard_json(platform, text, std::nullopt, false)};
    }
    const std::string path = from_directory(context, *output);
    if (!context.dry_run) {
        auto changed = edge::write_file_atomically(path, text);
        if (!changed) {
            Error error = changed.error();
            error.hint = fmt::format("`miniship guard --platform {}` prints it", platform);
            return error;
        }
        context.say(fmt::format("{} {}", *changed ? "wrote" : "nothing to do:", path));
    } else {
        context.say(fmt::format("would write {}, {} bytes", path, text.size()));
    }
    return Answer{.json = guard_json(platform, text, path, !context.dry_run)};
}

}  // namespace miniship::cli
