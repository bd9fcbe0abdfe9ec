// The keys of miniship.json: one table that loading, `miniship config`, suggestions and the schema test are made from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace miniship::config {

enum class ValueType : unsigned char {
    text,
    number,
    boolean,
    list_of_text,
    map_of_text,
    /// Text, or the boolean false.
    text_or_false,
    /// Checked by whoever reads it (the keys of commit-and-tag-version below `bump`).
    anything,
};

/// One key. `*` in a path stands for a name that people choose.
struct Key {
    std::string_view path;
    ValueType type;
    /// JSON text; empty when there is no default, or when it is found by looking at the project.
    std::string_view default_json;
    std::string_view meaning;
    /// Of a number the lowest that makes sense.
    std::uint64_t least{0};
};

/// Every key, in the order in which `miniship config` lists them.
[[nodiscard]] std::span<const Key> keys();
/// The key whose path fits `path` (dotted, with real names in place of `*`), or null.
[[nodiscard]] const Key* key_at(std::string_view path);
/// True when some key lies below `path`.
[[nodiscard]] bool has_keys_below(std::string_view path);
/// The last parts of the keys directly below `path`, for suggestions.
[[nodiscard]] std::vector<std::string> names_below(std::string_view path);
/// How messages name what a key takes: `a whole number of at least 1`, `a list of texts`.
[[nodiscard]] std::string wanted_value(const Key& key);

}  // namespace miniship::config
