#include "miniship/js_lexer.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <limits>
#include <string>
#include <utility>

#include "js_grammar.hpp"
#include "js_scan.hpp"
#include "js_words.hpp"
#include "miniship/text.hpp"

namespace miniship::js {
namespace {

/// One pass over a text.
class Lexer {
public:
    Lexer(std::string_view bytes, bool html_comments) : bytes_{bytes}, html_comments_{html_comments} {
        out_.tokens.reserve(bytes.size() / 4 + 16);
    }

    [[nodiscard]] Result<void> run();
    /// There was a comment that a module does not have, and the text is a module.
    [[nodiscard]] bool is_misread_module() const { return saw_html_comment_ && grammar_.is_module(); }
    [[nodiscard]] Lexed take() { return std::move(out_); }

private:
    [[nodiscard]] bool starts_with(std::string_view what) const { return bytes_.substr(at_, what.size()) == what; }
    [[nodiscard]] Error problem(std::string_view what, std::size_t place) const;
    void add_line_comment(CommentKind kind);
    [[nodiscard]] Result<void> skip_blanks();
    [[nodiscard]] bool skip_line_comment();
    [[nodiscard]] Result<void> add_token();
    [[nodiscard]] Result<void> add_literal(TokenKind kind, std::size_t end, std::string_view what);
    [[nodiscard]] Result<void> add_template_chunk();
    [[nodiscard]] Result<void> add_private_name();
    [[nodiscard]] Result<void> add_punctuator(char first);

    std::string_view bytes_;
    bool html_comments_;
    bool saw_html_comment_{false};
    bool newline_{false};  // a line terminator stands between the last token and at_
    std::size_t at_{0};
    Lexed out_{};
    Grammar grammar_{out_};
};

Error Lexer::problem(std::string_view what, std::size_t place) const {
    const text::Position position = text::position_of(bytes_, place);
    return {ErrorCode::unlexable, fmt::format("{}:{}: {}", position.line, position.column, what)};
}

Result<void> Lexer::run() {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    at_ = starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    if (starts_with("#!")) {
        add_line_comment(CommentKind::hashbang);
    }
    // `-->` is a comment on the first line too.
    bool at_start = true;
    for (;;) {
        newline_ = at_start;
        TRY(skip_blanks());
        if (at_ >= bytes_.size()) {
            break;
        }
        grammar_.begin_token(newline_ && !at_start);
        at_start = false;
        TRY(add_token());
    }
    if (grammar_.has_open_bracket()) {
        const Token open = grammar_.innermost_open();
        const bool hole = open.kind == TokenKind::template_chunk;
        return problem(hole ? "`${` is not closed" : fmt::format("`{}` is not closed", bytes_[open.begin]),
                       hole ? open.end - 2 : open.begin);
    }
    out_.brackets.front().close = static_cast<std::uint32_t>(out_.tokens.size());
    return {};
}

void Lexer::add_line_comment(CommentKind kind) {
    const std::size_t end = line_end(bytes_, at_);
    out_.comments.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end), kind});
    at_ = end;
}

bool Lexer::skip_line_comment() {
    if (starts_with("//")) {
        add_line_comment(CommentKind::line);
        return true;
    }
    if (html_comments_ && (starts_with("<!--") || (newline_ && starts_with("-->")))) {
        saw_html_comment_ = true;
        add_line_comment(CommentKind::html);
        return true;
    }
    return false;
}

Result<void> Lexer::skip_blanks() {
    while (at_ < bytes_.size() && is_a(bytes_[at_], kGapStart)) {
        const char c = bytes_[at_];
        if (c == ' ' || c == '\t' || c == '\v' || c == '\f') {
            ++at_;
        } else if (c == '/' && starts_with("/*")) {
            const BlockComment comment = block_comment(bytes_, at_);
            if (comment.end == kNoEnd) {
                return problem("comment is not closed", at_);
            }
            newline_ = newline_ || comment.has_newline;
            out_.comments.push_back(
                {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(comment.end), CommentKind::block});
            at_ = comment.end;
        } else if (c == '/' || c == '<' || c == '-') {
            if (!skip_line_comment()) {
                return {};
            }
        } else if (const std::size_t length = line_terminator_length(bytes_, at_); length > 0) {
            newline_ = true;
            at_ += length;
        } else if (const std::size_t blank = wide_blank_length(bytes_, at_); blank > 0) {
            at_ += blank;
        } else {
            return {};
        }
    }
    return {};
}

