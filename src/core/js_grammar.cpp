#include "js_grammar.hpp"

#include <utility>

namespace miniship::js {
namespace {

/// The byte that closes a pair; NUL for pairs that no bracket closes.
char closer_of(BracketKind kind) {
    switch (kind) {
        case BracketKind::program:
        case BracketKind::template_hole:
            return '\0';
        case BracketKind::group:
        case BracketKind::call:
        case BracketKind::control_head:
        case BracketKind::for_head:
        case BracketKind::parameters:
            return ')';
        case BracketKind::array:
        case BracketKind::index:
        case BracketKind::computed_key:
            return ']';
        default:
            return '}';
    }
}

/// No operator of these goes on with the expression before it.
bool is_prefix_only(std::string_view text) {
    return text == "!" || text == "~";
}

bool is_prefix(std::string_view text) {
    return is_prefix_only(text) || text == "+" || text == "-" || text == "++" || text == "--";
}

}  // namespace

Grammar::Grammar(Lexed& out) : out_{out} {
    out_.brackets.push_back({});
    frames_.push_back({});
}

void Grammar::begin_token(bool newline_before) {
    newline_ = newline_before;
    older_word_ = previous_.word;
    previous_ = std::exchange(present_, {});
    if (newline_ && previous_.restricted && in_statements()) {
        expected_ = Expected::statement;
    }
}

bool Grammar::expects_operand() const {
    return expected_ == Expected::statement || expected_ == Expected::declaration || expected_ == Expected::operand;
}

bool Grammar::in_template_hole() const {
    return is_pair(BracketKind::template_hole);
}

bool Grammar::has_open_bracket() const {
    return frame().bracket != 0;
}

Token Grammar::innermost_open() const {
    return out_.tokens[out_.brackets[frame().bracket].open];
}

bool Grammar::is_pair(BracketKind kind) const {
    return frame().shape == Shape::pair && frame().kind == kind;
}

bool Grammar::in_statements() const {
    return is_pair(BracketKind::program) || is_pair(BracketKind::block) || is_pair(BracketKind::function_body);
}

void Grammar::record(TokenKind kind, std::size_t begin, std::size_t end) {
    out_.tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), frame().bracket, kind,
                           expected_, newline_});
}

// What cannot go on with the expression before it, on a new line, begins the next statement or class element.
void Grammar::begin_operand() {
    if (!newline_ || expected_ != Expected::after_operand) {
        return;
    }
    if (in_statements()) {
        expected_ = Expected::statement;
    } else if (is_pair(BracketKind::class_body)) {
        expected_ = Expected::key;
    }
}

// A statement ends what the one before it left open, but `export {…} from 'a'` is one statement.
void Grammar::begin_statement(bool goes_on) {
    frame().declares = false;
    in_clause_ = in_clause_ && goes_on;
}

void Grammar::begin_key() {
    if (previous_.word == Word::async_word && !newline_) {
        frame().async = true;
    }
}

void Grammar::add_word(std::size_t begin, std::size_t end, Word word) {
    in_clause_ = in_clause_ && previous_.word != Word::from_word;
    if (word != Word::in_word && word != Word::instanceof_word) {
        begin_operand();
    }
    switch (expected_) {
        case Expected::member:
            record(TokenKind::word, begin, end);
            expected_ = Expected::after_operand;
            return;
        case Expected::key:
            begin_key();
            record(TokenKind::word, begin, end);
            present_.word = word == Word::async_word ? word : Word::other;
            return;
        case Expected::name:
            if (add_name(begin, end, word)) {
                return;
            }
            break;
        case Expected::statement:
            begin_statement(word == Word::from_word);
            break;
        default:
            break;
    }
    record(TokenKind::word, begin, end);
    present_.word = word;
    follow_word(word, expected_);
}

