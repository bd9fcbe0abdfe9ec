#include "cli/roff.hpp"

#include <fmt/format.h>

#include "miniship/text.hpp"

namespace miniship::cli::roff {
namespace {

/// A line that starts with a dot or a quote would be a request.
std::string safe_line(std::string line) {
    return line.starts_with('.') || line.starts_with('\'') ? "\\&" + line : line;
}

std::string plain(std::string_view text) {
    return text::replaced(text, "\\", "\\e");
}

}  // namespace

std::string literal(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        switch (letter) {
            case '\\':
                out += "\\e";
                break;
            case '-':
                out += "\\-";
                break;
            case '\'':
                out += "\\(aq";
                break;
            case '"':
                out += "\\(dq";
                break;
            case '`':
                out += "\\(ga";
                break;
            case '^':
                out += "\\(ha";
                break;
            case '~':
                out += "\\(ti";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

std::string bold(std::string_view text) {
    return "\\fB" + literal(text) + "\\fR";
}

std::string italic(std::string_view text) {
    return "\\fI" + literal(text) + "\\fR";
}

std::string prose(std::string_view text) {
    std::string out;
    std::string line;
    bool quoted = false;
    for (const std::string_view part : text::split(text, '`')) {
        if (quoted) {
            line += bold(part);
        } else {
            std::size_t start = 0;
            for (std::size_t end = part.find(". "); end != std::string_view::npos; end = part.find(". ", start)) {
                out += safe_line(line + plain(part.substr(start, end + 1 - start))) + "\n";
                line.clear();
                start = end + 2;
            }
            line += plain(part.substr(start));
        }
        quoted = !quoted;
    }
    return out + safe_line(line) + "\n";
}

std::string section(std::string_view title) {
    return fmt::format(".SH {}\n", title);
}

std::string subsection(std::string_view title) {
    return fmt::format(".SS {}\n", title);
}

std::string tagged(std::string_view tag, std::string_view text) {
    return fmt::format(".TP\n{}\n{}", tag, prose(text));
}

std::string unfilled(std::string_view lines) {
    return fmt::format(".nf\n{}\n.fi\n", lines);
}

}  // namespace miniship::cli::roff