Result<void> Lexer::add_token() {
    const char c = bytes_[at_];
    if (is_a(c, kWordStart)) {
        const std::size_t end = word_end(bytes_, at_);
        if (end == at_) {
            return problem("`\\` begins no token", at_);
        }
        grammar_.add_word(at_, end, word_of(bytes_.substr(at_, end - at_)));
        at_ = end;
        return {};
    }
    if (is_a(c, kDigit) || (c == '.' && at_ + 1 < bytes_.size() && is_a(bytes_[at_ + 1], kDigit))) {
        return add_literal(TokenKind::number, number_end(bytes_, at_), "number");
    }
    switch (c) {
        case '"':
        case '\'':
            return add_literal(TokenKind::string, string_end(bytes_, at_), "string");
        case '`':
            return add_template_chunk();
        case '#':
            return add_private_name();
        case '/':
            if (grammar_.expects_operand()) {
                return add_literal(TokenKind::regex, regex_end(bytes_, at_), "regular expression");
            }
            return add_punctuator(c);
        default:
            return add_punctuator(c);
    }
}

Result<void> Lexer::add_literal(TokenKind kind, std::size_t end, std::string_view what) {
    if (end == kNoEnd) {
        return problem(fmt::format("{} is not closed", what), at_);
    }
    grammar_.add_literal(kind, at_, end);
    at_ = end;
    return {};
}

Result<void> Lexer::add_template_chunk() {
    const std::size_t end = template_chunk_end(bytes_, at_);
    if (end == kNoEnd) {
        return problem("template is not closed", at_);
    }
    grammar_.add_template_chunk(at_, end, bytes_[at_] == '}', bytes_[end - 1] == '{');
    at_ = end;
    return {};
}

Result<void> Lexer::add_private_name() {
    const std::size_t end = word_end(bytes_, at_ + 1);
    if (end == at_ + 1 || is_a(bytes_[at_ + 1], kDigit)) {
        return problem("`#` begins no token", at_);
    }
    return add_literal(TokenKind::private_name, end, "name");
}

Result<void> Lexer::add_punctuator(char first) {
    switch (first) {
        case '{':
        case '(':
        case '[':
            grammar_.open(at_, first);
            ++at_;
            return {};
        case '}':
            if (grammar_.in_template_hole()) {
                return add_template_chunk();
            }
            [[fallthrough]];
        case ')':
        case ']':
            if (!grammar_.close(at_, first)) {
                return problem(fmt::format("`{}` closes nothing", first), at_);
            }
            ++at_;
            return {};
        case '<':
            if (grammar_.expects_operand()) {
                return problem("`<` begins no expression; is this JSX?", at_);
            }
            [[fallthrough]];
        default: {
            const std::size_t end = punctuator_end(bytes_, at_);
            grammar_.add_operator(at_, bytes_.substr(at_, end - at_));
            at_ = end;
            return {};
        }
    }
}

}  // namespace

Result<Lexed> lexed(std::string_view bytes) {
    if (bytes.size() >= std::numeric_limits<std::uint32_t>::max()) {
        return Error{ErrorCode::unlexable, "1:1: text is 4 GiB or larger"};
    }
    Lexer script{bytes, true};
    Result<void> outcome = script.run();
    if (script.is_misread_module()) {
        Lexer module{bytes, false};
        TRY(module.run());
        return module.take();
    }
    TRY(std::move(outcome));
    return script.take();
}

}  // namespace miniship::js
