#include "miniship/usage.hpp"

#include <fmt/format.h>

#include <charconv>

namespace miniship {
namespace {

/// How many digits of a percentage say something: 0.65 %, 12.5 %, never 0 % of somebody.
std::string shown(double percent) {
    return fmt::format("{:.{}f} %", percent, percent < 10 ? 2 : 1);
}

}  // namespace

std::uint64_t Usage::users() const {
    std::uint64_t sum = 0;
    for (const auto& row : versions) {
        sum += row.users;
    }
    return sum;
}

double Impact::percent() const {
    return users == 0 ? 0 : static_cast<double>(forced) * 100 / static_cast<double>(users);
}

Impact impact_of(const Usage& usage, const Version& floor, const std::optional<Version>& before) {
    Impact impact{.floor = floor, .before = before, .users = usage.users(), .unknown = usage.unknown};
    for (const auto& [version, users] : usage.versions) {
        if (before && precedence(version, *before) < 0) {
            impact.already += users;
        } else if (precedence(version, floor) < 0) {
            impact.forced += users;
        }
    }
    return impact;
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

std::string to_string(const Impact& impact) {
    const std::string floors = impact.before
                                   ? fmt::format("{} -> {}", to_string(*impact.before), to_string(impact.floor))
                                   : to_string(impact.floor);
    std::string text =
        fmt::format("floor {}: {} of {} users ({}) {}", floors, grouped(impact.forced), grouped(impact.users),
                    shown(impact.percent()), impact.before ? "newly forced" : "are below it");
    if (impact.already > 0) {
        text += fmt::format(", {} forced already", grouped(impact.already));
    }
    if (impact.unknown > 0) {
        text += fmt::format(", {} of unknown versions", grouped(impact.unknown));
    }
    return text;
}

Result<double> parse_percent(std::string_view text) {
    const std::string_view digits = text.ends_with('%') ? text.substr(0, text.size() - 1) : text;
    double value = -1;
    const bool plain = !digits.empty() && digits.find_first_not_of("0123456789.") == std::string_view::npos;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!plain || failure != std::errc{} || end != digits.data() + digits.size() || value > 100) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("'{}' is not a percentage from 0% to 100%", text),
                     .hint = "for example --max-impact 5%"};
    }
    return value;
}

Result<void> checked_impact(const Impact& impact, double most) {
    if (impact.percent() <= most) {
        return {};
    }
    return Error{
        .code = ErrorCode::impact_exceeded,
        .message = fmt::format("{}; at most {} may be", to_string(impact), shown(most)),
        .hint = "a lower floor forces fewer users: count back further with --back, or allow more with --max-impact"};
}

}  // namespace miniship
