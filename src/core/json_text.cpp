#include "miniship/json_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "json_scan.hpp"
#include "miniship/text.hpp"

namespace miniship {

std::string json_string(std::string_view text) {
    std::string out{"\""};
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0x80) {
            constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
            const auto named = kNamed.find(text[at]);
            if (named != std::string_view::npos) {
                out += '\\';
                out += "\"\\bfnrt"[named];
            } else if (lead < 0x20) {
                out += fmt::format("\\u{:04x}", lead);
            } else {
                out += text[at];
            }
            ++at;
            continue;
        }
        const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        const std::string_view character = text.substr(at, length);
        const bool valid = character.size() == length && text::is_utf8(character);
        out += valid ? character : "\xef\xbf\xbd";
        at += valid ? length : 1;
    }
    return out += '"';
}

}  // namespace miniship

namespace miniship::json_text {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Reads a text into nodes without recursion: how deep it is nested costs heap, not stack.
class Reader {
public:
    Reader(std::string_view bytes, Syntax syntax) : bytes_{bytes}, syntax_{syntax} {}

    // False: `problem()` says why.
    bool read() {
        at_ = bytes_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
        if (!skip_blanks() || !read_value(0, 0)) {
            return false;
        }
        while (!open_.empty()) {
            if (!read_in_container()) {
                return false;
            }
        }
        return skip_blanks() && (at_ == bytes_.size() || fail("unexpected text after the value"));
    }

    [[nodiscard]] Scan problem() const { return problem_; }
    [[nodiscard]] std::vector<Node> take_nodes() { return std::move(nodes_); }

private:
    struct Open {
        std::size_t node;
        std::size_t last_child;
    };

    bool fail(std::string_view what) {
        problem_ = {at_, what};
        return false;
    }

    bool advance(Scan scan) {
        if (!scan.ok()) {
            problem_ = scan;
            return false;
        }
        at_ = scan.end;
        return true;
    }

    bool skip_blanks() { return advance(after_blanks(bytes_, at_, syntax_)); }
    [[nodiscard]] bool sees(char c) const { return at_ < bytes_.size() && bytes_[at_] == c; }

    bool close() {
        nodes_[open_.back().node].end = ++at_;
        open_.pop_back();
        return true;
    }

    bool read_in_container() {
        const Node container = nodes_[open_.back().node];
        const bool object = container.kind == Kind::object;
        const char end = object ? '}' : ']';
        if (!skip_blanks()) {
            return false;
        }
        if (sees(end)) {
            return close();
        }
        if (container.child_count > 0) {
            if (!sees(',')) {
                return fail(object ? "expected ',' or '}'" : "expected ',' or ']'");
            }
            ++at_;
            if (!skip_blanks()) {
                return false;
            }
            if (sees(end)) {
                return syntax_ == Syntax::strict ? fail("comma before the end") : close();
            }
        }
        return object ? read_member() : read_value(0, 0);
    }

    bool read_member() {
        if (!sees('"')) {
            return fail("expected a name in quotes");
        }
        const std::size_t begin = at_;
        if (!advance(after_string(bytes_, at_))) {
            return false;
        }
        const std::size_t end = at_;
        if (!skip_blanks()) {
            return false;
        }
        if (!sees(':')) {
            return fail("expected ':'");
        }
        ++at_;
        return skip_blanks() && read_value(begin, end);
    }

    bool read_value(std::size_t key_begin, std::size_t key_end) {
        const std::size_t id = nodes_.size();
        Node node{.begin = at_, .key_begin = key_begin, .key_end = key_end};
        if (!open_.empty()) {
            Open& open = open_.back();
            node.parent = open.node;
            if (nodes_[open.node].child_count++ > 0) {
                nodes_[open.last_child].next = id;
            }
            open.last_child = id;
        }
        const char c = at_ < bytes_.size() ? bytes_[at_] : '\0';
        if (c == '{' || c == '[') {
            if (open_.size() == kDepthLimit) {
                return fail("nested deeper than 256 levels");
            }
            node.kind = c == '{' ? Kind::object : Kind::array;
            nodes_.push_back(node);
            open_.push_back({id, kNoNode});
            ++at_;
            return true;
        }
        if (!read_scalar(node, c)) {
            return false;
        }
        node.end = at_;
        nodes_.push_back(node);
        return true;
    }

    bool read_scalar(Node& node, char c) {
        if (c == '"') {
            node.kind = Kind::string;
            return advance(after_string(bytes_, at_));
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            node.kind = Kind::number;
            return advance(after_number(bytes_, at_));
        }
        node.kind = c == 'n' ? Kind::null : Kind::boolean;
        return advance(after_literal(bytes_, at_));
    }

