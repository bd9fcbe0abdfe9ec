#include "plan/push_template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/text.hpp"
#include "plan/embedded_json.hpp"

namespace miniship::plan {
namespace {

using json_text::Create;
using json_text::Document;
using json_text::Edit;
using json_text::Kind;

constexpr std::array<std::string_view, 6> kNames{"floor", "latest", "live", "version", "tag", "time"};

// A version as a number has two digits each for minor and patch, unless the placeholder says another width.
constexpr std::size_t kDefaultWidth = 2;

// A piece of a template: the name of a placeholder, or text that stands for itself.
struct Piece {
    bool is_name;
    std::string text;
    // `{floor:int}`, `{floor:int3}`: the version as one number, with so many digits for minor and patch.
    std::optional<std::size_t> width{};
};
using Pieces = std::vector<Piece>;

// `floor`, `floor:int`, `floor:int3`; nothing for what is no placeholder.
std::optional<Piece> placeholder(std::string_view text) {
    const auto colon = std::min(text.find(':'), text.size());
    const std::string_view name = text.substr(0, colon);
    std::string_view form = text.substr(colon);
    if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
        return std::nullopt;
    }
    Piece piece{true, std::string{name}};
    if (form.empty()) {
        return piece;
    }
    if (!form.starts_with(":int") || name == "tag" || name == "time") {
        return std::nullopt;
    }
    form.remove_prefix(4);
    const bool has_digit = form.size() == 1 && form.front() >= '1' && form.front() <= '9';
    if (!form.empty() && !has_digit) {
        return std::nullopt;
    }
    piece.width = has_digit ? static_cast<std::size_t>(form.front() - '0') : kDefaultWidth;
    return piece;
}

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
        auto piece = placeholder(rest.substr(open + 1, close - open - 1));
        if (close == rest.size() || !piece) {
            return Error{ErrorCode::config_invalid,
                         fmt::format("the template \"{}\" of {} has an unknown placeholder", place.text, place.pointer),
                         "known are {floor}, {latest}, {live}, {version}, {tag} and {time}; {floor:int} is 10203 for "
                         "1.2.3, {floor:int3} is 1002003"};
        }
        pieces.push_back(*std::move(piece));
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
    std::optional<std::size_t> width;
};

std::optional<Single> single_of(const Pieces& pieces) {
    Single single;
    for (const Piece& piece : pieces) {
        if (!piece.is_name) {
            (single.name.empty() ? single.before : single.after) = piece.text;
        } else if (single.name.empty()) {
            single.name = piece.text;
            single.width = piece.width;
        } else {
            return std::nullopt;
        }
    }
    return single.name.empty() ? std::nullopt : std::optional{single};
}

std::string without_zeros(std::string_view digits) {
    return digits.empty() ? "0"
                          : std::string{digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1))};
}

