// What clients receive: the copy of a document at `readUrl`, which a CDN may keep for a while.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// A copy that says what was written, or something newer.
struct PublishedCopy {
    std::string where{};
    /// How old the cache says that its copy is (`Age`, RFC 9111 section 5.1).
    std::optional<std::chrono::seconds> age{};
    /// A later revision than the one that was written.
    bool newer{false};
};

/// Reads `settings.read_url`, without secrets and as clients do, until it gives `bytes` (or a later `revision`), for at
/// most `settings.timeout`. Errors: `service_failed` with the age of the old copy, those of reading.
[[nodiscard]] Result<PublishedCopy> published_copy(const TargetSettings& settings, const std::string& bytes);
/// For people.
[[nodiscard]] std::string to_text(const PublishedCopy& copy);
/// Waits for `bytes` and says where clients receive them; nothing where they read the document itself, and after a
/// proposal.
[[nodiscard]] Result<std::optional<std::string>> published_note(const TargetSettings& settings,
                                                                const std::optional<std::string>& bytes);

}  // namespace miniship::policy_store
