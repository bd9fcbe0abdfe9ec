// Prints what the lexer or the injection finds in files, for comparison with a reference.
// Usage: lexer_driver spans | lexer_driver reads NAME…; paths on stdin, one a line; one line of JSON on stdout for
// each: spans: [kind, begin, end, …] of comments (0), strings (1), template chunks (2), regular expressions (3), in
// their order; reads: [replacement, begin, end, …]; a string with the message where the file cannot be lexed.
#include <algorithm>
#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "miniship/injection.hpp"
#include "miniship/js_lexer.hpp"

namespace {

using namespace miniship;
using Span = std::array<std::size_t, 3>;

Result<std::vector<Span>> literal_spans(std::string_view bytes) {
    TRY_ASSIGN(const js::Lexed lexed, js::lexed(bytes));
    std::vector<Span> spans;
    for (const js::Comment& comment : lexed.comments) {
        spans.push_back({0, comment.begin, comment.end});
    }
    for (const js::Token& token : lexed.tokens) {
        const std::size_t kind = token.kind == js::TokenKind::string           ? 1
                                 : token.kind == js::TokenKind::template_chunk ? 2
                                 : token.kind == js::TokenKind::regex          ? 3
                                                                               : 0;
        if (kind > 0) {
            spans.push_back({kind, token.begin, token.end});
        }
    }
    std::sort(spans.begin(), spans.end(), [](const Span& left, const Span& right) { return left[1] < right[1]; });
    return spans;
}

Result<std::vector<Span>> read_spans(std::string_view bytes, const std::vector<Replacement>& replacements) {
    TRY_ASSIGN(const Injection found, injection(bytes, replacements));
    std::vector<Span> spans;
    for (const Hit& hit : found.hits) {
        spans.push_back({hit.replacement, hit.begin, hit.end});
    }
    return spans;
}

Result<nlohmann::json> answer(const std::string& mode, std::string_view bytes,
                              const std::vector<Replacement>& replacements) {
    if (mode == "inject") {
        TRY_ASSIGN(const Injection found, injection(bytes, replacements));
        return nlohmann::json{{"text", injected(bytes, found.hits)}};
    }
    TRY_ASSIGN(const std::vector<Span> spans, mode == "reads" ? read_spans(bytes, replacements) : literal_spans(bytes));
    nlohmann::json out = nlohmann::json::array();
    for (const Span& span : spans) {
        for (const std::size_t number : span) {
            out.push_back(number);
        }
    }
    return out;
}

std::string json_line(const Result<nlohmann::json>& answered) {
    const nlohmann::json line = answered.ok() ? *answered : nlohmann::json{{"error", answered.error().message}};
    return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) {
        return 2;
    }
    std::vector<Replacement> replacements;
    for (std::size_t index = 1; index < arguments.size(); ++index) {
        replacements.push_back({arguments[index], "1.2.3"});
    }
    for (std::string path; std::getline(std::cin, path);) {
        std::ifstream file{path, std::ios::binary};
        const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
        std::cout << json_line(answer(arguments.front(), bytes, replacements)) << '\n';
    }
    return std::cout.flush() ? 0 : 1;
}
