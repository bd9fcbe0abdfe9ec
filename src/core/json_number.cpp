#include "miniship/json_number.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace miniship {
namespace {

template <class Number>
std::optional<Number> number_in(std::string_view digits) {
    Number number{};
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return failure == std::errc{} && end == digits.data() + digits.size() ? std::optional{number} : std::nullopt;
}

/// The exponent after `e` or `E`, 0 where there is none.
std::optional<long long> taken_exponent(std::string_view& number) {
    const auto mark = number.find_first_of("eE");
    if (mark == std::string_view::npos) {
        return 0;
    }
    std::string_view digits = number.substr(mark + 1);
    number = number.substr(0, mark);
    digits.remove_prefix(digits.starts_with('+') ? 1 : 0);
    return number_in<long long>(digits);
}

}  // namespace

std::optional<std::uint64_t> whole_number(std::string_view number) {
    constexpr std::size_t kMostDigits = 20;
    auto exponent = taken_exponent(number);
    const bool negative = number.starts_with('-');
    number.remove_prefix(negative ? 1 : 0);
    std::string digits{number.substr(0, number.find('.'))};
    if (digits.size() < number.size()) {
        const std::string_view fraction = number.substr(digits.size() + 1);
        exponent = exponent ? std::optional{*exponent - static_cast<long long>(fraction.size())} : exponent;
        digits += fraction;
    }
    const bool zero = !digits.empty() && digits.find_first_not_of('0') == std::string::npos;
    if (zero || negative || !exponent) {
        return zero ? std::optional<std::uint64_t>{0} : std::nullopt;
    }
    for (; *exponent < 0 && digits.ends_with('0'); ++*exponent) {
        digits.pop_back();
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
    if (*exponent < 0 || *exponent > static_cast<long long>(kMostDigits)) {
        return std::nullopt;
    }
    digits.append(static_cast<std::size_t>(*exponent), '0');
    return number_in<std::uint64_t>(digits);
}

}  // namespace miniship
