// Which release HEAD is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "edge/git_command.hpp"
#include "edge/git_history.hpp"
#include "edge/git_refs.hpp"
#include "miniship/tags.hpp"

namespace miniship::cli {

/// The highest release tag at HEAD.
[[nodiscard]] std::optional<ReleaseTag> tag_at_head(const edge::History& history,
                                                    const std::vector<edge::LocalTag>& tags, const TagRules& rules,
                                                    const std::string& head);
/// The one that the remote has there: clones of pipelines come without tags.
[[nodiscard]] std::optional<ReleaseTag> remote_tag_at_head(const std::vector<edge::RemoteRef>& refs,
                                                           const TagRules& rules, const std::string& head);

}  // namespace miniship::cli
