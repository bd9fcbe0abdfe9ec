#include "cli/facts/chosen_apps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/facts/policy_facts.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {

Result<std::vector<config::App>> chosen_apps(const Context& context, const config::Config& config, bool uploads) {
    if (const auto said = context.invocation.value("app")) {
        std::vector<config::App> chosen;
        std::copy_if(config.apps.begin(), config.apps.end(), std::back_inserter(chosen),
                     [&](const config::App& app) { return *said == app.name || *said == app.key(); });
        if (chosen.empty()) {
            TRY(app_key(config, *said));
        }
        return chosen;
    }
    std::vector<std::string> uploaded;
    for (const auto& app : config.apps) {
        if (!app.upload.empty()) {
            uploaded.push_back(app.name);
        }
    }
    if (uploads && uploaded.size() > 1) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("there are {} apps to upload and none was chosen", uploaded.size()),
                     .hint = fmt::format("choose one with --app: {}", text::joined(uploaded, ", "))};
    }
    return config.apps;
}

}  // namespace miniship::cli
