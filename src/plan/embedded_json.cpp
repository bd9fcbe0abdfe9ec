#include "plan/embedded_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace miniship::plan {
namespace {

using json_text::Create;
using json_text::Document;
using json_text::Edit;
using json_text::Kind;

constexpr std::string_view kInto = "/~json";

/// A pointer in two: to the string, and on from the root of the JSON text in it.
struct Hop {
    std::string outer;
    std::string inner;
};

std::optional<Hop> hop_of(const std::string& pointer) {
    for (auto at = pointer.find(kInto); at != std::string::npos; at = pointer.find(kInto, at + 1)) {
        const auto end = at + kInto.size();
        if (end == pointer.size() || pointer[end] == '/') {
            return Hop{pointer.substr(0, at), pointer.substr(end)};
        }
    }
    return std::nullopt;
}

Result<Document> text_inside(const Document& document, const std::string& outer) {
    const auto value = document.find(outer);
    const auto text = value ? value->text() : std::optional<std::string>{"{}"};
    auto inside = text ? json_text::parsed(*text) : Result<Document>{Error{}};
    if (!inside) {
        return Error{
            ErrorCode::document_invalid,
            fmt::format("{} is {}, and the pointer goes into it with ~json", outer.empty() ? "the document" : outer,
                        text ? "a string that holds no JSON" : to_string(value->kind())),
            "take `~json` out of the pointer, or mend the document"};
    }
    return inside;
}

// How many bytes the escape at `raw[at]` takes, and how many the character that it stands for.
struct Unit {
    std::size_t raw;
    std::size_t text;
};

unsigned hex_at(std::string_view raw, std::size_t at) {
    unsigned code = 0;
    for (const char digit : raw.substr(at, 4)) {
        const auto letter = static_cast<unsigned>(std::tolower(static_cast<unsigned char>(digit)));
        code = code * 16 + (letter <= '9' ? letter - '0' : letter - 'a' + 10);
    }
    return code;
}

Unit unit_at(std::string_view raw, std::size_t at) {
    if (raw[at] != '\\') {
        return {1, 1};
    }
    if (raw[at + 1] != 'u') {
        return {2, 1};
    }
    const unsigned code = hex_at(raw, at + 2);
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && raw.substr(at + 6, 2) == "\\u") {
        const unsigned low = hex_at(raw, at + 8);
        if (low >= 0xDC00 && low < 0xE000) {
            return {12, 4};
        }
    }
    return {6, code < 0x80 ? std::size_t{1} : code < 0x800 ? std::size_t{2} : std::size_t{3}};
}

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// The string `raw`, which stands for `before`, changed so that it stands for `after`: what both have at their ends
// keeps its escapes.
std::string respelled(std::string_view raw, std::string_view before, std::string_view after) {
    const auto [left, right] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    const auto same = static_cast<std::size_t>(left - before.begin());
    const std::size_t most = std::min(before.size(), after.size()) - same;
    std::size_t tail = 0;
    while (tail < most && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
    }
    // Whole characters only: the last place before the change, and the first one behind it.
    std::size_t head_raw = 1;
    std::size_t head = 0;
    std::size_t tail_raw = raw.size() - 1;
    std::size_t tail_start = before.size();
    std::size_t text_at = 0;
    for (std::size_t at = 1; at < raw.size();) {
        const Unit unit = unit_at(raw, at);
        if (text_at <= same && !continues(before, text_at) && !continues(after, text_at)) {
            head = text_at;
            head_raw = at;
        }
        if (text_at >= before.size() - tail && tail_start == before.size() && !continues(before, text_at)) {
            tail_start = text_at;
            tail_raw = at;
        }
        at += unit.raw;
        text_at += unit.text;
    }
    const std::size_t behind = before.size() - tail_start;
    const std::string middle = json_string(after.substr(head, after.size() - behind - head));
    return std::string{raw.substr(0, head_raw)} + middle.substr(1, middle.size() - 2) +
           std::string{raw.substr(tail_raw)};
}

