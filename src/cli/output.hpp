// Errors as people and programs get to see them.
#pragma once

#include <string>

#include "miniship/result.hpp"

namespace miniship::cli {

/// The error for people, in lines that are ended: `miniship: error: …`, then `also:`, `while:` and `hint:` lines where
/// there is something to say. Control characters from outside are made visible. `styled` adds terminal colours.
[[nodiscard]] std::string error_text(const Error& error, bool styled);
/// The error for programs, on one ended line: `{"schema":1,"error":{"code","message","hint","exit"}}`, with `also` and
/// `while` as lists where there are any. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string error_json(const Error& error);

}  // namespace miniship::cli
