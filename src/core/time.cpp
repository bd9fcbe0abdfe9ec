#include "miniship/time.hpp"

#include <fmt/format.h>

#include <chrono>

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

std::string utc_timestamp(std::int64_t seconds) {
    const auto whole = instant(seconds);
    const std::chrono::hh_mm_ss clock{whole - std::chrono::floor<std::chrono::days>(whole)};
    return fmt::format("{}T{:02}:{:02}:{:02}Z", utc_day(seconds), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

}  // namespace miniship