/// True when the word is a name; false when it turned out to be an operator or the rest of a head.
bool Grammar::add_name(std::size_t begin, std::size_t end, Word word) {
    if (frame().shape == Shape::class_head && word == Word::extends_word) {
        return false;
    }
    if (frame().declares && (word == Word::in_word || word == Word::of_word) && previous_.word == Word::let_word) {
        // `for (let in object)`: here `let` was the name.
        expected_ = Expected::after_operand;
        return false;
    }
    record(TokenKind::word, begin, end);
    if (previous_.word == Word::break_word || previous_.word == Word::continue_word) {
        expected_ = Expected::statement;
    } else if (!in_clause_ && !is_pair(BracketKind::module_names)) {
        // `var a` and a line end: no operator but `=` and `,` goes on from there.
        present_.restricted = frame().declares;
        expected_ = Expected::after_operand;
    }
    return true;
}

void Grammar::add_literal(TokenKind kind, std::size_t begin, std::size_t end) {
    begin_operand();
    if (expected_ == Expected::key) {
        begin_key();
    } else if (expected_ == Expected::statement) {
        begin_statement(previous_.word == Word::from_word);
    }
    record(kind, begin, end);
    if (in_clause_ && kind == TokenKind::string && is_pair(BracketKind::program)) {
        in_clause_ = false;
        is_module_ = true;
        expected_ = Expected::statement;
    } else if (expected_ != Expected::key && !(expected_ == Expected::name && is_pair(BracketKind::module_names))) {
        expected_ = Expected::after_operand;
    }
}

void Grammar::add_template_chunk(std::size_t begin, std::size_t end, bool closes, bool opens) {
    if (closes) {
        out_.brackets[frame().bracket].close = static_cast<std::uint32_t>(out_.tokens.size());
        frames_.pop_back();
    }
    if (!closes && expected_ == Expected::statement) {
        begin_statement(false);
    }
    if (opens) {
        push_pair(begin, end, TokenKind::template_chunk, BracketKind::template_hole, Expected::after_operand,
                  Expected::operand);
        return;
    }
    record(TokenKind::template_chunk, begin, end);
    expected_ = Expected::after_operand;
}

void Grammar::add_operator(std::size_t begin, std::string_view text) {
    const bool steps = (text == "++" || text == "--") && expected_ == Expected::after_operand;
    if (steps && newline_) {
        // No line end may stand before a postfix operator: this one is a prefix of what follows.
        expected_ = in_statements() ? Expected::statement : Expected::operand;
    } else if (is_prefix_only(text)) {
        begin_operand();
    }
    if (expected_ == Expected::statement && is_prefix(text)) {
        begin_statement(false);
    }
    record(TokenKind::punctuator, begin, begin + text.size());
    if (!steps || newline_) {
        follow_operator(text);
    }
}

void Grammar::push_pair(std::size_t begin, std::size_t end, TokenKind kind, BracketKind pair, Expected after,
                        Expected inside) {
    // `import(…)` and the like are expressions.
    in_clause_ = in_clause_ && pair == BracketKind::module_names;
    const auto id = static_cast<std::uint32_t>(out_.brackets.size());
    out_.brackets.push_back({static_cast<std::uint32_t>(out_.tokens.size()), 0, frame().bracket, pair});
    Frame next;
    next.kind = pair;
    next.after = after;
    next.bracket = id;
    next.await_is_operator = next.await_stays_operator = frame().await_is_operator;
    next.yield_is_operator = frame().yield_is_operator;
    frames_.push_back(next);
    record(kind, begin, end);
    expected_ = inside;
}

void Grammar::push_head(Shape shape, bool async, Expected after) {
    Frame next = frame();
    next.shape = shape;
    next.after = after;
    next.async = async;
    next.generator = false;
    next.declares = false;
    frames_.push_back(next);
    expected_ = Expected::name;
}

void Grammar::push_body(std::size_t begin, Expected after, bool async, bool generator) {
    push_pair(begin, begin + 1, TokenKind::punctuator, BracketKind::function_body, after, Expected::statement);
    frame().await_is_operator = frame().await_stays_operator = async;
    frame().yield_is_operator = generator;
}

