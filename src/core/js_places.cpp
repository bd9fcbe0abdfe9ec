#include "js_places.hpp"

#include <algorithm>

namespace miniship::js {
namespace {

bool is_assignment(std::string_view text) {
    return text.ends_with('=') && text != "==" && text != "===" && text != "!=" && text != "!==" && text != "<=" &&
           text != ">=";
}

}  // namespace

std::optional<std::size_t> Places::token_at(std::size_t offset) const {
    const auto& tokens = lexed_.tokens;
    const auto after = std::upper_bound(tokens.begin(), tokens.end(), offset,
                                        [](std::size_t place, const Token& each) { return place < each.begin; });
    if (after == tokens.begin() || (after - 1)->end <= offset) {
        return std::nullopt;
    }
    return static_cast<std::size_t>(after - tokens.begin()) - 1;
}

std::string_view Places::text(std::size_t index) const {
    return index < size() ? text_of(bytes_, token(index)) : std::string_view{};
}

std::string_view Places::string_text(std::size_t index) const {
    if (index >= size() || token(index).kind != TokenKind::string) {
        return {};
    }
    const std::string_view quoted = text(index);
    return quoted.substr(1, quoted.size() - 2);
}

bool Places::is_expected(std::size_t index, Expected what) const {
    return index < size() && token(index).expected == what;
}

bool Places::opens(std::size_t index, BracketKind kind) const {
    if (index >= size()) {
        return false;
    }
    const Bracket& pair = bracket(token(index).bracket);
    return pair.kind == kind && pair.open == index;
}

bool Places::closes(std::size_t index, BracketKind kind) const {
    if (index >= size()) {
        return false;
    }
    const Bracket& pair = bracket(token(index).bracket);
    return pair.kind == kind && pair.close == index;
}

bool Places::is_variable(std::size_t index) const {
    if (index >= size() || token(index).kind != TokenKind::word) {
        return false;
    }
    const Expected expected = token(index).expected;
    return expected == Expected::operand || expected == Expected::statement || expected == Expected::declaration;
}

bool Places::goes_on(std::size_t index) const {
    return is(index, ".") || is(index, "?.") || opens(index, BracketKind::index) || opens(index, BracketKind::call) ||
           (index < size() && token(index).kind == TokenKind::template_chunk &&
            token(index).expected == Expected::after_operand && text(index).starts_with('`'));
}

std::uint32_t Places::enclosing(std::size_t index) const {
    const std::uint32_t own = token(index).bracket;
    return own != 0 && bracket(own).open == index ? bracket(own).parent : own;
}

bool Places::is_element(std::size_t first, std::size_t last) const {
    const BracketKind kind = bracket(enclosing(first)).kind;
    if (kind == BracketKind::array) {
        return (opens(first - 1, kind) || is(first - 1, ",") || is(first - 1, "...")) &&
               (closes(last + 1, kind) || is(last + 1, ","));
    }
    return kind == BracketKind::object && (is(first - 1, ":") || is(first - 1, "...")) &&
           (closes(last + 1, kind) || is(last + 1, ","));
}

bool Places::is_in_parameters(std::size_t first, std::size_t last) const {
    const Bracket& pair = bracket(enclosing(first));
    const bool parameters =
        pair.kind == BracketKind::parameters ||
        ((pair.kind == BracketKind::group || pair.kind == BracketKind::call) && is(pair.close + 1U, "=>"));
    return parameters && (first - 1 == pair.open || is(first - 1, ",") || is(first - 1, "...")) &&
           (last + 1 == pair.close || is(last + 1, ","));
}

// An array or object that is a pattern by what stands around it, whatever encloses it.
bool Places::binds_itself(const Bracket& pair) const {
    const std::size_t next = pair.close + 1U;
    if (is(next, "=") || is_in_parameters(pair.open, pair.close)) {
        return true;
    }
    const std::size_t before = pair.open - 1U;
    const bool opens_loop =
        opens(before, BracketKind::for_head) || is(before, "var") || is(before, "let") || is(before, "const");
    return opens_loop && (is(next, "of") || is(next, "in"));
}

bool Places::is_pattern(std::uint32_t id) {
    if (patterns_.empty()) {
        patterns_.resize(lexed_.brackets.size(), Answer::unknown);
    }
    std::vector<std::uint32_t> asked;
    Answer answer = Answer::no;
    for (;; id = bracket(id).parent) {
        if (patterns_[id] != Answer::unknown) {
            answer = patterns_[id];
            break;
        }
        asked.push_back(id);
        const Bracket& pair = bracket(id);
        const bool literal = pair.kind == BracketKind::array || pair.kind == BracketKind::object;
        if (literal && binds_itself(pair)) {
            answer = Answer::yes;
            break;
        }
        if (!literal || !is_element(pair.open, pair.close)) {
            break;
        }
    }
    for (const std::uint32_t each : asked) {
        patterns_[each] = answer;
    }
    return answer == Answer::yes;
}

bool Places::is_written(std::size_t first, std::size_t last) {
    while (opens(first - 1, BracketKind::group) && closes(last + 1, BracketKind::group) &&
           token(first - 1).bracket == token(last + 1).bracket) {
        --first;
        ++last;
    }
    const bool steps_behind =
        (is(last + 1, "++") || is(last + 1, "--")) && is_expected(last + 1, Expected::after_operand);
    if (is_assignment(text(last + 1)) || steps_behind) {
        return true;
    }
    const bool steps_before =
        (is(first - 1, "++") || is(first - 1, "--")) && !is_expected(first - 1, Expected::after_operand);
    const bool deletes = is(first - 1, "delete") && is_variable(first - 1);
    if ((steps_before || deletes) && !goes_on(last + 1)) {
        return true;
    }
    if (opens(first - 1, BracketKind::for_head) && (is(last + 1, "of") || is(last + 1, "in"))) {
        return true;
    }
    return is_element(first, last) && is_pattern(enclosing(first));
}

bool Places::is_parameter(std::size_t index) const {
    return is(index + 1, "=>") || is_in_parameters(index, index);
}

bool Places::is_label(std::size_t index) const {
    return is_expected(index, Expected::statement) && is(index + 1, ":");
}

bool Places::is_shorthand(std::size_t index) const {
    constexpr BracketKind kObject = BracketKind::object;
    return is_expected(index, Expected::key) && (opens(index - 1, kObject) || is(index - 1, ",")) &&
           (closes(index + 1, kObject) || is(index + 1, ",") || is(index + 1, "="));
}

}  // namespace miniship::js
