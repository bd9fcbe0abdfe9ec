// The lexer on any bytes: it ends, its tokens and comments stand in order, cover all but blanks, and its brackets nest.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "miniship/js_lexer.hpp"

namespace {

using namespace miniship;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

bool is_blank(std::string_view gap) {
    constexpr std::string_view kWide[] = {"\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
                                          "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80", "\xef\xbb\xbf"};
    while (!gap.empty()) {
        std::size_t length = std::string_view{" \t\n\v\f\r"}.find(gap.front()) != std::string_view::npos ? 1 : 0;
        for (const std::string_view wide : kWide) {
            length = gap.starts_with(wide) ? wide.size() : length;
        }
        if (gap.starts_with("\xe2\x80") && gap.size() > 2 && static_cast<unsigned char>(gap[2]) >= 0x80 &&
            static_cast<unsigned char>(gap[2]) <= 0x8a) {
            length = 3;
        }
        if (length == 0) {
            return false;
        }
        gap.remove_prefix(length);
    }
    return true;
}

void check_cover(std::string_view bytes, const js::Lexed& lexed) {
    std::size_t at = 0;
    auto comment = lexed.comments.begin();
    const auto take = [&](std::size_t begin, std::size_t end) {
        require(begin >= at && end > begin && end <= bytes.size());
        require(is_blank(bytes.substr(at, begin - at)));
        at = end;
    };
    for (const js::Token& token : lexed.tokens) {
        for (; comment != lexed.comments.end() && comment->begin < token.begin; ++comment) {
            take(comment->begin, comment->end);
        }
        take(token.begin, token.end);
        require(token.bracket < lexed.brackets.size());
    }
    for (; comment != lexed.comments.end(); ++comment) {
        take(comment->begin, comment->end);
    }
    require(is_blank(bytes.substr(at)));
}

void check_brackets(const js::Lexed& lexed) {
    const auto& brackets = lexed.brackets;
    require(!brackets.empty() && brackets[0] == js::Bracket{0, static_cast<std::uint32_t>(lexed.tokens.size()), 0,
                                                            js::BracketKind::program});
    for (std::size_t id = 1; id < brackets.size(); ++id) {
        const js::Bracket& pair = brackets[id];
        require(pair.parent < id && pair.open < pair.close && pair.close < lexed.tokens.size());
        require(lexed.tokens[pair.open].bracket == id);
        const js::Bracket& parent = brackets[pair.parent];
        require(pair.open >= parent.open && pair.close <= parent.close);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    if (const auto lexed = js::lexed(bytes); lexed.ok()) {
        check_cover(bytes, *lexed);
        check_brackets(*lexed);
    } else {
        require(lexed.error().code == ErrorCode::unlexable);
    }
    return 0;
}
