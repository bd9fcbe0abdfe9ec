#include "miniship/time.hpp"

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace miniship {
namespace {

std::chrono::sys_seconds instant(std::int64_t seconds) {
    return std::chrono::sys_seconds{std::chrono::seconds{seconds}};
}

// Reads `width` digits off the front; nothing, and the text as it was, where they are no digits.
std::optional<int> taken_number(std::string_view& text, std::size_t width) {
    unsigned number = 0;  // one without a sign: from_chars takes a minus otherwise
    if (text.size() < width) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + width, number);
    if (error != std::errc{} || end != text.data() + width) {
        return std::nullopt;
    }
    text.remove_prefix(width);
    return static_cast<int>(number);
}

bool took(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

std::optional<std::int64_t> taken_day(std::string_view& text) {
    const auto year = taken_number(text, 4);
    const auto month = year && took(text, "-") ? taken_number(text, 2) : std::nullopt;
    const auto day = month && took(text, "-") ? taken_number(text, 2) : std::nullopt;
    if (!day) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::sys_days{date}.time_since_epoch()).count();
}

// `16:00` as seconds.
std::optional<std::int64_t> taken_clock(std::string_view& text) {
    const auto hours = taken_number(text, 2);
    const auto minutes = hours && took(text, ":") ? taken_number(text, 2) : std::nullopt;
    return minutes && *hours < 24 && *minutes < 60 ? std::optional{std::int64_t{*hours} * 3600 + *minutes * 60}
                                                   : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> day_start(std::string_view day) {
    const auto start = taken_day(day);
    return day.empty() ? start : std::nullopt;
}

std::optional<std::int64_t> parsed_time(std::string_view text) {
    const auto day = taken_day(text);
    const auto clock = day && (took(text, "T") || took(text, " ")) ? taken_clock(text) : std::nullopt;
    if (!clock) {
        return std::nullopt;
    }
    std::optional<int> seconds = 0;
    if (took(text, ":")) {
        seconds = taken_number(text, 2);
    }
    std::optional<std::int64_t> offset = 0;
    if (text.starts_with('+') || text.starts_with('-')) {
        const int sign = took(text, "-") || !took(text, "+") ? 1 : -1;
        offset = taken_clock(text);
        offset = offset ? std::optional{sign * *offset} : std::nullopt;
    } else if (!took(text, "Z")) {
        return std::nullopt;
    }
    if (!seconds || *seconds > 59 || !offset || !text.empty()) {
        return std::nullopt;
    }
    return *day + *clock + *seconds + *offset;
}

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
