// The forms in which teams have users by version.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "miniship/text.hpp"
#include "miniship/usage.hpp"

namespace miniship {
namespace {

using nlohmann::json;

Error invalid(std::string message) {
    return {.code = ErrorCode::file_invalid,
            .message = std::move(message),
            .hint = "rows of version and users: CSV, TSV, JSON, or the lines of `sort | uniq -c`"};
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::string digits{text::trimmed(text)};
    std::erase(digits, ',');
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return failure == std::errc{} && end == digits.data() + digits.size() ? std::optional{value} : std::nullopt;
}

void add(Usage& usage, std::string_view text, std::uint64_t users) {
    text = text::trimmed(text);
    auto version = parse_version(text);
    if (!version && text.starts_with('v')) {
        version = parse_version(text.substr(1));
    }
    if (version) {
        usage.versions.push_back({*std::move(version), users});
    } else {
        usage.unknown += users;
    }
}

Usage settled(Usage usage) {
    auto& rows = usage.versions;
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& left, const auto& right) { return precedence(left.version, right.version) > 0; });
    std::vector<VersionUsers> merged;
    for (auto& row : rows) {
        if (!merged.empty() && precedence(merged.back().version, row.version) == 0) {
            merged.back().users += row.users;
        } else {
            merged.push_back(std::move(row));
        }
    }
    rows = std::move(merged);
    return usage;
}

/// One line of CSV (RFC 4180, without line ends inside of quotes).
std::vector<std::string> fields_of(std::string_view line, char separator) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (c == '"' && quoted && at + 1 < line.size() && line[at + 1] == '"') {
            fields.back() += line[++at];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

/// `  40 1.2.0`, and `1.2.0 40` too. A count without a version is a row of users whose version is empty.
std::vector<std::string> counted_fields(std::string_view line) {
    line = text::trimmed(line);
    const auto blank = std::min(line.find_first_of(" \t"), line.size());
    std::string first{line.substr(0, blank)};
    std::string second{text::trimmed(line.substr(blank))};
    if (number_of(first)) {
        return {std::move(second), std::move(first)};
    }
    return {std::move(first), std::move(second)};
}

struct Columns {
    std::size_t version{0};
    std::size_t users{1};
};

std::optional<std::size_t> column_named(const std::vector<std::string>& header,
                                        std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        const auto found = std::find_if(header.begin(), header.end(), [&](const std::string& name) {
            return text::lowered(name).find(word) != std::string::npos;
        });
        if (found != header.end()) {
            return static_cast<std::size_t>(found - header.begin());
        }
    }
    return std::nullopt;
}

/// The columns that a header names; nothing when the row is no header.
std::optional<Columns> header_columns(const std::vector<std::string>& row) {
    if (std::any_of(row.begin(), row.end(), [](const auto& field) { return number_of(field).has_value(); })) {
        return std::nullopt;
    }
    const auto version = column_named(row, {"version", "版本"});
    const auto users = column_named(row, {"users", "user", "用户", "uv", "count", "人数"});
    if (!version || !users || *version == *users) {
        return std::nullopt;
    }
    return Columns{*version, *users};
}

Result<Usage> usage_in_rows(std::string_view bytes) {
    const auto lines = text::split(bytes, '\n');
    const auto first = std::find_if(lines.begin(), lines.end(), [](auto line) { return !text::trimmed(line).empty(); });
    const bool counted = first != lines.end() &&
                         number_of(text::trimmed(*first).substr(0, text::trimmed(*first).find(' '))) &&
                         first->find_first_of(",;") == std::string_view::npos &&
                         text::trimmed(*first).find('\t') == std::string_view::npos;
    const char separator = first == lines.end() || counted               ? ' '
                           : first->find('\t') != std::string_view::npos ? '\t'
                           : first->find(',') != std::string_view::npos  ? ','
                           : first->find(';') != std::string_view::npos  ? ';'
                                                                         : ' ';
    Columns columns;
    Usage usage;
    for (auto line = first; line != lines.end(); ++line) {
        if (text::trimmed(*line).empty()) {
            continue;
        }
        const auto row =
            separator == ' ' ? counted_fields(*line) : fields_of(line->substr(0, line->find('\r')), separator);
        if (line == first) {
            if (const auto named = header_columns(row)) {
                columns = *named;
                continue;
            }
            // Without a header the column that cannot be users is the version.
            if (row.size() > 1 && number_of(row[0]) && !number_of(row[1])) {
                columns = {1, 0};
            }
        }
        const auto users = columns.users < row.size() ? number_of(row[columns.users]) : std::nullopt;
        if (!users || columns.version >= row.size()) {
            return invalid(fmt::format("line {} of the usage is no version with its users: '{}'",
                                       line - lines.begin() + 1, text::printable(line->substr(0, 60))));
        }
        add(usage, row[columns.version], *users);
    }
    return settled(std::move(usage));
}

Result<Usage> usage_in_json(std::string_view bytes) {
    const json document = json::parse(bytes, nullptr, false);
    Usage usage;
    const auto add_row = [&](const std::string& version, const json& users) {
        if (users.is_number_unsigned()) {
            add(usage, version, users.get<std::uint64_t>());
        }
        return users.is_number_unsigned();
    };
    if (document.is_object()) {
        for (const auto& [version, users] : document.items()) {
            if (!add_row(version, users)) {
                return invalid(fmt::format("the usage has no number of users for '{}'", text::printable(version)));
            }
        }
        return settled(std::move(usage));
    }
    if (!document.is_array()) {
        return invalid("the usage is not JSON, although it starts as JSON does");
    }
    for (std::size_t index = 0; index < document.size(); ++index) {
        const json& row = document[index];
        const json version = row.is_object() ? row.value("version", json()) : json();
        const json users = row.is_object() ? row.value("users", row.value("count", json())) : json();
        if (!(version.is_string() || version.is_null()) ||
            !add_row(version.is_string() ? version.get<std::string>() : "", users)) {
            return invalid(fmt::format("entry {} of the usage has no version and users", index + 1));
        }
    }
    return settled(std::move(usage));
}

}  // namespace

Result<Usage> parse_usage(std::string_view bytes) {
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    if (bytes.starts_with(kMark)) {
        bytes.remove_prefix(kMark.size());
    }
    const std::string_view seen = text::trimmed(bytes);
    if (seen.empty()) {
        return invalid("the usage is empty");
    }
    return seen.front() == '{' || seen.front() == '[' ? usage_in_json(seen) : usage_in_rows(bytes);
}

}  // namespace miniship
