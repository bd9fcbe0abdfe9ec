#include <fmt/format.h>

#include <algorithm>

#include "json_scan.hpp"
#include "miniship/json_text.hpp"
#include "miniship/text.hpp"

namespace miniship::json_text {
namespace {

// `text` instead of the bytes from `begin` to `end`.
struct Splice {
    std::size_t begin;
    std::size_t end;
    std::string text;
};

std::string spliced(std::string_view bytes, const std::vector<Splice>& splices) {
    std::string out;
    std::size_t copied = 0;
    for (const Splice& splice : splices) {
        out += bytes.substr(copied, splice.begin - copied);
        out += splice.text;
        copied = splice.end;
    }
    return out += bytes.substr(copied);
}

bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

bool all_blank(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_blank);
}

bool has_line_end(std::string_view text) {
    return std::any_of(text.begin(), text.end(), is_line_end);
}

// Where a member (its name) or an item begins.
std::size_t start_of(const Node& node) {
    return node.key_end == 0 ? node.begin : node.key_begin;
}

// The blanks directly before `at`, from the last line end among them.
std::string_view lead_before(std::string_view bytes, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && is_blank(bytes[begin - 1]) && !is_line_end(bytes[begin - 1])) {
        --begin;
    }
    if (begin > 0 && is_line_end(bytes[begin - 1])) {
        --begin;
        begin -= begin > 0 && bytes[begin] == '\n' && bytes[begin - 1] == '\r' ? 1U : 0U;
    }
    return bytes.substr(begin, at - begin);
}

// The blanks at the beginning of the line that `at` is on.
std::string_view indentation_of_line(std::string_view bytes, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && !is_line_end(bytes[begin - 1])) {
        --begin;
    }
    std::size_t end = begin;
    while (end < at && is_blank(bytes[end])) {
        ++end;
    }
    return bytes.substr(begin, end - begin);
}

// The line end nearest before `at`, else the first after it.
std::string line_end_near(std::string_view bytes, std::size_t at) {
    std::size_t found = bytes.substr(0, at).find_last_of("\r\n");
    if (found == std::string_view::npos) {
        found = bytes.find_first_of("\r\n", at);
        if (found == std::string_view::npos) {
            return "\n";
        }
        return bytes.substr(found, 2) == "\r\n" ? "\r\n" : std::string{bytes[found]};
    }
    return found > 0 && bytes.substr(found - 1, 2) == "\r\n" ? "\r\n" : std::string{bytes[found]};
}

// What stands between name and value at this member, or at the nearest member around it.
std::string colon_near(const Document& document, std::size_t id) {
    for (; id != kNoNode; id = document.nodes()[id].parent) {
        const Node& node = document.nodes()[id];
        if (node.key_end == 0) {
            continue;
        }
        const auto text = std::string_view{document.bytes()}.substr(node.key_end, node.begin - node.key_end);
        const auto plain = [](char c) { return c == ':' || (is_blank(c) && !is_line_end(c)); };
        if (std::all_of(text.begin(), text.end(), plain)) {
            return std::string{text};
        }
    }
    return ": ";
}

// The place of the comma after a member or item; nothing where none follows.
std::optional<std::size_t> comma_after(const Document& document, const Node& node) {
    const std::size_t at = after_blanks(document.bytes(), node.end, document.syntax()).end;
    return document.bytes()[at] == ',' ? std::optional{at} : std::nullopt;
}

// Past the comments that follow on the same line, so that they stay with what they are about.
std::size_t after_comments_of_line(const Document& document, std::size_t at) {
    const std::string_view bytes = document.bytes();
    const std::size_t line = std::min(bytes.find_first_of("\r\n", at), bytes.size());
    for (;;) {
        std::size_t next = at;
        while (next < line && is_blank(bytes[next])) {
            ++next;
        }
        if (next >= line || bytes[next] != '/') {
            return at;
        }
        const std::size_t end = bytes[next + 1] == '/' ? line : bytes.find("*/", next + 2) + 2;
        if (end > line) {
            return at;
        }
        at = end;
    }
}

std::string entry_text(const Document& document, const Value& container, std::size_t style, std::string_view token,
                       std::string_view raw) {
    if (container.kind() == Kind::array) {
        return std::string{raw};
    }
    return fmt::format("{}{}{}", json_string(token), colon_near(document, style), raw);
}

