// The terminal on the other side of stdout and stderr: whether there is one, its width, and whether it wants colour.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace miniship::edge {

/// How output may look; a value, so that what prints can be tested without a terminal.
struct Terminal {
    bool color_out{false};
    bool color_err{false};
    /// False for pipes and files: no progress, no question, nothing cut off.
    bool is_terminal_out{false};
    bool is_terminal_err{false};
    /// Columns for help texts, 80 to 100 and less only where the terminal is narrower.
    std::size_t width{80};
    /// Columns of the terminal at stderr, where tables and drawings go; 80 where there is none.
    std::size_t columns_err{80};

    bool operator==(const Terminal&) const = default;
};

/// What the decision is made from.
struct TerminalFacts {
    bool is_terminal_out{false};
    bool is_terminal_err{false};
    /// Columns that the terminal itself tells; 0 when it does not.
    std::size_t columns{0};
    /// The same of the terminal at stderr.
    std::size_t columns_err{0};
    /// The variables of the same names; nothing where they are unset.
    std::optional<std::string> columns_variable{};
    std::optional<std::string> term{};
    std::optional<std::string> no_color{};
    std::optional<std::string> clicolor_force{};
};

/// The terminal for these facts. `color` is `auto`, `always` or `never` and goes before everything else; then NO_COLOR
/// (https://no-color.org, any value but the empty one), then CLICOLOR_FORCE, then whether a terminal is there that is
/// not dumb.
[[nodiscard]] Terminal terminal_of(const TerminalFacts& facts, std::string_view color);
/// The facts of this process.
[[nodiscard]] TerminalFacts terminal_facts();

/// True when stdin is a terminal: somebody can be asked.
[[nodiscard]] bool is_terminal_in();
/// The line that a person types after `question` (printed to stderr); nothing at the end of input.
[[nodiscard]] std::optional<std::string> typed_answer(const std::string& question);

}  // namespace miniship::edge
