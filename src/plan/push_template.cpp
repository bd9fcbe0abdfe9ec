#include "plan/push_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

using json_text::Create;
using json_text::Document;
using json_text::Edit;
using json_text::Kind;
using json_text::Value;

constexpr std::array<std::string_view, 6> kNames{"floor", "latest", "live", "version", "tag", "time"};

// A piece of a template: the name of a placeholder, or text that stands for itself.
struct Piece {
    bool is_name;
    std::string text;
};
using Pieces = std::vector<Piece>;

Result<Pieces> pieces_of(const PointerTemplate& place) {
    Pieces pieces;
    std::string_view rest = place.text;
    while (!rest.empty()) {
        const auto open = rest.find('{');
        if (open > 0) {
            pieces.push_back({false, std::string{rest.substr(0, open)}});
        }
        if (open == std::string_view::npos) {
            break;
        }
        const auto close = std::min(rest.find('}', open), rest.size());
        const std::string_view name = rest.substr(open + 1, close - open - 1);
        if (close == rest.size() || std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
            return Error{ErrorCode::config_invalid,
                         fmt::format("the template \"{}\" of {} has an unknown placeholder", place.text, place.pointer),
                         "known are {floor}, {latest}, {live}, {version}, {tag} and {time}"};
        }
        pieces.push_back({true, std::string{name}});
        rest.remove_prefix(close + 1);
    }
    return pieces;
}

bool has_name(const Pieces& pieces, std::string_view name) {
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](const Piece& piece) { return piece.is_name && piece.text == name; });
}

// The one placeholder with the texts around it; nothing where there are none or several.
struct Single {
    std::string before;
    std::string name;
    std::string after;
};

std::optional<Single> single_of(const Pieces& pieces) {
    Single single;
    for (const Piece& piece : pieces) {
        if (!piece.is_name) {
            (single.name.empty() ? single.before : single.after) = piece.text;
        } else if (single.name.empty()) {
            single.name = piece.text;
        } else {
            return std::nullopt;
        }
    }
    return single.name.empty() ? std::nullopt : std::optional{single};
}

// 10203 is 1.2.3: two digits each for minor and patch.
std::optional<Version> version_of_number(std::string_view raw) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
    if (error != std::errc{} || end != raw.data() + raw.size()) {
        return std::nullopt;
    }
    return parse_version(fmt::format("{}.{}.{}", number / 10000, number / 100 % 100, number % 100));
}

std::optional<std::string> number_of_version(const Version& version) {
    if (version.is_prerelease() || version.minor.size() > 2 || version.patch.size() > 2 || version.major.size() > 9) {
        return std::nullopt;
    }
    const std::string digits = fmt::format("{}{:0>2}{:0>2}", version.major, version.minor, version.patch);
    return digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
}

// The version that stands at a place by its template; nothing where that is no version.
std::optional<Version> standing_version(const Value& value, const Single& single) {
    if (value.kind() == Kind::number) {
        return version_of_number(value.raw());
    }
    const auto text = value.text();
    const std::size_t around = single.before.size() + single.after.size();
    if (!text || text->size() < around || !text->starts_with(single.before) || !text->ends_with(single.after)) {
        return std::nullopt;
    }
    return parse_version(text->substr(single.before.size(), text->size() - around));
}

// What a name stands for among versions; nothing for `tag` and `time`, which are none.
template <class Versions>
auto* version_named(Versions& versions, std::string_view name) {
    return name == "floor"     ? &versions.floor
           : name == "latest"  ? &versions.latest
           : name == "live"    ? &versions.live
           : name == "version" ? &versions.version
                               : nullptr;
}

std::optional<std::string> value_of(const PlaceholderValues& values, std::string_view name) {
    if (const auto* version = version_named(values, name)) {
        return *version ? std::optional{to_string(**version)} : std::nullopt;
    }
    const std::string& text = name == "tag" ? values.tag : values.time;
    return text.empty() ? std::nullopt : std::optional{text};
}

