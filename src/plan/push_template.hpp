// Documents of a team's own shape: what the templates of its places say, and what belongs there.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/result.hpp"
#include "plan/push.hpp"

namespace miniship::plan {

/// What the placeholders stand for; nothing where it is unknown, and then every place that needs it stays as it is.
struct PlaceholderValues {
    std::optional<Version> floor{};
    std::optional<Version> latest{};
    std::optional<Version> live{};
    std::optional<Version> version{};
    std::string tag{};
    std::string time{};
};

/// The versions that stand in the document now, as `present_policy` says.
[[nodiscard]] Result<PresentPolicy> present_at(const json_text::Document& document,
                                               const std::vector<PointerTemplate>& set);

/// The edits that put the values where the templates want them; none where they stand already. A string stays a string,
/// a number (10203 for 1.2.3) a number. A place whose template has `{time}` changes only together with another one.
/// Errors: config_invalid (a template), document_invalid (a value of another kind, a version that no number can hold).
[[nodiscard]] Result<std::vector<json_text::Edit>> template_edits(const json_text::Document& document,
                                                                  const std::vector<PointerTemplate>& set,
                                                                  const PlaceholderValues& values, bool create);

}  // namespace miniship::plan
