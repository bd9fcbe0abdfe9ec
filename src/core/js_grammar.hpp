// What the grammar of ECMAScript expects next: the half of the lexer that needs context.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "js_words.hpp"
#include "miniship/js_lexer.hpp"

namespace miniship::js {

/// Takes the tokens of a text in order, files them into a Lexed, and knows what may stand next. It follows statements,
/// bodies and heads by a stack of open brackets instead of parsing expressions: that is all a slash depends on.
class Grammar {
public:
    explicit Grammar(Lexed& out);

    /// Must be called before each token; semicolons that are inserted at line ends are decided here (ECMA-262, 12.10).
    void begin_token(bool newline_before);

    /// A slash opens a regular expression here.
    [[nodiscard]] bool expects_operand() const;
    /// A `}` goes on with a template here.
    [[nodiscard]] bool in_template_hole() const;
    /// The text imports or exports.
    [[nodiscard]] bool is_module() const { return is_module_; }
    /// Brackets are open besides the program's; the token that opened the innermost.
    [[nodiscard]] bool has_open_bracket() const;
    [[nodiscard]] Token innermost_open() const;

    void add_word(std::size_t begin, std::size_t end, Word word);
    /// A number, string, private name or regular expression.
    void add_literal(TokenKind kind, std::size_t begin, std::size_t end);
    /// `closes`: it begins with the `}` of a hole; `opens`: it ends with the `${` of one.
    void add_template_chunk(std::size_t begin, std::size_t end, bool closes, bool opens);
    /// A punctuator that is no bracket.
    void add_operator(std::size_t begin, std::string_view text);
    void open(std::size_t begin, char bracket);
    /// False when `bracket` does not pair with what is open; nothing is added then.
    [[nodiscard]] bool close(std::size_t begin, char bracket);

private:
    enum class Shape : std::uint8_t {
        pair,
        function_head,  // from `function` to its body
        class_head,     // from `class` to its body
    };
    struct Frame {
        Shape shape{Shape::pair};
        BracketKind kind{BracketKind::program};
        Expected after{Expected::statement};  // once the pair, or the body that follows the head, is closed
        std::uint32_t bracket{0};
        std::uint32_t conditionals{0};  // `?` that still wait for their colon
        bool await_is_operator{true};
        bool await_stays_operator{true};  // behind the body of an arrow function that is an expression
        bool yield_is_operator{false};
        bool declares{false};  // in the list of a `var`, `let` or `const`
        bool async{false};  // of the function or method whose head is being read; of a call: `async` stands before it
        bool generator{false};  // of the function or method whose head is being read
    };

    [[nodiscard]] Frame& frame() { return frames_.back(); }
    [[nodiscard]] const Frame& frame() const { return frames_.back(); }
    [[nodiscard]] bool is_pair(BracketKind kind) const;
    [[nodiscard]] bool in_statements() const;
    [[nodiscard]] Expected after_arrow_body() const;

    void record(TokenKind kind, std::size_t begin, std::size_t end);
    void begin_operand();
    void begin_statement(bool goes_on);
    void begin_key();
    void push_pair(std::size_t begin, std::size_t end, TokenKind kind, BracketKind pair, Expected after,
                   Expected inside);
    void push_head(Shape shape, bool async, Expected after);
    void push_body(std::size_t begin, Expected after, bool async, bool generator);

    [[nodiscard]] bool add_name(std::size_t begin, std::size_t end, Word word);
    void follow_word(Word word, Expected at);
    void follow_head(Word word, Expected at);
    void follow_contextual(Word word, Expected at);
    void end_loop_target();
    void follow_module_word(Word word, Expected at);
    void follow_operator(std::string_view text);
    void follow_colon();
    void follow_comma();
    void follow_semicolon();
    void follow_star();
    void follow_arrow();
    void open_brace(std::size_t begin);
    void open_parenthesis(std::size_t begin);
    void open_square(std::size_t begin);

    /// What later tokens must know of one.
    struct Trace {
        Word word{Word::other};  // the keyword that it is
        bool arrow{false};       // it is `=>`
        bool async_call{false};  // it closes the parenthesis of `async (…)`
        bool restricted{false};  // it is `return`, `break` …, which a line end may end
    };

    Lexed& out_;
    std::vector<Frame> frames_{};
    Expected expected_{Expected::statement};
    bool newline_{false};    // before the present token
    bool in_clause_{false};  // between `import` or `export` and the module's name
    bool is_module_{false};
    bool arrow_is_async_{false};            // the last `=>`
    Expected async_at_{Expected::operand};  // what was expected at the last `async`
    Trace present_{};
    Trace previous_{};
    Word older_word_{Word::other};  // of the token before the previous one
};

}  // namespace miniship::js
