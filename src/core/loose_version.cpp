#include "miniship/loose_version.hpp"

#include <algorithm>

#include "miniship/semver.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

/// The number's digits without leading zeros; none for zero, as for a part that is missing.
std::string_view digits_of(const std::vector<std::string_view>& parts, std::size_t index) {
    const std::string_view part = index < parts.size() ? parts[index] : std::string_view{};
    return part.substr(std::min(part.find_first_not_of('0'), part.size()));
}

}  // namespace

bool is_loose_version(std::string_view text) {
    const auto parts = text::split(text, '.');
    return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
        return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
    });
}

bool is_dotted_version(std::string_view text) {
    const auto parts = text::split(text, '.');
    return is_loose_version(text) && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
               return part.size() == 1 || part.front() != '0';
           });
}

std::strong_ordering loose_order(std::string_view left, std::string_view right) {
    const auto left_parts = text::split(left, '.');
    const auto right_parts = text::split(right, '.');
    for (std::size_t index = 0; index < std::max(left_parts.size(), right_parts.size()); ++index) {
        if (const auto order = number_order(digits_of(left_parts, index), digits_of(right_parts, index)); order != 0) {
            return order;
        }
    }
    return std::strong_ordering::equal;
}

}  // namespace miniship
