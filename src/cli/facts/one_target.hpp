// The one policy document that a command looks at or edits.
#pragma once

#include <string>

#include "cli/facts/policy_facts.hpp"
#include "miniship/policy_document.hpp"

namespace miniship::cli {

/// The chosen target. Errors: as `chosen_targets`, and `usage` when several were named.
[[nodiscard]] Result<ChosenTarget> one_target(const Context& context, const config::Config& config, Apps apps);
/// The same, provided that its document is native: `config_invalid` for one of the team's own shape.
[[nodiscard]] Result<ChosenTarget> native_target(const Context& context, const config::Config& config);

/// The one target that was chosen, and its document.
struct SeenDocument {
    ChosenTarget target{};
    std::string where{};
    std::string bytes{};
    std::string token{};
};
/// Error: document_missing where there is no document.
[[nodiscard]] Result<SeenDocument> seen_document(const Context& context, const config::Config& config, Apps apps);
/// The same, provided that the document is native: `config_invalid` for one of the team's own shape.
[[nodiscard]] Result<SeenDocument> seen_native_document(const Context& context, const config::Config& config,
                                                        Apps apps);
/// The name of the app that was chosen for the document. Error: document_missing where it has no such app.
[[nodiscard]] Result<std::string> app_in(const SeenDocument& seen, const policy::Policy& policy);

/// The pages of an app of the project by its app.json, in the built tree or among the sources; nothing where there is
/// none to look at.
[[nodiscard]] std::optional<std::vector<std::string>> app_pages(const config::Config& config, const std::string& app);

}  // namespace miniship::cli
