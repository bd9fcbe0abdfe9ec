#include "edge/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace miniship::edge {
namespace {

constexpr std::size_t kUsualWidth = 80;
constexpr std::size_t kWidest = 100;
constexpr std::size_t kNarrowest = 40;

std::optional<std::string> variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>{value};
}

bool says_something(const std::optional<std::string>& value) {
    return value && !value->empty();
}

std::size_t number_in(const std::optional<std::string>& text) {
    std::size_t number = 0;
    if (text) {
        const char* end = text->data() + text->size();
        const auto [stop, error] = std::from_chars(text->data(), end, number);
        number = error == std::errc{} && stop == end ? number : 0;
    }
    return number;
}

bool wants_color(const TerminalFacts& facts, bool is_terminal, std::string_view color) {
    if (color != "auto") {
        return color == "always";
    }
    if (says_something(facts.no_color)) {
        return false;
    }
    if (says_something(facts.clicolor_force) && *facts.clicolor_force != "0") {
        return true;
    }
    return is_terminal && facts.term != "dumb";
}

}  // namespace

Terminal terminal_of(const TerminalFacts& facts, std::string_view color) {
    const std::size_t told_err = facts.columns_err > 0 ? facts.columns_err : number_in(facts.columns_variable);
    const std::size_t told = facts.columns > 0 ? facts.columns : number_in(facts.columns_variable);
    return Terminal{
        .color_out = wants_color(facts, facts.is_terminal_out, color),
        .color_err = wants_color(facts, facts.is_terminal_err, color),
        .is_terminal_out = facts.is_terminal_out,
        .is_terminal_err = facts.is_terminal_err,
        .width = told == 0 ? kUsualWidth : std::clamp(told, kNarrowest, kWidest),
        .columns_err = told_err == 0 ? kUsualWidth : std::max(told_err, kNarrowest),
    };
}

TerminalFacts terminal_facts() {
    TerminalFacts facts{
        .is_terminal_out = isatty(STDOUT_FILENO) == 1,
        .is_terminal_err = isatty(STDERR_FILENO) == 1,
        .columns_variable = variable("COLUMNS"),
        .term = variable("TERM"),
        .no_color = variable("NO_COLOR"),
        .clicolor_force = variable("CLICOLOR_FORCE"),
    };
    winsize size{};
    if (facts.is_terminal_out && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        facts.columns = size.ws_col;
    }
    if (facts.is_terminal_err && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) {
        facts.columns_err = size.ws_col;
    }
    return facts;
}

bool is_terminal_in() {
    return isatty(STDIN_FILENO) == 1;
}

std::optional<std::string> typed_answer(const std::string& question) {
    std::fwrite(question.data(), 1, question.size(), stderr);
    std::string line;
    for (int c = std::getchar(); c != '\n'; c = std::getchar()) {
        if (c == EOF) {
            return std::nullopt;
        }
        line += static_cast<char>(c);
    }
    return line;
}

}  // namespace miniship::edge