void Grammar::open(std::size_t begin, char bracket) {
    if (expected_ == Expected::statement) {
        begin_statement(true);
    }
    switch (bracket) {
        case '{':
            open_brace(begin);
            break;
        case '(':
            open_parenthesis(begin);
            break;
        default:
            open_square(begin);
            break;
    }
}

Expected Grammar::after_arrow_body() const {
    // No operator can follow the body of an arrow function: what stands there begins anew.
    return in_statements() ? Expected::statement : is_pair(BracketKind::class_body) ? Expected::key : Expected::operand;
}

void Grammar::open_brace(std::size_t begin) {
    const auto pair = [&](BracketKind kind, Expected after, Expected inside) {
        push_pair(begin, begin + 1, TokenKind::punctuator, kind, after, inside);
    };
    const Frame top = frame();
    if (previous_.arrow) {
        push_body(begin, after_arrow_body(), arrow_is_async_, false);
    } else if (top.shape == Shape::function_head) {
        frames_.pop_back();
        push_body(begin, top.after, top.async, top.generator);
    } else if (top.shape == Shape::class_head && !expects_operand()) {
        frames_.pop_back();
        pair(BracketKind::class_body, top.after, Expected::key);
    } else if (expected_ == Expected::key) {
        frame().async = frame().generator = false;
        push_body(begin, Expected::key, top.async, top.generator);
    } else if (previous_.word == Word::export_word) {
        in_clause_ = true;
        pair(BracketKind::module_names, Expected::statement, Expected::name);
    } else if (in_clause_ && expected_ == Expected::name) {
        pair(BracketKind::module_names, Expected::name, Expected::name);
    } else if (expected_ == Expected::statement || (expected_ == Expected::after_operand && in_statements())) {
        pair(BracketKind::block, Expected::statement, Expected::statement);
    } else {
        pair(BracketKind::object, Expected::after_operand, Expected::key);
    }
}

void Grammar::open_parenthesis(std::size_t begin) {
    const auto pair = [&](BracketKind kind, Expected after) {
        push_pair(begin, begin + 1, TokenKind::punctuator, kind, after, Expected::operand);
    };
    if (expected_ == Expected::key) {
        return pair(BracketKind::parameters, Expected::key);
    }
    if (frame().shape == Shape::function_head) {
        return pair(BracketKind::parameters, Expected::after_operand);
    }
    switch (previous_.word) {
        case Word::for_word:
            return pair(BracketKind::for_head, Expected::statement);
        case Word::catch_word:
            return pair(BracketKind::parameters, Expected::statement);
        case Word::if_word:
        case Word::while_word:
        case Word::with_word:
        case Word::switch_word:
            return pair(BracketKind::control_head, Expected::statement);
        default:
            break;
    }
    if (expects_operand()) {
        return pair(BracketKind::group, Expected::after_operand);
    }
    pair(BracketKind::call, Expected::after_operand);
    frame().async = previous_.word == Word::async_word;
}

void Grammar::open_square(std::size_t begin) {
    const auto pair = [&](BracketKind kind, Expected after) {
        push_pair(begin, begin + 1, TokenKind::punctuator, kind, after, Expected::operand);
    };
    if (expected_ == Expected::key) {
        begin_key();
        pair(BracketKind::computed_key, Expected::key);
    } else if (expects_operand() || expected_ == Expected::name) {
        pair(BracketKind::array, Expected::after_operand);
    } else {
        pair(BracketKind::index, Expected::after_operand);
    }
}

bool Grammar::close(std::size_t begin, char bracket) {
    const Frame closed = frame();
    if (closed.shape != Shape::pair || closer_of(closed.kind) != bracket) {
        return false;
    }
    out_.brackets[closed.bracket].close = static_cast<std::uint32_t>(out_.tokens.size());
    record(TokenKind::punctuator, begin, begin + 1);
    frames_.pop_back();
    expected_ = closed.after;
    present_.async_call = closed.kind == BracketKind::call && closed.async;
    return true;
}

}  // namespace miniship::js
