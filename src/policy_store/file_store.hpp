// The policy document as a file: for tests, for shared folders, and for repositories that a job publishes.
#pragma once

#include <memory>
#include <string>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// The path that a `file:` URL (RFC 8089) names: relative to `root` (`file:policy.json`) or absolute
/// (`file:///srv/policy.json`), `%XX` decoded. `config_invalid` for another host, or for no path.
[[nodiscard]] Result<std::string> file_url_path(const std::string& url, const std::string& root);

/// A store for a `file:` URL. Writers take turns by a lock file beside the document, which is gone afterwards.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_file_store(const TargetSettings& settings);

/// Removes what a killed write has left beside the document of a `file:` URL and the history beside it; any other URL is
/// left alone.
/// Errors: `busy` while somebody writes there, `config_invalid`.
[[nodiscard]] Result<void> remove_unfinished_writes(const std::string& url, const std::string& root);

}  // namespace miniship::policy_store
