// Where the tokens of a JSON text end (RFC 8259).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "miniship/json_text.hpp"

namespace miniship::json_text {

/// Where a token ends; or, with a problem, the place of it.
struct Scan {
    std::size_t end{0};
    std::string_view problem{};

    [[nodiscard]] bool ok() const { return problem.empty(); }
};

/// Past the blanks at `at`, and past the comments where the syntax has them.
[[nodiscard]] Scan after_blanks(std::string_view bytes, std::size_t at, Syntax syntax);
/// Past the string whose opening quote is at `at`.
[[nodiscard]] Scan after_string(std::string_view bytes, std::size_t at);
/// Past the number that begins at `at`.
[[nodiscard]] Scan after_number(std::string_view bytes, std::size_t at);
/// Past `true`, `false` or `null` at `at`.
[[nodiscard]] Scan after_literal(std::string_view bytes, std::size_t at);

/// The text that a valid string token, quotes included, stands for.
[[nodiscard]] std::string decoded(std::string_view token);

[[nodiscard]] constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace miniship::json_text