// 10203 is 1.2.3 where minor and patch have two digits each.
std::optional<Version> version_of_number(std::string_view raw, std::size_t width) {
    if (raw.empty() || raw.find_first_not_of("0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    const std::string digits = fmt::format("{:0>{}}", raw, 2 * width + 1);
    const std::size_t minor = digits.size() - 2 * width;
    return parse_version(fmt::format("{}.{}.{}", without_zeros(digits.substr(0, minor)),
                                     without_zeros(digits.substr(minor, width)),
                                     without_zeros(digits.substr(minor + width))));
}

std::optional<std::string> number_of_version(const Version& version, std::size_t width) {
    // Readers of JSON keep 15 digits of a number exactly.
    const bool fits =
        version.minor.size() <= width && version.patch.size() <= width && version.major.size() + 2 * width <= 15;
    if (version.is_prerelease() || !fits) {
        return std::nullopt;
    }
    return without_zeros(fmt::format("{}{:0>{}}{:0>{}}", version.major, version.minor, width, version.patch, width));
}

Error no_number(const PointerTemplate& place, const Version& version) {
    return {ErrorCode::document_invalid,
            fmt::format("{} is a number, which cannot hold {}", place.pointer, to_string(version)),
            "more digits for minor and patch: {floor:int3} in the target's `set`"};
}

// The version that stands at a place by its template; nothing where that is no version.
std::optional<Version> standing_version(const FoundValue& value, const Single& single) {
    if (value.kind == Kind::number) {
        return version_of_number(value.raw, single.width.value_or(kDefaultWidth));
    }
    const auto& text = value.text;
    const std::size_t around = single.before.size() + single.after.size();
    if (!text || text->size() < around || !text->starts_with(single.before) || !text->ends_with(single.after)) {
        return std::nullopt;
    }
    const std::string middle = text->substr(single.before.size(), text->size() - around);
    return single.width ? version_of_number(middle, *single.width) : parse_version(middle);
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

Result<std::optional<std::string>> value_of(const PointerTemplate& place, const Piece& piece,
                                            const PlaceholderValues& values) {
    if (!piece.is_name) {
        return std::optional{piece.text};
    }
    if (const auto* version = version_named(values, piece.text)) {
        if (!*version || !piece.width) {
            return *version ? std::optional{to_string(**version)} : std::nullopt;
        }
        auto number = number_of_version(**version, *piece.width);
        if (!number) {
            return no_number(place, **version);
        }
        return number;
    }
    const std::string& text = piece.text == "tag" ? values.tag : values.time;
    return text.empty() ? std::nullopt : std::optional{text};
}

Result<std::optional<std::string>> rendered(const PointerTemplate& place, const Pieces& pieces,
                                            const PlaceholderValues& values) {
    std::string out;
    for (const Piece& piece : pieces) {
        TRY_ASSIGN(const auto text, value_of(place, piece, values));
        if (!text) {
            return std::optional<std::string>{};
        }
        out += *text;
    }
    return std::optional{std::move(out)};
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
    auto number = number_of_version(**version, single->width.value_or(kDefaultWidth));
    if (!number) {
        return no_number(place, **version);
    }
    return *std::move(number);
}

// The edit of one place; nothing where it stands already or has to stay.
Result<std::optional<Edit>> place_edit(const Document& document, const PointerTemplate& place, const Pieces& pieces,
                                       const PlaceholderValues& values, bool create) {
    TRY_ASSIGN(const auto text, rendered(place, pieces, values));
    if (!text) {
        return std::optional<Edit>{};
    }
    TRY_ASSIGN(const auto value, value_at(document, place.pointer));
    if (!value) {
        if (!create) {
            return Error{ErrorCode::document_missing, fmt::format("the document has nothing at {}", place.pointer)};
        }
        TRY(checked_room(document, place.pointer));
        const bool is_number = pieces.size() == 1 && pieces.front().width.has_value();
        return std::optional{Edit{place.pointer, is_number ? *text : json_string(*text), Create::parents}};
    }
    if (value->kind != Kind::string && value->kind != Kind::number) {
        return Error{ErrorCode::document_invalid,
                     fmt::format("{} is {}, not a text or a number", place.pointer, to_string(value->kind))};
    }
    std::string raw = json_string(*text);
    if (value->kind == Kind::number) {
        TRY_ASSIGN(raw, number_for(place, pieces, values));
    }
    const bool stands = value->kind == Kind::number ? value->raw == raw : value->text == text;
    return stands ? std::optional<Edit>{} : std::optional{Edit{place.pointer, raw, Create::nothing}};
}

}  // namespace

Result<PresentPolicy> present_at(const Document& document, const std::vector<PointerTemplate>& set) {
    PresentPolicy present;
    for (const PointerTemplate& place : set) {
        TRY_ASSIGN(const Pieces pieces, pieces_of(place));
        const auto single = single_of(pieces);
        auto* known = single ? version_named(present, single->name) : nullptr;
        TRY_ASSIGN(const auto value, value_at(document, place.pointer));
        if (known == nullptr || !value) {
            continue;
        }
        const auto version = standing_version(*value, *single);
        if (!version) {
            return Error{ErrorCode::document_invalid,
                         fmt::format("{} does not read as \"{}\": {}", place.pointer, place.text, value->raw)};
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
    return outer_edits(document, edits);
}

}  // namespace miniship::plan
