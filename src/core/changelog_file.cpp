#include <algorithm>
#include <optional>

#include "core/commit_text.hpp"
#include "miniship/changelog.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

using namespace commit_text;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// A line of the file with the place where it starts.
struct Line {
    std::string_view text;
    std::size_t start;
};

std::vector<Line> lines_of(std::string_view file) {
    std::vector<Line> lines;
    for (const std::string_view line : text::split(file, '\n')) {
        const auto start = static_cast<std::size_t>(line.data() - file.data());
        lines.push_back({line.ends_with('\r') ? line.substr(0, line.size() - 1) : line, start});
    }
    return lines;
}

// Number of `#` before the title; 0 for what is no heading.
std::size_t heading_level(std::string_view line) {
    const auto level = line.find_first_not_of('#');
    return level != kNone && line[level] == ' ' ? level : 0;
}

// The text of a heading from its version on (`1.2.0](…`), when it is a release's: `## [v1.2.0]`, `# 1.2.0`.
std::optional<std::string_view> release_title(std::string_view line) {
    const std::size_t level = heading_level(line);
    if (level == 0) {
        return std::nullopt;
    }
    std::size_t at = level + 1;
    at += line.substr(at).starts_with('[') ? 1U : 0U;
    at += line.substr(at).starts_with('v') ? 1U : 0U;
    std::size_t end = at;
    for (int part = 0; part < 3; ++part) {
        const std::size_t digits = digits_end(line, end);
        if (digits == end || (part < 2 && !line.substr(digits).starts_with('.'))) {
            return std::nullopt;
        }
        end = digits + 1;
    }
    return line.substr(at);
}

bool begins_release(std::string_view line) {
    return release_title(line).has_value() || line.starts_with("<a name=");
}

bool is_unreleased(std::string_view line) {
    return heading_level(line) >= 2 && text::lowered(line).find("unreleased") != std::string::npos;
}

bool is_list_item(std::string_view line) {
    const std::string_view item = text::trimmed(line);
    return item.starts_with("- ") || item.starts_with("* ") || item.starts_with("+ ");
}

bool begins_release_of(std::string_view line, std::string_view version) {
    const auto title = release_title(line);
    if (!title || !title->starts_with(version)) {
        return false;
    }
    const std::string_view rest = title->substr(version.size());
    return rest.empty() || (!is_word_character(rest[0]) && std::string_view{".-+"}.find(rest[0]) == kNone);
}

// Index of the first line after YAML front matter; 0 without one.
std::size_t front_matter_end(const std::vector<Line>& lines) {
    if (lines.front().text != "---") {
        return 0;
    }
    for (std::size_t index = 1; index < lines.size(); ++index) {
        if (lines[index].text == "---") {
            return index + 1;
        }
    }
    return 0;
}

// Where a new section goes, and whether the text there needs a header above it to stay what it is.
struct Place {
    std::size_t at;
    bool below_new_header;
};

Place place_for_section(std::string_view file) {
    const auto lines = lines_of(file);
    const std::size_t body = front_matter_end(lines);
    std::size_t unreleased_level = 0;
    std::optional<std::size_t> after_unreleased;
    bool has_entries = false;
    for (std::size_t index = body; index < lines.size(); ++index) {
        const std::string_view line = lines[index].text;
        if (begins_release(line)) {
            const std::string_view above = file.substr(lines[body].start, lines[index].start - lines[body].start);
            return {lines[index].start, text::trimmed(above).empty()};
        }
        const std::size_t level = heading_level(line);
        if (unreleased_level > 0 && !after_unreleased && level > 0 && level <= unreleased_level) {
            after_unreleased = lines[index].start;
        }
        if (is_unreleased(line)) {
            unreleased_level = level;
        }
        has_entries = has_entries || level >= 2 || is_list_item(line);
    }
    if (unreleased_level > 0) {
        return {after_unreleased.value_or(file.size()), false};
    }
    // A title and some prose is a header without releases. Anything more is somebody's text on releases, in a form that
    // is not known: it stays together, and the new section must not slip in between its title and its entries.
    if (!has_entries) {
        return {file.size(), false};
    }
    return {body < lines.size() ? lines[body].start : file.size(), true};
}

std::string with_line_ends_of(std::string_view file, const std::string& text) {
    const auto line_end = file.find('\n');
    const bool crlf = line_end != kNone && line_end > 0 && file[line_end - 1] == '\r';
    return crlf ? text::replaced(text, "\n", "\r\n") : text;
}

bool ends_with_blank_line(std::string_view text) {
    return text.empty() || text.ends_with("\n\n") || text.ends_with("\n\r\n");
}

}  // namespace

std::string changelog_with_section(std::string_view old_changelog, std::string_view header, std::string_view section) {
    std::string_view file = old_changelog;
    const bool marked = file.starts_with(kByteOrderMark);
    file.remove_prefix(marked ? kByteOrderMark.size() : 0);
    const std::string head{header};
    if (text::trimmed(file).empty()) {
        return section.empty() ? head : head + "\n" + std::string{section};
    }
    if (section.empty()) {
        return std::string{old_changelog};
    }
    const Place place = place_for_section(file);
    const std::string_view before = file.substr(0, place.at);
    const std::string_view after = file.substr(place.at);
    std::string inserted;
    if (place.below_new_header) {
        inserted = head + "\n";
    } else if (!ends_with_blank_line(before)) {
        inserted = before.ends_with('\n') ? "\n" : "\n\n";
    }
    inserted += section;
    inserted += after.empty() ? "" : "\n";
    return std::string{marked ? kByteOrderMark : std::string_view{}} + std::string{before} +
           with_line_ends_of(file, inserted) + std::string{after};
}

bool has_release_heading(std::string_view text) {
    const auto lines = lines_of(text);
    return std::any_of(lines.begin(), lines.end(), [](const Line& line) { return begins_release(line.text); });
}

std::optional<std::string> release_section(std::string_view changelog, std::string_view version) {
    const auto lines = lines_of(changelog);
    const auto first = std::find_if(lines.begin(), lines.end(),
                                    [&](const Line& line) { return begins_release_of(line.text, version); });
    if (first == lines.end()) {
        return std::nullopt;
    }
    const auto next = std::find_if(first + 1, lines.end(), [](const Line& line) { return begins_release(line.text); });
    const std::size_t end = next == lines.end() ? changelog.size() : next->start;
    std::string section = text::replaced(changelog.substr(first->start, end - first->start), "\r\n", "\n");
    section.erase(section.find_last_not_of('\n') + 1);
    return section + "\n";
}

bool changelog_has_release(std::string_view changelog, std::string_view version) {
    return release_section(changelog, version).has_value();
}

}  // namespace miniship
