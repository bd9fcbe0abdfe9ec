#include "miniship/injection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "injection_sites.hpp"
#include "js_scan.hpp"
#include "js_words.hpp"
#include "miniship/js_lexer.hpp"
#include "miniship/text.hpp"
#include "position_counter.hpp"

namespace miniship {
namespace {

bool is_identifier(std::string_view name) {
    return !name.empty() && !js::is_a(name.front(), js::kDigit) && std::all_of(name.begin(), name.end(), [](char c) {
        return js::is_name_byte(c) && static_cast<unsigned char>(c) > 0x20 && c != '\x7f';
    });
}

std::string_view last_name(std::string_view name) {
    return name.substr(name.rfind('.') + 1);
}

/// Line terminators between the tokens of a read, in comments too, in their order.
std::string line_terminators(std::string_view bytes, const js::Lexed& lexed, const ReadSite& site) {
    std::string out;
    for (std::size_t index = site.first; index < site.last; ++index) {
        const std::size_t end = lexed.tokens[index + 1].begin;
        for (std::size_t at = lexed.tokens[index].end; at < end; ++at) {
            if (js::is_a(bytes[at], js::kLineStop)) {
                out += bytes.substr(at, js::line_terminator_length(bytes, at));
            }
        }
    }
    return out;
}

std::vector<NearMiss> near_misses(std::string_view bytes, std::vector<MissSite> sites) {
    std::sort(sites.begin(), sites.end(), [](const MissSite& left, const MissSite& right) {
        return std::pair{left.offset, left.replacement} < std::pair{right.offset, right.replacement};
    });
    PositionCounter counter{bytes};
    std::vector<NearMiss> out;
    for (const MissSite& site : sites) {
        const text::Position position = counter.at(site.offset);
        out.push_back({position.line, position.column, site.kind, site.replacement});
    }
    return out;
}

/// The reads in the order of the text; of two at one place the longer one.
std::vector<ReadSite> settled(std::vector<ReadSite> reads) {
    std::sort(reads.begin(), reads.end(), [](const ReadSite& left, const ReadSite& right) {
        return left.first != right.first ? left.first < right.first
               : left.last != right.last ? left.last > right.last
                                         : left.replacement < right.replacement;
    });
    reads.erase(std::unique(reads.begin(), reads.end(),
                            [](const ReadSite& kept, const ReadSite& next) { return next.first == kept.first; }),
                reads.end());
    return reads;
}

}  // namespace

bool is_injectable_name(std::string_view name) {
    const std::vector<std::string_view> parts = text::split(name, '.');
    return std::all_of(parts.begin(), parts.end(), is_identifier) &&
           (parts.size() > 1 || !js::is_reserved(parts.front()));
}

std::string_view reason(NearMissKind kind) {
    switch (kind) {
        case NearMissKind::write_target:
            return "it is written to";
        case NearMissKind::declaration:
            return "it is declared here";
        case NearMissKind::destructuring:
            return "it is read by destructuring";
        case NearMissKind::alias:
            return "it is read through a variable";
        case NearMissKind::global_object:
            return "it is read through the global object";
        case NearMissKind::parenthesised:
            return "parentheses divide it";
        case NearMissKind::computed:
            return "its last name is a template";
        case NearMissKind::quoted:
            return "it is text in a string";
    }
    return "";
}

bool may_hold(std::string_view bytes, std::span<const Replacement> replacements) {
    return std::any_of(replacements.begin(), replacements.end(), [bytes](const Replacement& each) {
        return place_of(bytes, last_name(each.name), 0) != std::string_view::npos;
    });
}

Result<Injection> injection(std::string_view bytes, std::span<const Replacement> replacements) {
    for (const Replacement& each : replacements) {
        if (!is_injectable_name(each.name)) {
            return Error{ErrorCode::usage,
                         fmt::format("`{}` is no name that code can read", text::printable(each.name)),
                         "names look like process.env.APP_VERSION or __VERSION__"};
        }
    }
    Injection out;
    if (!may_hold(bytes, replacements)) {
        return out;
    }
    TRY_ASSIGN(const js::Lexed lexed, js::lexed(bytes));
    Sites sites = injection_sites(bytes, lexed, replacements);
    out.near_misses = near_misses(bytes, std::move(sites.misses));
    PositionCounter counter{bytes};
    for (const ReadSite& site : settled(std::move(sites.reads))) {
        const std::size_t begin = lexed.tokens[site.first].begin;
        const std::size_t end = lexed.tokens[site.last].end;
        const Replacement& replacement = replacements[site.replacement];
        const text::Position position = counter.at(begin);
        const std::string key = site.shorthand ? replacement.name + ":" : "";
        out.hits.push_back({begin, end, position.line, position.column, site.replacement,
                            key + string_literal(replacement.value) + line_terminators(bytes, lexed, site)});
    }
    return out;
}

std::string injected(std::string_view bytes, std::span<const Hit> hits) {
    std::string out;
    std::size_t copied = 0;
    for (const Hit& hit : hits) {
        out += bytes.substr(copied, hit.begin - copied);
        out += hit.text;
        copied = hit.end;
    }
    return out += bytes.substr(copied);
}

std::string string_literal(std::string_view value) {
    constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
    constexpr std::string_view kLetters = "\"\\bfnrt";
    std::string out = "\"";
    for (std::size_t at = 0; at < value.size(); ++at) {
        const char c = value[at];
        const std::string_view rest = value.substr(at);
        if (const std::size_t which = kEscaped.find(c); which != std::string_view::npos) {
            out += {'\\', kLetters[which]};
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else if (rest.starts_with("</")) {
            out += "<\\/";
            at += 1;
        } else if (rest.starts_with("\xe2\x80\xa8") || rest.starts_with("\xe2\x80\xa9")) {
            out += rest[2] == '\xa8' ? "\\u2028" : "\\u2029";
            at += 2;
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace miniship
