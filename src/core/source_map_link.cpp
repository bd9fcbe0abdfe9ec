#include <algorithm>
#include <utility>

#include "miniship/byte_text.hpp"
#include "miniship/js_lexer.hpp"
#include "miniship/source_map.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

constexpr std::string_view kWord = "sourceMappingURL=";

bool begins_without_case(std::string_view text, std::string_view lowered) {
    return text.size() >= lowered.size() && text::lowered(text.substr(0, lowered.size())) == lowered;
}

/// The inner text of a comment that can name a map: what follows `//`, or stands between `/*` and `*/`.
std::string_view content_of(std::string_view bytes, const js::Comment& comment) {
    if (comment.kind != js::CommentKind::line && comment.kind != js::CommentKind::block) {
        return {};
    }
    const std::string_view text = bytes.substr(comment.begin, comment.end - comment.begin);
    return comment.kind == js::CommentKind::line ? text.substr(2) : text.substr(2, text.size() - 4);
}

/// The URL in a comment's inner text; empty for any other comment.
std::string_view url_in(std::string_view content) {
    if (!content.starts_with('#') && !content.starts_with('@')) {
        return {};
    }
    const std::string_view said = text::trimmed(content.substr(1));
    return said.starts_with(kWord) ? text::trimmed(said.substr(kWord.size())) : std::string_view{};
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        const auto byte = static_cast<unsigned char>(c);
        out += plain ? std::string{c} : std::string{'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return out;
}

/// `encoded`, which decodes to `before`, with as little as possible of it changed so that it decodes to `after`.
std::string percent_encoded_like(std::string_view encoded, std::string_view before, std::string_view after) {
    const std::size_t shorter = std::min(before.size(), after.size());
    const auto head = static_cast<std::size_t>(
        std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(shorter), after.begin()).first -
        before.begin());
    const auto tail = static_cast<std::size_t>(
        std::mismatch(before.rbegin(), before.rbegin() + static_cast<std::ptrdiff_t>(shorter - head), after.rbegin())
            .first -
        before.rbegin());
    const auto end_of = [encoded](std::size_t count) {
        std::size_t at = 0;
        for (; count > 0; --count) {
            at += percent_length(encoded, at);
        }
        return at;
    };
    const std::string_view kept_tail = encoded.substr(end_of(before.size() - tail));
    return std::string{encoded.substr(0, end_of(head))} +
           percent_encoded(after.substr(head, after.size() - head - tail)) + std::string{kept_tail};
}

}  // namespace

std::optional<MapLink> source_map_link(std::string_view bytes) {
    // Most code names no map, and a search is much faster than the lexer.
    if (bytes.find(kWord) == std::string_view::npos) {
        return std::nullopt;
    }
    const auto lexed = js::lexed(bytes);
    if (!lexed) {
        return std::nullopt;
    }
    for (auto comment = lexed->comments.rbegin(); comment != lexed->comments.rend(); ++comment) {
        if (const std::string_view url = url_in(content_of(bytes, *comment)); !url.empty()) {
            const auto begin = static_cast<std::size_t>(url.data() - bytes.data());
            return MapLink{begin, begin + url.size(), comment->kind == js::CommentKind::block};
        }
    }
    return std::nullopt;
}

bool is_data_url(std::string_view url) {
    return begins_without_case(url, "data:");
}

Result<std::string> shifted_data_url(std::string_view url, std::span<const MapSpan> spans) {
    const std::size_t comma = url.find(',');
    if (comma == std::string_view::npos) {
        return Error{ErrorCode::file_invalid, "the data URL of the source map holds no data"};
    }
    const std::string_view head = url.substr(0, comma + 1);
    const std::string_view body = url.substr(comma + 1);
    if (!text::lowered(head).ends_with(";base64,")) {
        const std::string before = percent_decoded(body);
        TRY_ASSIGN(const std::string after, shifted_source_map(before, spans));
        return std::string{head} + percent_encoded_like(body, before, after);
    }
    const std::size_t length = body.find_last_not_of('=') + 1;
    const std::optional<std::string> before = base64_decoded(body.substr(0, length));
    if (!before || body.size() - length > 2) {
        return Error{ErrorCode::file_invalid, "the data URL of the source map is not base64"};
    }
    TRY_ASSIGN(const std::string after, shifted_source_map(*before, spans));
    const bool padded = body.size() > length || length % 4 == 0;
    return after == *before ? std::string{url} : std::string{head} + base64_encoded(after, padded);
}

Result<std::vector<Hit>> with_inline_map(std::string_view bytes, std::span<const Hit> hits, const MapLink& link) {
    const std::string_view before = link.url(bytes);
    TRY_ASSIGN(std::string url, shifted_data_url(before, map_spans(bytes, hits)));
    std::vector<Hit> all{hits.begin(), hits.end()};
    const auto behind =
        std::find_if(all.begin(), all.end(), [&link](const Hit& hit) { return hit.begin > link.begin; });
    const auto place = all.insert(behind, Hit{.begin = link.begin, .end = link.end, .text = std::move(url)});
    // The farther code moves the longer are the numbers that say so, which moves it once more: that settles at once,
    // but for characters that take more room than others in a URL.
    constexpr int kMostRounds = 16;
    std::size_t length = before.size();
    for (int round = 0; link.in_block && place->text.size() != length; ++round) {
        if (round == kMostRounds) {
            return Error{ErrorCode::file_invalid, "the source map moves the code behind it, and never fits"};
        }
        length = place->text.size();
        TRY_ASSIGN(place->text, shifted_data_url(before, map_spans(bytes, all)));
    }
    return all;
}

std::optional<std::string> source_map_path(std::string_view url) {
    const std::string_view named = url.substr(0, url.find_first_of("?#"));
    const std::string_view first = named.substr(0, named.find('/'));
    if (named.empty() || named.front() == '/' || first.find(':') != std::string_view::npos) {
        return std::nullopt;
    }
    std::string path = percent_decoded(named);
    const bool local = path.front() != '/' && path.find('\0') == std::string::npos;
    return local ? std::optional{std::move(path)} : std::nullopt;
}

}  // namespace miniship
