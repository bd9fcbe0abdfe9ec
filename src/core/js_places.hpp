// What the place of an expression among its tokens says: is it read, written to, or declared?
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "miniship/js_lexer.hpp"

namespace miniship::js {

/// A lexed text with questions to it. Indices are of tokens; an index outside of them is a token that is nothing, so
/// that neighbours may be asked for without looking.
class Places {
public:
    /// Both must outlive the object.
    Places(std::string_view bytes, const Lexed& lexed) : bytes_{bytes}, lexed_{lexed} {}

    [[nodiscard]] std::size_t size() const { return lexed_.tokens.size(); }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    [[nodiscard]] const Token& token(std::size_t index) const { return lexed_.tokens[index]; }
    [[nodiscard]] const Bracket& bracket(std::size_t id) const { return lexed_.brackets[id]; }
    /// The token that the byte at `offset` is part of.
    [[nodiscard]] std::optional<std::size_t> token_at(std::size_t offset) const;
    /// The bytes of a token; empty outside.
    [[nodiscard]] std::string_view text(std::size_t index) const;
    /// What is between the quotes of a string; empty for every other token.
    [[nodiscard]] std::string_view string_text(std::size_t index) const;
    [[nodiscard]] bool is(std::size_t index, std::string_view what) const { return text(index) == what; }
    [[nodiscard]] bool is_expected(std::size_t index, Expected what) const;
    [[nodiscard]] bool opens(std::size_t index, BracketKind kind) const;
    [[nodiscard]] bool closes(std::size_t index, BracketKind kind) const;
    /// A word that stands for a variable where an expression begins or goes on, not for a member, key or declared name.
    [[nodiscard]] bool is_variable(std::size_t index) const;
    /// The token goes on with the operand before it: member access, call or template.
    [[nodiscard]] bool goes_on(std::size_t index) const;

    /// The expression from token `first` to `last` is written to: assigned, stepped, deleted, target of a
    /// destructuring or of a `for` loop.
    [[nodiscard]] bool is_written(std::size_t first, std::size_t last);
    /// The word is a parameter.
    [[nodiscard]] bool is_parameter(std::size_t index) const;
    /// The word is label of a statement.
    [[nodiscard]] bool is_label(std::size_t index) const;
    /// The word is a member of an object literal or pattern and names its variable at the same time: `{a}`.
    [[nodiscard]] bool is_shorthand(std::size_t index) const;
    /// The array or object literal is a pattern.
    [[nodiscard]] bool is_pattern(std::uint32_t bracket);

private:
    enum class Answer : std::uint8_t { unknown, no, yes };

    [[nodiscard]] std::uint32_t enclosing(std::size_t index) const;
    [[nodiscard]] bool is_element(std::size_t first, std::size_t last) const;
    [[nodiscard]] bool is_in_parameters(std::size_t first, std::size_t last) const;
    [[nodiscard]] bool binds_itself(const Bracket& pair) const;

    std::string_view bytes_;
    const Lexed& lexed_;
    std::vector<Answer> patterns_{};  // by bracket: each is looked at once
};

}  // namespace miniship::js
