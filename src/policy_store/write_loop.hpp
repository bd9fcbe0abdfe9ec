// Changing a policy document that others change too: read, merge, write conditionally, read back.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// The document to write in place of the present one (nothing: there is none yet); no value when its change is in there
/// already. Called again with fresh bytes after every conflict, and when somebody wrote on top of us: it must depend on
/// nothing but its argument, and must not ask for the same change twice.
using Merge = std::function<Result<std::optional<std::string>>(const std::optional<std::string>& current)>;

struct WriteLimits {
    int tries{6};
    std::chrono::milliseconds first_delay{50};
    std::chrono::milliseconds longest_delay{2000};
};

struct WriteReport {
    /// What our write replaced; with `changed` false, what is there.
    std::optional<std::string> before{};
    /// What is there now; nothing when there is no document and nothing was to be done.
    std::optional<std::string> after{};
    bool changed{false};
    /// Conditional writes that were sent.
    int attempts{0};
};

/// Writes what `merge` makes of the document, and proves by reading that it is there. Bytes that lost a race are never
/// sent again: the merge starts over. A write with an unclear result is settled by reading.
/// Errors: those of `merge`, of the store, and `document_conflict` when others were faster `limits.tries` times.
[[nodiscard]] Result<WriteReport> write_policy(PolicyStore& store, const Merge& merge, const WriteLimits& limits = {});

}  // namespace miniship::policy_store
