#include "js_value_targets.hpp"

#include <algorithm>
#include <array>

namespace miniship::js {
namespace {

constexpr std::array<std::string_view, 4> kAssigning{"=", "||=", "&&=", "?\?="};
/// The operand behind one of these may be the value of the whole.
constexpr std::array<std::string_view, 6> kPassing{"?", ":", "||", "&&", "??", ","};

template <class List>
bool holds(const List& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

bool ValueTargets::gives_value(std::size_t index) const {
    return places_.opens(index - 1, BracketKind::group) || holds(kAssigning, places_.text(index - 1)) ||
           holds(kPassing, places_.text(index - 1));
}

bool ValueTargets::is_target(std::size_t index) const {
    return places_.closes(index, BracketKind::object) ||
           (index < places_.size() && places_.token(index).kind == TokenKind::word &&
            places_.token(index).expected != Expected::member);
}

void ValueTargets::add(std::size_t index) {
    const Token& token = places_.token(index);
    const Bracket& pair = places_.bracket(token.bracket);
    if (token.bracket >= assigned_.size()) {
        assigned_.resize(token.bracket + 1U);
    }
    Assigned& assigned = assigned_[token.bracket];
    if (token.bracket != 0 && pair.open == index) {
        const bool passes = pair.kind == BracketKind::group && gives_value(index);
        assigned.outer = assigned.now = passes ? assigned_[pair.parent].now : 0;
    } else if (token.expected == Expected::statement) {
        assigned.now = assigned.outer;
    } else if (token.kind == TokenKind::punctuator) {
        const std::string_view text = places_.text(index);
        if (text == "," || text == ";") {
            assigned.now = assigned.outer;
        } else if (holds(kAssigning, text)) {
            assigned.now = is_target(index - 1) ? static_cast<std::uint32_t>(index) : 0;
        }
    }
}

std::optional<std::size_t> ValueTargets::target_of(std::size_t index) const {
    const std::uint32_t assign = assigned_[places_.token(index).bracket].now;
    return assign != 0 && gives_value(index) ? std::optional<std::size_t>{assign - 1U} : std::nullopt;
}

}  // namespace miniship::js
