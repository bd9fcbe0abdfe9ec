#include "cli/output.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>

#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// Lines after the first one are indented, so that what a command of the team printed cannot pass for a line of ours.
std::string shown(std::string_view text) {
    return text::replaced(text::printable(text::trimmed(text)), "\n", "\n    ");
}

std::string styled_as(std::string_view style, std::string_view text, bool styled) {
    return styled ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string{text};
}

std::string detail(std::string_view label, std::string_view text, bool styled) {
    return fmt::format("  {} {}\n", styled_as("2", fmt::format("{}:", label), styled), shown(text));
}

/// The hint of the error, or the one that holds for all errors of its kind.
std::string hint_of(const Error& error) {
    const bool is_general = error.hint.empty() && error.code == ErrorCode::document_invalid;
    return is_general ? "somebody has to repair the document by hand; miniship has not written to it" : error.hint;
}

}  // namespace

std::string error_text(const Error& error, bool styled) {
    std::string out = fmt::format("miniship: {} {}\n", styled_as("1;31", "error:", styled), shown(error.message));
    for (const std::string& more : error.also) {
        out += detail("also", more, styled);
    }
    for (const std::string& cause : error.causes) {
        out += detail("while", cause, styled);
    }
    if (const std::string hint = hint_of(error); !hint.empty()) {
        out += detail("hint", hint, styled);
    }
    return out;
}

std::string error_json(const Error& error) {
    nlohmann::ordered_json told;
    told["code"] = std::string{error_name(error.code)};
    told["message"] = error.message;
    told["hint"] = hint_of(error);
    told["exit"] = exit_status(error.code);
    if (!error.also.empty()) {
        told["also"] = error.also;
    }
    if (!error.causes.empty()) {
        told["while"] = error.causes;
    }
    nlohmann::ordered_json document;
    document["schema"] = 1;
    document["error"] = std::move(told);
    return document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace miniship::cli
