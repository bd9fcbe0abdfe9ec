// What each word and operator makes the grammar expect.
#include "js_grammar.hpp"

namespace miniship::js {

void Grammar::follow_word(Word word, Expected at) {
    switch (word) {
        case Word::if_word:
        case Word::while_word:
        case Word::for_word:
        case Word::with_word:
        case Word::switch_word:
        case Word::catch_word:
        case Word::do_word:
        case Word::else_word:
        case Word::try_word:
        case Word::finally_word:
        case Word::debugger_word:
            expected_ = Expected::statement;
            break;
        case Word::return_word:
            present_.restricted = true;
            expected_ = Expected::operand;
            break;
        case Word::in_word:
            end_loop_target();
            expected_ = Expected::operand;
            break;
        case Word::case_word:
        case Word::delete_word:
        case Word::extends_word:
        case Word::instanceof_word:
        case Word::new_word:
        case Word::throw_word:
        case Word::typeof_word:
        case Word::void_word:
            expected_ = Expected::operand;
            break;
        case Word::break_word:
        case Word::continue_word:
            present_.restricted = true;
            expected_ = Expected::name;
            break;
        case Word::var_word:
        case Word::const_word:
            frame().declares = true;
            expected_ = Expected::name;
            break;
        case Word::function_word:
        case Word::class_word:
            follow_head(word, at);
            break;
        case Word::import_word:
        case Word::export_word:
        case Word::default_word:
            follow_module_word(word, at);
            break;
        default:
            follow_contextual(word, at);
            break;
    }
}

void Grammar::follow_head(Word word, Expected at) {
    const bool async = word == Word::function_word && previous_.word == Word::async_word && !newline_;
    const Expected begin = async ? async_at_ : at;
    const bool declared = begin == Expected::statement || begin == Expected::declaration;
    push_head(word == Word::function_word ? Shape::function_head : Shape::class_head, async,
              declared ? Expected::statement : Expected::after_operand);
}

// These words are identifiers where they mean nothing.
void Grammar::follow_contextual(Word word, Expected at) {
    expected_ = Expected::after_operand;
    switch (word) {
        case Word::async_word:
            async_at_ = at;
            break;
        case Word::await_word:
            if (previous_.word == Word::for_word) {
                present_.word = Word::for_word;
                expected_ = Expected::statement;
            } else if (frame().await_is_operator) {
                expected_ = Expected::operand;
            }
            break;
        case Word::yield_word:
            if (frame().yield_is_operator) {
                present_.restricted = true;
                expected_ = Expected::operand;
            }
            break;
        case Word::of_word:
            if (at == Expected::after_operand && is_pair(BracketKind::for_head)) {
                end_loop_target();
                expected_ = Expected::operand;
            }
            break;
        case Word::let_word: {
            const bool opens_for_head =
                is_pair(BracketKind::for_head) && out_.tokens.size() == out_.brackets[frame().bracket].open + 2U;
            if (at == Expected::statement || opens_for_head) {
                frame().declares = true;
                expected_ = Expected::name;
            }
            break;
        }
        default:
            break;
    }
}

// `for (var key in a, b)`: behind the target stands an expression.
void Grammar::end_loop_target() {
    if (is_pair(BracketKind::for_head)) {
        frame().declares = false;
    }
}

void Grammar::follow_module_word(Word word, Expected at) {
    const bool begins_item = at == Expected::statement && is_pair(BracketKind::program);
    if (word == Word::import_word) {
        in_clause_ = begins_item;
        expected_ = begins_item ? Expected::name : Expected::after_operand;
    } else if (word == Word::export_word) {
        is_module_ = is_module_ || begins_item;
        expected_ = Expected::statement;
    } else {
        expected_ = previous_.word == Word::export_word ? Expected::declaration : Expected::after_operand;
    }
}

void Grammar::follow_operator(std::string_view text) {
    // `import.meta` is an expression.
    in_clause_ = in_clause_ && (text == "," || text == "*");
    if (text == "." || text == "?.") {
        expected_ = Expected::member;
    } else if (text == "?") {
        ++frame().conditionals;
        expected_ = Expected::operand;
    } else if (text == ":") {
        follow_colon();
    } else if (text == ",") {
        follow_comma();
    } else if (text == ";") {
        follow_semicolon();
    } else if (text == "*") {
        follow_star();
    } else if (text == "=>") {
        follow_arrow();
    } else if (text != "@") {
        expected_ = Expected::operand;
    }
}

void Grammar::follow_colon() {
    if (frame().conditionals > 0) {
        --frame().conditionals;
        expected_ = Expected::operand;
    } else {
        // A label or `case` among statements; else what stands behind a key.
        expected_ = in_statements() ? Expected::statement : Expected::operand;
    }
}

void Grammar::follow_comma() {
    frame().await_is_operator = frame().await_stays_operator;
    if (is_pair(BracketKind::object)) {
        expected_ = Expected::key;
    } else if (is_pair(BracketKind::module_names) || in_clause_ || frame().declares) {
        expected_ = Expected::name;
    } else {
        expected_ = Expected::operand;
    }
}

void Grammar::follow_semicolon() {
    Frame& top = frame();
    top.conditionals = 0;
    top.declares = false;
    top.await_is_operator = top.await_stays_operator;
    if (is_pair(BracketKind::class_body)) {
        expected_ = Expected::key;
    } else {
        expected_ = in_statements() ? Expected::statement : Expected::operand;
    }
}

void Grammar::follow_star() {
    if (expected_ == Expected::key) {
        begin_key();
        frame().generator = true;
    } else if (frame().shape == Shape::function_head) {
        frame().generator = true;
    } else if (in_clause_ || previous_.word == Word::export_word) {
        in_clause_ = true;
        expected_ = Expected::name;
    } else {
        expected_ = Expected::operand;
    }
}

void Grammar::follow_arrow() {
    arrow_is_async_ = previous_.async_call || older_word_ == Word::async_word;
    if (arrow_is_async_) {
        frame().await_is_operator = true;
    }
    present_.arrow = true;
    expected_ = Expected::operand;
}

}  // namespace miniship::js
