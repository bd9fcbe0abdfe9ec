// Whether two JSON texts say the same: what stays true where a service writes documents in its own way.
#pragma once

#include <string>

namespace miniship {

/// True when both are JSON of equal values: layout, escapes, the order of members and the spelling of numbers do not
/// count. Also true for equal bytes of any kind.
[[nodiscard]] bool is_same_json(const std::string& left, const std::string& right);

}  // namespace miniship
