// Links of a changelog: URL templates filled in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "miniship/changelog.hpp"

namespace miniship {

/// `https://…/commit/ID`; nothing where the template needs a web address and there is none. So are the others.
[[nodiscard]] std::optional<std::string> commit_url(const LinkTarget& target, std::string_view id);
[[nodiscard]] std::optional<std::string> compare_url(const LinkTarget& target, std::string_view previous_tag,
                                                     std::string_view tag);
[[nodiscard]] std::optional<std::string> issue_url(const LinkTarget& target, const Reference& reference);
[[nodiscard]] std::optional<std::string> user_url(const LinkTarget& target, std::string_view user);

}  // namespace miniship
