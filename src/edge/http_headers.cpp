#include "edge/http_headers.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

std::optional<std::int64_t> number(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = failure == std::errc{} && end == digits.data() + digits.size();
    return whole && value >= 0 ? std::optional{value} : std::nullopt;
}

std::optional<unsigned> month_number(std::string_view name) {
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(kMonths.begin(), kMonths.end(), name);
    return found == kMonths.end() ? std::nullopt : std::optional{static_cast<unsigned>(found - kMonths.begin()) + 1};
}

}  // namespace

void Headers::add(std::string name, std::string value) {
    fields_.emplace_back(text::lowered(name), std::move(value));
}

void Headers::add_line(std::string_view line) {
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && colon > 0) {
        add(std::string{text::trimmed(line.substr(0, colon))}, std::string{text::trimmed(line.substr(colon + 1))});
    }
}

std::optional<std::string> Headers::find(std::string_view name) const {
    const std::string wanted = text::lowered(name);
    std::optional<std::string> list;
    for (const auto& [field, value] : fields_) {
        if (field == wanted) {
            list = list ? *list + ", " + value : value;
        }
    }
    return list;
}

std::optional<std::chrono::seconds> retry_after(std::string_view value, std::int64_t now) {
    if (const auto seconds = number(value)) {
        return std::chrono::seconds{*seconds};
    }
    if (const auto date = parse_http_date(value)) {
        return std::chrono::seconds{std::max<std::int64_t>(*date - now, 0)};
    }
    return std::nullopt;
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    // Fixed columns: "Sun, 06 Nov 1994 08:49:37 GMT".
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[19] != ':' ||
        text[22] != ':') {
        return std::nullopt;
    }
    const auto day = number(text.substr(5, 2));
    const auto month = month_number(text.substr(8, 3));
    const auto year = number(text.substr(12, 4));
    const auto hour = number(text.substr(17, 2));
    const auto minute = number(text.substr(20, 2));
    const auto second = number(text.substr(23, 2));
    if (!day || !month || !year || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) {
        return std::nullopt;
    }
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return ((days * 24 + *hour) * 60 + *minute) * 60 + *second;
}

bool is_weak_etag(std::string_view etag) {
    return etag.starts_with("W/");
}

bool offers_locks(std::string_view dav) {
    const auto classes = text::split(dav, ',');
    return std::any_of(classes.begin(), classes.end(), [](auto part) { return text::trimmed(part) == "2"; });
}

}  // namespace miniship::edge
