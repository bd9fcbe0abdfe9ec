// Unified differences of two texts, as git prints them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace miniship {

/// The unified difference with `--- before_name` and `+++ after_name` and three lines of context; empty when the texts
/// are equal. Names are printed as given (`a/package.json`, `/dev/null`). A last line without a line end is marked
/// as git does. Shortest where the texts differ in at most a thousand lines; beyond that one block is replaced
/// by the other, so that time and memory stay linear in the size of the texts.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                                       std::string_view after_name);

}  // namespace miniship
