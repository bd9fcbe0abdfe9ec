// Issues that a line of a commit message names.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/conventional_commit.hpp"

namespace miniship {

/// The issues of one line, in their order: where an action word (`closes`, `fixes` …) stands only those after it,
/// otherwise all. `lowered_prefixes` are in lower case.
[[nodiscard]] std::vector<Reference> references_in(std::string_view line,
                                                   std::span<const std::string> lowered_prefixes);

}  // namespace miniship
