// The words of ECMAScript that steer the lexer.
#pragma once

#include <cstdint>
#include <string_view>

namespace miniship::js {

enum class Word : std::uint8_t {
    other,
    async_word,
    await_word,
    break_word,
    case_word,
    catch_word,
    class_word,
    const_word,
    continue_word,
    debugger_word,
    default_word,
    delete_word,
    do_word,
    else_word,
    export_word,
    extends_word,
    finally_word,
    for_word,
    from_word,
    function_word,
    if_word,
    import_word,
    in_word,
    instanceof_word,
    let_word,
    new_word,
    of_word,
    return_word,
    static_word,
    switch_word,
    throw_word,
    try_word,
    typeof_word,
    var_word,
    void_word,
    while_word,
    with_word,
    yield_word,
};

/// The word that `text` is, Word::other for every other identifier. Escapes are not decoded: no keyword may hold one.
[[nodiscard]] Word word_of(std::string_view text);

/// True for words that can be no variable in any code (ECMA-262, ReservedWord, and `let` and `static` of strict code).
[[nodiscard]] bool is_reserved(std::string_view text);

}  // namespace miniship::js
