// The process environment as values, read where a command starts and then handed on.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace miniship::edge {

/// The value of a variable; a variable that is set to nothing has the empty value, one that is not set has none.
[[nodiscard]] std::optional<std::string> environment_variable(const std::string& name);
/// All variables by name.
[[nodiscard]] std::map<std::string, std::string> environment();

}  // namespace miniship::edge
