// Glob patterns for paths and tag names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "miniship/result.hpp"

namespace miniship {

/// A compiled pattern. `*` is any run of characters without `/`, `?` one character but `/`, `[a-z]` and `[!a-z]` one of
/// a set (never `/`), `{a,b}` either part (they nest), `\` takes the next character as it is. `**` between slashes is
/// any number of folders, none included; at the end it is everything below; elsewhere it is `*`. Characters are code
/// points of UTF-8, and each byte that is not UTF-8; upper and lower case differ; a leading dot is nothing special.
class Glob {
public:
    /// Error `config_invalid`: an unclosed `[` or `{`, a range that runs backwards, or a `\` at the end.
    [[nodiscard]] static Result<Glob> compiled(std::string_view pattern);

    /// True when the pattern matches the whole of `path`. Takes at most |pattern| × |path| steps.
    [[nodiscard]] bool matches(std::string_view path) const;

private:
    enum class Op : std::uint8_t {
        character,       // takes that one
        any,             // takes one but `/`
        set,             // takes one of the ranges, or none of them when negated
        stay_in_folder,  // takes any number but no `/`
        stay,            // takes any number
        fork,            // goes on here and at the target
        jump,            // goes on at the target
        end,
    };
    struct Instruction {
        Op op{Op::end};
        char32_t character{0};
        bool negated{false};
        std::vector<std::pair<char32_t, char32_t>> ranges{};
        std::size_t target{0};
    };
    class Compiler;
    class Run;

    [[nodiscard]] static bool takes(const Instruction& instruction, char32_t character);

    std::vector<Instruction> program_{};
};

}  // namespace miniship
