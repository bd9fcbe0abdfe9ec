#include "js_words.hpp"

#include <algorithm>
#include <array>

namespace miniship::js {
namespace {

struct Row {
    std::string_view text;
    Word word;
};

constexpr std::array kRows{
    Row{"async", Word::async_word},
    Row{"await", Word::await_word},
    Row{"break", Word::break_word},
    Row{"case", Word::case_word},
    Row{"catch", Word::catch_word},
    Row{"class", Word::class_word},
    Row{"const", Word::const_word},
    Row{"continue", Word::continue_word},
    Row{"debugger", Word::debugger_word},
    Row{"default", Word::default_word},
    Row{"delete", Word::delete_word},
    Row{"do", Word::do_word},
    Row{"else", Word::else_word},
    Row{"export", Word::export_word},
    Row{"extends", Word::extends_word},
    Row{"finally", Word::finally_word},
    Row{"for", Word::for_word},
    Row{"from", Word::from_word},
    Row{"function", Word::function_word},
    Row{"if", Word::if_word},
    Row{"import", Word::import_word},
    Row{"in", Word::in_word},
    Row{"instanceof", Word::instanceof_word},
    Row{"let", Word::let_word},
    Row{"new", Word::new_word},
    Row{"of", Word::of_word},
    Row{"return", Word::return_word},
    Row{"static", Word::static_word},
    Row{"switch", Word::switch_word},
    Row{"throw", Word::throw_word},
    Row{"try", Word::try_word},
    Row{"typeof", Word::typeof_word},
    Row{"var", Word::var_word},
    Row{"void", Word::void_word},
    Row{"while", Word::while_word},
    Row{"with", Word::with_word},
    Row{"yield", Word::yield_word},
};

// First letter and length leave at most three candidates, so that most identifiers cost one look into a small table.
constexpr std::size_t kLongest = 10;
constexpr std::size_t slot_of(std::string_view text) {
    return static_cast<std::size_t>(text.front() - 'a') * (kLongest + 1) + text.size();
}
constexpr std::size_t kPerSlot = 3;
using Slot = std::array<std::uint8_t, kPerSlot>;

constexpr auto kSlots = [] {
    std::array<Slot, 26 * (kLongest + 1)> slots{};
    for (std::size_t row = 0; row < kRows.size(); ++row) {
        Slot& slot = slots[slot_of(kRows[row].text)];
        // Slots hold the row's number plus one; a full slot would not compile.
        *std::find(slot.begin(), slot.end(), 0) = static_cast<std::uint8_t>(row + 1);
    }
    return slots;
}();

constexpr std::array<std::string_view, 40> kReserved{
    "await",  "break", "case",       "catch",  "class",   "const", "continue", "debugger", "default",  "delete",
    "do",     "else",  "enum",       "export", "extends", "false", "finally",  "for",      "function", "if",
    "import", "in",    "instanceof", "let",    "new",     "null",  "return",   "static",   "super",    "switch",
    "this",   "throw", "true",       "try",    "typeof",  "var",   "void",     "while",    "with",     "yield"};

}  // namespace

Word word_of(std::string_view text) {
    if (text.size() < 2 || text.size() > kLongest || text.front() < 'a' || text.front() > 'z') {
        return Word::other;
    }
    for (const std::uint8_t number : kSlots[slot_of(text)]) {
        if (number == 0) {
            break;
        }
        if (kRows[number - 1].text == text) {
            return kRows[number - 1].word;
        }
    }
    return Word::other;
}

bool is_reserved(std::string_view text) {
    return std::find(kReserved.begin(), kReserved.end(), text) != kReserved.end();
}

}  // namespace miniship::js
