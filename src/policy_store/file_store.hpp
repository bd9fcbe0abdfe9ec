// The policy document as a file: for tests, for shared folders, and for repositories that a job publishes.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// The path that a `file:` URL (RFC 8089) names: relative to `root` (`file:policy.json`) or absolute
/// (`file:///srv/policy.json`), `%XX` decoded. `config_invalid` for another host, or for no path.
[[nodiscard]] Result<std::string> file_url_path(const std::string& url, const std::string& root);

/// A store for a `file:` URL. Writers take turns by a lock file beside the document, which is gone afterwards.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_file_store(const TargetSettings& settings);

/// Removes what a killed write has left beside a document and its history (as in `TargetSettings`), where these are
/// files. What somebody is writing now is left alone, and what cannot be removed, too.
void remove_unfinished_writes(const std::string& url, const std::optional<std::string>& history,
                              const std::string& root);

}  // namespace miniship::policy_store
