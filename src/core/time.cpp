#include "miniship/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "miniship/text.hpp"

namespace miniship {
namespace {

std::chrono::sys_seconds instant(std::int64_t seconds) {
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

}  // namespace

std::string utc_day(std::int64_t seconds) {
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(instant(seconds))};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

bool is_day(std::string_view text) {
    const auto parts = text::split(text, '-');
    const auto digits = [](std::string_view part) { return part.find_first_not_of("0123456789") == part.npos; };
    return parts.size() == 3 && parts[0].size() == 4 && parts[1].size() == 2 && parts[2].size() == 2 &&
           std::all_of(parts.begin(), parts.end(), digits) && parts[1] >= "01" && parts[1] <= "12" &&
           parts[2] >= "01" && parts[2] <= "31";
}

std::string utc_timestamp(std::int64_t seconds) {
    const auto whole = instant(seconds);
    const std::chrono::hh_mm_ss clock{whole - std::chrono::floor<std::chrono::days>(whole)};
    return fmt::format("{}T{:02}:{:02}:{:02}Z", utc_day(seconds), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

}  // namespace miniship
