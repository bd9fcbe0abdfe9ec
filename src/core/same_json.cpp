#include "miniship/same_json.hpp"

#include <nlohmann/json.hpp>

#include "miniship/json_text.hpp"

namespace miniship {

bool is_same_json(const std::string& left, const std::string& right) {
    if (left == right) {
        return true;
    }
    // Our reader bounds the depth, which the comparison would take from the stack.
    if (!json_text::parsed(left) || !json_text::parsed(right)) {
        return false;
    }
    const auto value_of = [](const std::string& text) { return nlohmann::json::parse(text, nullptr, false); };
    const auto one = value_of(left);
    return !one.is_discarded() && one == value_of(right);
}

}  // namespace miniship
