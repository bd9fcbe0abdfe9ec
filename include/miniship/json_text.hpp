// JSON as text: a tree of byte spans over a document that others own, and edits that leave every other byte alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship {

/// `text` as a JSON string with its quotes (RFC 8259 section 7): only what must be escaped is; what is not UTF-8
/// becomes U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

}  // namespace miniship

namespace miniship::json_text {

/// What is accepted besides RFC 8259: nothing, or `//` and `/* */` comments and one trailing comma.
enum class Syntax : std::uint8_t { strict, with_comments };

enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
/// `null`, `boolean`, `number` …, for messages.
[[nodiscard]] std::string_view to_string(Kind kind);

/// How deep arrays and objects may be nested.
inline constexpr std::size_t kDepthLimit = 256;
/// No node: the parent of the root, the sibling after the last one.
inline constexpr std::size_t kNoNode = static_cast<std::size_t>(-1);

/// One value as a span of the document's bytes. Nodes lie in document order: the first child follows its parent.
struct Node {
    std::size_t begin{0};
    std::size_t end{0};
    /// The member's name with its quotes; both 0 where the value is no member of an object.
    std::size_t key_begin{0};
    std::size_t key_end{0};
    std::size_t parent{kNoNode};
    std::size_t next{kNoNode};
    std::size_t child_count{0};
    Kind kind{Kind::null};
};

class Document;

/// A value inside a document, which must outlive it.
class Value {
public:
    Value(const Document& document, std::size_t node) : document_{&document}, node_{node} {}

    [[nodiscard]] Kind kind() const { return node().kind; }
    /// The value's bytes as they stand in the document; numbers and escapes unchanged.
    [[nodiscard]] std::string_view raw() const;
    /// The decoded text of a string; nothing for other kinds. A lone surrogate (`\ud800`) reads as U+FFFD.
    [[nodiscard]] std::optional<std::string> text() const;
    /// The decoded name of a member; empty where the value is no member of an object.
    [[nodiscard]] std::string key() const;
    /// Members or items in document order, duplicates included; empty for scalars.
    [[nodiscard]] std::vector<Value> children() const;
    /// The member of this name: of several, the last, as JSON.parse has it. Nothing where this is no object.
    [[nodiscard]] std::optional<Value> find(std::string_view name) const;
    /// The member or item that one decoded pointer token names.
    [[nodiscard]] std::optional<Value> child(std::string_view token) const;
    /// Number of members of this name.
    [[nodiscard]] std::size_t count(std::string_view name) const;
    /// Where the value is, as an RFC 6901 pointer.
    [[nodiscard]] std::string pointer() const;
    /// Offsets and links.
    [[nodiscard]] const Node& node() const;
    [[nodiscard]] std::size_t id() const { return node_; }

private:
    const Document* document_;
    std::size_t node_;
};

/// The bytes of a JSON text and the spans of its values. Only `parsed` makes one.
class Document {
public:
    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
    [[nodiscard]] Syntax syntax() const { return syntax_; }
    [[nodiscard]] Value root() const { return {*this, 0}; }
    /// The value at an RFC 6901 pointer; nothing where there is none or the pointer is malformed.
    [[nodiscard]] std::optional<Value> find(std::string_view pointer) const;

private:
    friend Result<Document> parsed(std::string bytes, Syntax syntax);
    Document(std::string bytes, std::vector<Node> nodes, Syntax syntax)
        : bytes_{std::move(bytes)}, nodes_{std::move(nodes)}, syntax_{syntax} {}

    std::string bytes_;
    std::vector<Node> nodes_;
    Syntax syntax_;
};

/// Reads a whole JSON text (RFC 8259; a byte order mark before it is accepted and kept; UTF-8 is checked; lone
/// surrogate escapes and numbers of any size are fine, as in JSON.parse). Error: file_invalid with line and column.
[[nodiscard]] Result<Document> parsed(std::string bytes, Syntax syntax = Syntax::strict);

/// The tokens of an RFC 6901 pointer, decoded; nothing where it is malformed.
[[nodiscard]] std::optional<std::vector<std::string>> pointer_tokens(std::string_view pointer);
/// One token as it stands in a pointer: `~` as `~0`, `/` as `~1`.
[[nodiscard]] std::string pointer_token(std::string_view name);

/// What an edit may bring into being where its pointer names nothing yet.
enum class Create : std::uint8_t { nothing, leaf, parents };

/// Puts `raw` (one JSON value, inserted as it is) at `pointer`, or erases what is there when `raw` is nothing.
struct Edit {
    std::string pointer{};
    std::optional<std::string> raw{};
    Create create{Create::nothing};

    bool operator==(const Edit&) const = default;
};

/// The document's bytes after the edits, one after the other. A replaced value costs exactly its own bytes. A new
/// member comes last, in the indentation, line ends and `": "` of its sibling; a new item comes last under the token
/// `-` or the array's length; new parents are objects. Erasing what is not there changes nothing. A comment stays.
/// Errors (file_invalid): `raw` is not JSON; the pointer is malformed, or names nothing and may not create it; a name
/// on its way occurs twice in its object, since readers disagree on which one counts.
[[nodiscard]] Result<std::string> edited(std::string_view bytes, std::span<const Edit> edits,
                                         Syntax syntax = Syntax::strict);

/// One place where two documents differ, with the text that stands there; no text where nothing stands.
struct Change {
    std::string pointer{};
    std::optional<std::string> before{};
    std::optional<std::string> after{};

    bool operator==(const Change&) const = default;
};

/// Where the documents differ in structure: blanks, comments and the order of members do not count, the text of
/// numbers and strings does (1 and 1.0 differ). Arrays of different length differ as a whole. A name that occurs
/// twice on either side differs as one place when any of its values does; then the texts are those that count (the
/// last).
[[nodiscard]] std::vector<Change> differences(const Document& before, const Document& after);

/// The differences, proven to lie at `pointers` and nowhere else, and to be at each of them; whatever was created on
/// the way there counts as part of it. Error: internal (a defect of the editor) otherwise.
[[nodiscard]] Result<std::vector<Change>> proven_changes(const Document& before, const Document& after,
                                                         std::span<const std::string> pointers);

/// The changes as an RFC 6902 JSON Patch, one operation a line. Each replaced or removed value is tested first.
[[nodiscard]] std::string json_patch(std::span<const Change> changes);

}  // namespace miniship::json_text
