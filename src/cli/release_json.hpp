// The answers about a release under way as JSON.
#pragma once

#include <optional>
#include <string>

#include "apply/release_undo.hpp"
#include "apply/turn.hpp"

namespace miniship::cli {

[[nodiscard]] std::string standing_json(const std::optional<apply::ReleaseRecord>& record,
                                        const std::optional<apply::Worker>& worker);
[[nodiscard]] std::string aborted_json(const std::optional<apply::AbortedRelease>& aborted, bool applied);

}  // namespace miniship::cli
