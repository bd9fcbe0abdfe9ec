// Changes of a document as lines for people.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "miniship/json_text.hpp"

namespace miniship::plan {

/// One line per change, `/latest "1.8.1" -> "1.9.0"`; of a document that is new all of its lines.
[[nodiscard]] std::vector<std::string> change_lines(std::span<const json_text::Change> changes);

}  // namespace miniship::plan
