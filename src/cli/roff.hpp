// The little of man(7) that our manual pages need.
#pragma once

#include <string>
#include <string_view>

namespace miniship::cli::roff {

/// Text as it is, for use between font changes: hyphens become the minus signs that people can paste.
[[nodiscard]] std::string literal(std::string_view text);
[[nodiscard]] std::string bold(std::string_view text);
[[nodiscard]] std::string italic(std::string_view text);
/// Prose, one sentence a line, with the words between backquotes in bold.
[[nodiscard]] std::string prose(std::string_view text);

[[nodiscard]] std::string section(std::string_view title);
[[nodiscard]] std::string subsection(std::string_view title);
/// A tagged paragraph; `tag` is roff already.
[[nodiscard]] std::string tagged(std::string_view tag, std::string_view text);
/// Lines that are neither filled nor joined; `lines` is roff already.
[[nodiscard]] std::string unfilled(std::string_view lines);

}  // namespace miniship::cli::roff