std::optional<std::string> rendered(const Pieces& pieces, const PlaceholderValues& values) {
    std::string out;
    for (const Piece& piece : pieces) {
        const auto text = piece.is_name ? value_of(values, piece.text) : std::optional{piece.text};
        if (!text) {
            return std::nullopt;
        }
        out += *text;
    }
    return out;
}

// The value as a number, for a place where a number stands.
Result<std::string> number_for(const PointerTemplate& place, const Pieces& pieces, const PlaceholderValues& values) {
    const auto single = single_of(pieces);
    const bool plain = single && single->before.empty() && single->after.empty();
    const auto* version = plain ? version_named(values, single->name) : nullptr;
    if (version == nullptr) {
        return Error{ErrorCode::document_invalid,
                     fmt::format("{} is a number, and \"{}\" gives a text", place.pointer, place.text)};
    }
    auto number = number_of_version(**version);
    if (!number) {
        return Error{ErrorCode::document_invalid,
                     fmt::format("{} is a number, which cannot hold {}", place.pointer, to_string(**version))};
    }
    return *std::move(number);
}

// The edit of one place; nothing where it stands already or has to stay.
Result<std::optional<Edit>> place_edit(const Document& document, const PointerTemplate& place, const Pieces& pieces,
                                       const PlaceholderValues& values, bool create) {
    const auto text = rendered(pieces, values);
    if (!text) {
        return std::optional<Edit>{};
    }
    const auto value = document.find(place.pointer);
    if (!value) {
        if (!create) {
            return Error{ErrorCode::document_missing, fmt::format("the document has nothing at {}", place.pointer),
                         "`--create` adds the place"};
        }
        return std::optional{Edit{place.pointer, json_string(*text), Create::parents}};
    }
    if (value->kind() != Kind::string && value->kind() != Kind::number) {
        return Error{ErrorCode::document_invalid,
                     fmt::format("{} is {}, not a text or a number", place.pointer, to_string(value->kind()))};
    }
    std::string raw = json_string(*text);
    if (value->kind() == Kind::number) {
        TRY_ASSIGN(raw, number_for(place, pieces, values));
    }
    const bool stands = value->kind() == Kind::number ? value->raw() == raw : value->text() == text;
    return stands ? std::optional<Edit>{} : std::optional{Edit{place.pointer, raw, Create::nothing}};
}

}  // namespace

Result<PresentPolicy> present_at(const Document& document, const std::vector<PointerTemplate>& set) {
    PresentPolicy present;
    for (const PointerTemplate& place : set) {
        TRY_ASSIGN(const Pieces pieces, pieces_of(place));
        const auto single = single_of(pieces);
        auto* known = single ? version_named(present, single->name) : nullptr;
        const auto value = document.find(place.pointer);
        if (known == nullptr || !value) {
            continue;
        }
        const auto version = standing_version(*value, *single);
        if (!version) {
            return Error{ErrorCode::document_invalid,
                         fmt::format("{} does not read as \"{}\": {}", place.pointer, place.text, value->raw())};
        }
        if (!*known || precedence(*version, **known) > 0) {
            *known = version;
        }
    }
    return present;
}

Result<std::vector<Edit>> template_edits(const Document& document, const std::vector<PointerTemplate>& set,
                                         const PlaceholderValues& values, bool create) {
    std::vector<Edit> edits;
    std::vector<Edit> passive;
    for (const PointerTemplate& place : set) {
        TRY_ASSIGN(const Pieces pieces, pieces_of(place));
        TRY_ASSIGN(const auto edit, place_edit(document, place, pieces, values, create));
        if (edit) {
            (has_name(pieces, "time") ? passive : edits).push_back(*edit);
        }
    }
    if (!edits.empty()) {
        edits.insert(edits.end(), passive.begin(), passive.end());
    }
    return edits;
}

}  // namespace miniship::plan
