#include "cli/layout.hpp"

#include <algorithm>

#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kGap = 2;
/// Longer labels do not push the meanings of all others to the right.
constexpr std::size_t kLongestLabel = 28;
/// Meanings never get narrower than this, however narrow the terminal is.
constexpr std::size_t kNarrowest = 24;

std::size_t room(std::size_t width, std::size_t column) {
    return width > column + kNarrowest ? width - column : kNarrowest;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    std::string line;
    std::size_t used = 0;
    for (const std::string_view word : text::split(text, ' ')) {
        const std::size_t columns = text::display_width(word);
        if (word.empty()) {
            continue;
        }
        if (!line.empty() && used + 1 + columns > width) {
            lines.push_back(std::move(line));
            line.clear();
        }
        used = line.empty() ? columns : used + 1 + columns;
        line += line.empty() ? "" : " ";
        line += word;
    }
    if (!line.empty()) {
        lines.push_back(std::move(line));
    }
    return lines;
}

std::size_t meaning_column(const std::vector<Row>& rows) {
    std::size_t longest = 0;
    for (const Row& row : rows) {
        const std::size_t columns = text::display_width(row.label);
        longest = columns <= kLongestLabel ? std::max(longest, columns) : longest;
    }
    return kIndent + longest + kGap;
}

std::string aligned(const std::vector<Row>& rows, std::size_t column, std::size_t width) {
    std::string out;
    for (const Row& row : rows) {
        std::string line(kIndent, ' ');
        line += row.label;
        const std::size_t used = kIndent + text::display_width(row.label);
        const std::vector<std::string> meaning = wrapped(row.meaning, room(width, column));
        std::size_t next = 0;
        if (!meaning.empty() && used + kGap <= column) {
            line += std::string(column - used, ' ') + meaning[next++];
        }
        out += line + "\n";
        for (; next < meaning.size(); ++next) {
            out += std::string(column, ' ') + meaning[next] + "\n";
        }
    }
    return out;
}

std::string paragraph(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    for (const std::string& line : wrapped(text, room(width, indent))) {
        out += std::string(indent, ' ') + line + "\n";
    }
    return out;
}

}  // namespace miniship::cli