// The first entry of an empty container. A container that begins a line of its own opens up over several lines.
std::vector<Splice> first_entry(const Document& document, const Value& container, std::string_view token,
                                std::string_view raw) {
    const std::string_view bytes = document.bytes();
    const Node& node = container.node();
    const std::size_t start = start_of(node);
    const std::string_view inside = bytes.substr(node.begin + 1, node.end - node.begin - 2);
    const bool own_line = node.parent != kNoNode && has_line_end(lead_before(bytes, start));
    const std::string entry = entry_text(document, container, container.id(), token, raw);
    const auto last = inside.find_last_not_of(" \t\r\n");
    const std::size_t at = last == std::string_view::npos ? node.begin + 1 : node.begin + last + 2;
    if (!own_line && !has_line_end(inside)) {
        return {{at, at, last == std::string_view::npos ? entry : " " + entry}};
    }
    const std::string_view base = indentation_of_line(bytes, start);
    std::string_view unit = "  ";
    if (node.parent != kNoNode) {
        const std::string_view outer = indentation_of_line(bytes, start_of(document.nodes()[node.parent]));
        if (base.size() > outer.size() && base.starts_with(outer)) {
            unit = base.substr(outer.size());
        }
    }
    const std::string line_end = line_end_near(bytes, node.begin + 1);
    return {{at, node.end - 1, fmt::format("{}{}{}{}{}{}", line_end, base, unit, entry, line_end, base)}};
}

// One more entry after the last, written as the last one is.
std::vector<Splice> further_entry(const Document& document, const Value& container, std::string_view token,
                                  std::string_view raw) {
    const std::string_view bytes = document.bytes();
    const Value sibling = container.children().back();
    const Node& last = sibling.node();
    std::string lead{lead_before(bytes, start_of(last))};
    const bool lines = has_line_end(lead);
    if (!lines && container.node().child_count == 1) {
        lead = colon_near(document, sibling.id()).ends_with(':') ? "" : " ";
    }
    const std::string entry = lead + entry_text(document, container, sibling.id(), token, raw);
    const auto comma = comma_after(document, last);
    const std::size_t after = comma ? *comma + 1 : last.end;
    const std::size_t at = lines ? after_comments_of_line(document, after) : after;
    if (comma) {
        return {{at, at, entry + ","}};
    }
    if (at == last.end) {
        return {{at, at, "," + entry}};
    }
    return {{last.end, last.end, ","}, {at, at, entry}};
}

std::vector<Splice> without_entry(const Document& document, const Value& entry) {
    const std::string_view bytes = document.bytes();
    const Node& node = entry.node();
    const Value parent{document, node.parent};
    const auto siblings = parent.children();
    const auto self = std::find_if(siblings.begin(), siblings.end(),
                                   [&](const Value& sibling) { return sibling.id() == entry.id(); });
    const Node* const previous = self == siblings.begin() ? nullptr : &std::prev(self)->node();
    std::optional<std::size_t> comma = comma_after(document, node);
    std::size_t from = start_of(node);
    std::size_t to = node.end;
    if (node.next != kNoNode) {
        to = start_of(document.nodes()[node.next]);
    } else {
        to = comma ? *comma + 1 : node.end;
        const auto before = previous == nullptr ? std::nullopt : comma_after(document, *previous);
        from = previous == nullptr ? parent.node().begin + 1 : comma ? *before + 1 : previous->end;
        comma = comma ? comma : before;
        if (previous == nullptr && all_blank(bytes.substr(to, parent.node().end - 1 - to))) {
            to = parent.node().end - 1;
        }
    }
    std::string around{bytes.substr(from, start_of(node) - from)};
    around += bytes.substr(node.end, to - std::min(to, node.end));
    std::replace(around.begin(), around.end(), ',', ' ');
    if (all_blank(around)) {
        return {{from, to, ""}};
    }
    std::vector<Splice> pieces{{start_of(node), node.end, ""}};
    if (comma) {
        pieces.push_back({*comma, *comma + 1, ""});
    }
    std::sort(pieces.begin(), pieces.end(), [](const Splice& a, const Splice& b) { return a.begin < b.begin; });
    return pieces;
}

// How far a pointer leads into a document.
struct Place {
    Value value;
    std::size_t passed;
};