    std::string_view bytes_;
    Syntax syntax_;
    std::size_t at_{0};
    std::vector<Node> nodes_;
    std::vector<Open> open_;
    Scan problem_;
};

bool has_name(std::string_view bytes, const Node& node, std::string_view name) {
    const std::string_view token = bytes.substr(node.key_begin, node.key_end - node.key_begin);
    if (token.find('\\') != std::string_view::npos) {
        return decoded(token) == name;
    }
    return token.substr(1, token.size() - 2) == name;
}

// RFC 6901 section 4: digits without a leading zero.
std::optional<std::size_t> array_index(std::string_view token) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool whole = error == std::errc{} && end == token.data() + token.size();
    return whole && (token.size() == 1 || token.front() != '0') ? std::optional{index} : std::nullopt;
}

}  // namespace

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::null:
            return "null";
        case Kind::boolean:
            return "boolean";
        case Kind::number:
            return "number";
        case Kind::string:
            return "string";
        case Kind::array:
            return "array";
        case Kind::object:
            break;
    }
    return "object";
}

Result<Document> parsed(std::string bytes, Syntax syntax) {
    Reader reader{bytes, syntax};
    if (!reader.read()) {
        const Scan problem = reader.problem();
        const auto [line, column] = text::position_of(bytes, problem.end);
        return Error{ErrorCode::file_invalid,
                     fmt::format("not JSON at line {}, column {}: {}", line, column, problem.problem)};
    }
    auto nodes = reader.take_nodes();
    return Document{std::move(bytes), std::move(nodes), syntax};
}

const Node& Value::node() const {
    return document_->nodes()[node_];
}

std::string_view Value::raw() const {
    return std::string_view{document_->bytes()}.substr(node().begin, node().end - node().begin);
}

std::optional<std::string> Value::text() const {
    return kind() == Kind::string ? std::optional{decoded(raw())} : std::nullopt;
}

std::string Value::key() const {
    const Node& self = node();
    return self.key_end == 0
               ? std::string{}
               : decoded(std::string_view{document_->bytes()}.substr(self.key_begin, self.key_end - self.key_begin));
}

std::vector<Value> Value::children() const {
    std::vector<Value> out;
    out.reserve(node().child_count);
    for (std::size_t child = node().child_count > 0 ? node_ + 1 : kNoNode; child != kNoNode;
         child = document_->nodes()[child].next) {
        out.emplace_back(*document_, child);
    }
    return out;
}

std::optional<Value> Value::find(std::string_view name) const {
    std::optional<Value> found;
    if (kind() == Kind::object) {
        for (const Value& child : children()) {
            if (has_name(document_->bytes(), child.node(), name)) {
                found = child;
            }
        }
    }
    return found;
}

std::size_t Value::count(std::string_view name) const {
    if (kind() != Kind::object) {
        return 0;
    }
    const auto all = children();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [&](const Value& child) { return has_name(document_->bytes(), child.node(), name); }));
}

std::string Value::pointer() const {
    const std::size_t above = node().parent;
    if (above == kNoNode) {
        return {};
    }
    const Value parent{*document_, above};
    if (parent.kind() == Kind::object) {
        return parent.pointer() + "/" + pointer_token(key());
    }
    std::size_t index = 0;
    for (std::size_t item = above + 1; item != node_; item = document_->nodes()[item].next) {
        ++index;
    }
    return fmt::format("{}/{}", parent.pointer(), index);
}

std::optional<Value> Document::find(std::string_view pointer) const {
    const auto tokens = pointer_tokens(pointer);
    std::optional<Value> value;
    if (tokens) {
        value = root();
        for (std::size_t index = 0; value && index < tokens->size(); ++index) {
            value = value->child((*tokens)[index]);
        }
    }
    return value;
}

std::optional<Value> Value::child(std::string_view token) const {
    if (kind() != Kind::array) {
        return find(token);
    }
    const auto index = array_index(token);
    if (!index || *index >= node().child_count) {
        return std::nullopt;
    }
    std::size_t item = node_ + 1;
    for (std::size_t passed = 0; passed < *index; ++passed) {
        item = document_->nodes()[item].next;
    }
    return Value{*document_, item};
}

std::optional<std::vector<std::string>> pointer_tokens(std::string_view pointer) {
    std::vector<std::string> tokens;
    if (pointer.empty()) {
        return tokens;
    }
    if (pointer.front() != '/') {
        return std::nullopt;
    }
    for (const std::string_view part : text::split(pointer.substr(1), '/')) {
        std::string token;
        for (std::size_t at = 0; at < part.size(); ++at) {
            if (part[at] != '~') {
                token += part[at];
                continue;
            }
            const char code = ++at < part.size() ? part[at] : '\0';
            if (code != '0' && code != '1') {
                return std::nullopt;
            }
            token += code == '0' ? '~' : '/';
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

std::string pointer_token(std::string_view name) {
    return text::replaced(text::replaced(name, "~", "~0"), "/", "~1");
}

}  // namespace miniship::json_text
