// Injection: puts values into built JavaScript where the code reads a name, and changes no other byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship {

/// What to replace by what.
struct Replacement {
    /// Identifiers with dots between, such as `process.env.APP_VERSION` or `__VERSION__`.
    std::string name{};
    /// The value as data; the code gets it as one string literal.
    std::string value{};

    bool operator==(const Replacement&) const = default;
};

/// True for identifiers (ASCII letters, digits, `_`, `$`, any byte from 0x80) with single dots between.
/// A reserved word such as `import` may begin a longer name (`import.meta.env.X`) but is no name itself.
[[nodiscard]] bool is_injectable_name(std::string_view name);

/// One place that was replaced.
struct Hit {
    /// Byte offsets in the old text.
    std::size_t begin{0};
    std::size_t end{0};
    /// One-based, in the old text; columns count bytes; lines end at LF, CR LF or lone CR.
    std::size_t line{1};
    std::size_t column{1};
    /// Index into the replacements.
    std::size_t replacement{0};
    /// What stands there now: the literal, then the line terminators that stood between the tokens of the name,
    /// so that no line moves.
    std::string text{};

    bool operator==(const Hit&) const = default;
};

/// Why a place that looks like the name was left as it is.
enum class NearMissKind : std::uint8_t {
    write_target,   ///< `T = 1`, `T++`, `delete T`, `[T] = x`, `for (T of x)`
    declaration,    ///< `var T`, `function f(T)`, `import T`: a name of one word that is declared here
    destructuring,  ///< `const {APP_VERSION} = process.env`
    alias,          ///< `const e = process.env; e.APP_VERSION`
    global_object,  ///< `globalThis.process.env.APP_VERSION`
    parenthesised,  ///< `(process.env).APP_VERSION`
    computed,       ///< the last name as a template: process.env[`APP_VERSION`]
    quoted,         ///< the name inside a string or the text of a template
};

/// One place that was left as it is.
struct NearMiss {
    std::size_t line{1};
    std::size_t column{1};
    NearMissKind kind{NearMissKind::write_target};
    /// Index into the replacements.
    std::size_t replacement{0};

    bool operator==(const NearMiss&) const = default;
};

/// A few words for people, such as `it is written to`.
[[nodiscard]] std::string_view reason(NearMissKind kind);

/// What there is to inject into a text; hits and near misses are in the order of the text.
struct Injection {
    std::vector<Hit> hits{};
    std::vector<NearMiss> near_misses{};

    bool operator==(const Injection&) const = default;
};

/// False when `bytes` cannot hold any of the names: none of their last identifiers occurs. One memmem per name;
/// a text that passes may still have no hit.
[[nodiscard]] bool may_hold(std::string_view bytes, std::span<const Replacement> replacements);

/// Finds every read of a name in code. A read is the whole chain of identifiers from its root, with `.`, `?.`,
/// `["name"]` or `['name']` between them and blanks, line ends and comments anywhere; strings, template text, regular
/// expressions, comments, longer identifiers, property keys, members of other objects, declarations and everything
/// written to are kept. Scopes are not looked at: a local variable of the same name is replaced too.
/// Of two names that match at one place the longer wins. Injecting the result again changes nothing, unless a value
/// is itself read as a name. Errors: `usage` for a name that is none; `unlexable` as in `js::lexed`.
[[nodiscard]] Result<Injection> injection(std::string_view bytes, std::span<const Replacement> replacements);

/// The new text: `bytes` with the text of each hit, which are in their order, in its place.
[[nodiscard]] std::string injected(std::string_view bytes, std::span<const Hit> hits);

/// True for a marker that can be told from the text around it, such as `@APP_VERSION@`: it begins and ends with ASCII
/// punctuation (`_` is none) and holds something else between, but no control characters.
[[nodiscard]] bool is_marker(std::string_view name);

/// Finds every marker in text of any kind. Its value takes its place byte for byte: nothing is quoted or escaped, so a
/// value with a quote in it breaks the JSON string that it is put into. The first place wins, of two markers at one
/// place the longer one; values are not looked at again. `Hit::text` is the value.
[[nodiscard]] Injection text_injection(std::string_view bytes, std::span<const Replacement> markers);

/// `value` as a string literal that is JSON and JavaScript at once: double quotes, escapes of RFC 8259, and besides
/// `</` as `<\/`, U+2028 as `\u2028`, U+2029 as `\u2029`.
[[nodiscard]] std::string string_literal(std::string_view value);

}  // namespace miniship