Result<Place> place_of(const Document& document, std::span<const std::string> tokens, std::string_view pointer) {
    Place place{document.root(), 0};
    for (; place.passed < tokens.size(); ++place.passed) {
        const std::string& token = tokens[place.passed];
        if (place.value.count(token) > 1) {
            return Error{ErrorCode::file_invalid, fmt::format("\"{}\" occurs twice on the way to {}", token, pointer),
                         "remove one of the two: readers disagree on which one counts"};
        }
        const auto child = place.value.child(token);
        if (!child) {
            break;
        }
        place.value = *child;
    }
    return place;
}

// Whether an entry of this token can be added to the value.
bool takes_entry(const Value& value, const std::string& token) {
    return value.kind() == Kind::object ||
           (value.kind() == Kind::array && (token == "-" || token == std::to_string(value.node().child_count)));
}

Result<std::string> with_entry(const Document& document, const Place& place, std::span<const std::string> tokens,
                               const Edit& edit) {
    const std::string& token = tokens[place.passed];
    const bool is_leaf = place.passed + 1 == tokens.size();
    if (!takes_entry(place.value, token)) {
        return Error{ErrorCode::file_invalid, fmt::format("{} leads into the {} at \"{}\"", edit.pointer,
                                                          to_string(place.value.kind()), place.value.pointer())};
    }
    if (edit.create == Create::nothing || (edit.create == Create::leaf && !is_leaf)) {
        return Error{ErrorCode::file_invalid, fmt::format("there is nothing at {}", edit.pointer)};
    }
    const std::string_view raw = is_leaf ? std::string_view{*edit.raw} : "{}";
    const bool empty = place.value.node().child_count == 0;
    return spliced(document.bytes(), empty ? first_entry(document, place.value, token, raw)
                                           : further_entry(document, place.value, token, raw));
}

Result<std::string> erased(const Document& document, const Place& place, bool found) {
    if (!found) {
        return document.bytes();
    }
    if (place.value.node().parent == kNoNode) {
        return Error{ErrorCode::file_invalid, "the whole document cannot be erased"};
    }
    return spliced(document.bytes(), without_entry(document, place.value));
}

// One edit; several rounds where parents have to be made first.
Result<Document> after_edit(Document document, const Edit& edit) {
    auto tokens = pointer_tokens(edit.pointer);
    if (!tokens) {
        return Error{ErrorCode::file_invalid, fmt::format("\"{}\" is not a JSON pointer", edit.pointer),
                     "a pointer begins with a slash: /apps/name"};
    }
    // A name that is none of JSON would never be found again once it is there.
    if (!text::is_utf8(edit.pointer)) {
        return Error{ErrorCode::file_invalid, fmt::format("\"{}\" is not UTF-8", text::printable(edit.pointer)),
                     "names in JSON are UTF-8"};
    }
    for (;;) {
        TRY_ASSIGN(const Place place, place_of(document, *tokens, edit.pointer));
        const bool found = place.passed == tokens->size();
        if (!edit.raw) {
            TRY_ASSIGN(std::string bytes, erased(document, place, found));
            return parsed(std::move(bytes), document.syntax());
        }
        if (found) {
            const Node& node = place.value.node();
            return parsed(spliced(document.bytes(), {{node.begin, node.end, *edit.raw}}), document.syntax());
        }
        const bool done = place.passed + 1 == tokens->size();
        TRY_ASSIGN(std::string bytes, with_entry(document, place, *tokens, edit));
        if (place.value.kind() == Kind::array) {
            // The next round has to find the new item: `-` would ask for one more.
            (*tokens)[place.passed] = std::to_string(place.value.node().child_count);
        }
        TRY_ASSIGN(document, parsed(std::move(bytes), document.syntax()));
        if (done) {
            return document;
        }
    }
}

}  // namespace

Result<std::string> edited(std::string_view bytes, std::span<const Edit> edits, Syntax syntax) {
    TRY_ASSIGN(Document document, parsed(std::string{bytes}, syntax));
    for (const Edit& edit : edits) {
        if (edit.raw) {
            if (auto value = parsed(*edit.raw); !value) {
                return while_doing(std::move(value).error(), fmt::format("checking the value for {}", edit.pointer));
            }
        }
        TRY_ASSIGN(document, after_edit(std::move(document), edit));
    }
    return document.bytes();
}

}  // namespace miniship::json_text