Result<Edit> string_edit(const Document& document, const std::string& outer, const std::vector<Edit>& inner,
                         Create create) {
    TRY_ASSIGN(const Document before, text_inside(document, outer));
    TRY_ASSIGN(const auto edits, outer_edits(before, inner));
    auto bytes = json_text::edited(before.bytes(), edits);
    if (!bytes) {
        bytes.error().code = ErrorCode::document_invalid;
        return while_doing(std::move(bytes).error(), "changing the JSON text in " + outer);
    }
    TRY_ASSIGN(const Document after, json_text::parsed(*bytes));
    std::vector<std::string> places;
    for (const Edit& edit : edits) {
        places.push_back(edit.pointer);
    }
    TRY(json_text::proven_changes(before, after, places));
    const auto present = document.find(outer);
    if (!present) {
        return Edit{outer, json_string(*bytes), create};
    }
    const std::string raw = respelled(present->raw(), before.bytes(), *bytes);
    const auto read = json_text::parsed(raw);
    if (!read || read->root().text() != *bytes) {
        return Error{ErrorCode::internal, fmt::format("the string at {} is not what the push wanted", outer)};
    }
    return Edit{outer, raw, Create::nothing};
}

}  // namespace

Result<std::optional<FoundValue>> value_at(const Document& document, const std::string& pointer) {
    if (const auto hop = hop_of(pointer)) {
        TRY_ASSIGN(const Document inside, text_inside(document, hop->outer));
        return value_at(inside, hop->inner);
    }
    const auto value = document.find(pointer);
    return value ? std::optional{FoundValue{value->kind(), std::string{value->raw()}, value->text()}} : std::nullopt;
}

Result<void> checked_room(const Document& document, const std::string& pointer) {
    const auto hop = hop_of(pointer);
    if (hop && document.find(hop->outer)) {
        TRY_ASSIGN(const Document inside, text_inside(document, hop->outer));
        auto room = checked_room(inside, hop->inner);
        return room ? room : while_doing(std::move(room).error(), "looking into the JSON text in " + hop->outer);
    }
    const auto tokens = json_text::pointer_tokens(hop ? hop->outer : pointer);
    if (!tokens) {
        return Error{ErrorCode::config_invalid, fmt::format("\"{}\" is not a JSON Pointer", pointer),
                     "write a place like /data/0/min, with ~1 for a / in a name and ~0 for a ~"};
    }
    json_text::Value above = document.root();
    for (const auto& token : *tokens) {
        const auto next = above.child(token);
        if (!next) {
            break;
        }
        above = *next;
    }
    if (above.kind() == Kind::object) {
        return {};
    }
    return Error{ErrorCode::document_invalid,
                 fmt::format("{} leads into the {} at \"{}\"", pointer, to_string(above.kind()), above.pointer()),
                 above.kind() == Kind::array
                     ? "add the item by hand where the team edits the document; then a push changes it"
                     : "mend the document, or the place in `set` of the target"};
}

Result<std::vector<Edit>> outer_edits(const Document& document, const std::vector<Edit>& edits) {
    std::vector<Edit> out;
    // By the string that they go into, in the order in which these are named first.
    std::vector<std::pair<std::string, std::vector<Edit>>> groups;
    for (const Edit& edit : edits) {
        const auto hop = hop_of(edit.pointer);
        if (!hop) {
            out.push_back(edit);
            continue;
        }
        auto group =
            std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return known.first == hop->outer; });
        if (group == groups.end()) {
            group = groups.insert(groups.end(), {hop->outer, {}});
        }
        group->second.push_back({hop->inner, edit.raw, edit.create});
    }
    for (const auto& [outer, inner] : groups) {
        TRY_ASSIGN(Edit edit, string_edit(document, outer, inner, inner.front().create));
        out.push_back(std::move(edit));
    }
    return out;
}

}  // namespace miniship::plan
