// A lexer for ECMAScript that tells, without parsing, where a slash divides and where it opens a regular expression.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::js {

/// The kinds of token; comments and blanks are none (ECMA-262, section 12).
enum class TokenKind : std::uint8_t {
    word,          ///< identifier, keyword, contextual keyword; escapes (`\u0061`) are part of it
    private_name,  ///< `#x`
    number,
    string,          ///< with its quotes
    template_chunk,  ///< from a backtick or `}` to a backtick or `${`, both included
    regex,           ///< with slashes and flags
    punctuator,
};

/// What the grammar expected where a token stands.
enum class Expected : std::uint8_t {
    statement,      ///< a statement or declaration begins
    declaration,    ///< after `export default`: a declaration or an expression
    operand,        ///< an expression, or the next operand of one
    after_operand,  ///< an operator, or the end of the expression
    key,            ///< the name of a property, method or class element, and what belongs to it up to its value or body
    member,         ///< the name after `.` or `?.`
    name,           ///< a name that is no expression: of a function, class, label, or in an import clause
};

/// The kinds of bracket pair.
enum class BracketKind : std::uint8_t {
    program,        ///< the whole text
    block,          ///< `{}` of statements, `switch` bodies included
    function_body,  ///< `{}` of a function, method, arrow function or static block
    class_body,
    object,        ///< object literal, or pattern of a destructuring
    module_names,  ///< `{}` of an import or export clause
    group,         ///< `()` around an expression, or around the parameters of an arrow function
    call,          ///< `()` of arguments
    control_head,  ///< `()` of `if`, `while`, `with`, `switch`
    for_head,
    parameters,     ///< `()` of a function, method or `catch`
    array,          ///< array literal, or pattern of a destructuring
    index,          ///< `a[b]`
    computed_key,   ///< `{[a]: b}`
    template_hole,  ///< `${}`
};

/// One token. Offsets are bytes from the beginning of the text.
struct Token {
    std::uint32_t begin{0};
    std::uint32_t end{0};
    /// Index of the innermost pair that encloses the token; opening and closing tokens belong to their own pair.
    std::uint32_t bracket{0};
    TokenKind kind{TokenKind::word};
    Expected expected{Expected::statement};
    /// A line terminator (LF, CR, U+2028, U+2029) stands between this token and the one before it.
    bool newline_before{false};

    bool operator==(const Token&) const = default;
};

/// One pair of brackets; `open` and `close` are indices of tokens.
/// For the program `open` is 0 and `close` the number of tokens.
struct Bracket {
    std::uint32_t open{0};
    std::uint32_t close{0};
    std::uint32_t parent{0};
    BracketKind kind{BracketKind::program};

    bool operator==(const Bracket&) const = default;
};

enum class CommentKind : std::uint8_t { line, block, html, hashbang };

/// One comment, without the line terminator that ends it.
struct Comment {
    std::uint32_t begin{0};
    std::uint32_t end{0};
    CommentKind kind{CommentKind::line};

    bool operator==(const Comment&) const = default;
};

/// A text as tokens; bytes that are in no token and no comment are blanks and line terminators.
struct Lexed {
    std::vector<Token> tokens{};
    /// Pair 0 is the program; a parent stands before its children.
    std::vector<Bracket> brackets{};
    std::vector<Comment> comments{};
};

/// The tokens of a script or module (ECMA-262, sections 12 and B.1.1). `<!--` and `-->` are comments unless the text
/// imports or exports. Bytes that are not UTF-8 pass through strings, comments and names.
/// Time and space are linear in the text; there is no recursion.
/// Error `unlexable`, with a message `LINE:COLUMN: reason`: a string, template, comment or regular expression without
/// end, brackets that do not pair, a character that begins no token, a `<` where an expression has to begin (JSX, or
/// types), or 4 GiB and more.
[[nodiscard]] Result<Lexed> lexed(std::string_view bytes);

/// The bytes of a token.
[[nodiscard]] inline std::string_view text_of(std::string_view bytes, const Token& token) {
    return bytes.substr(token.begin, token.end - token.begin);
}

}  // namespace miniship::js
