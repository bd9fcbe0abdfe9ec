// The order of changelog entries: a small part of what JavaScript's `localeCompare` gives for the root locale.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace miniship {

/// A text as it is compared: keys of two texts are in the order of the texts.
///
/// As the Unicode Collation Algorithm with CLDR's root table: blanks, punctuation, symbols and emoji, currency signs,
/// digits, Latin letters, everything else. Letters are compared by base letter first (`Über` lies between `u` and `v`),
/// then by accent, then lower case before upper case. Full-width forms count as their ASCII character.
///
/// Limits, all of them visible only in the order of neighbours: Latin letters beyond U+017F, and all other scripts
/// with their punctuation beyond the usual Chinese marks, are in the order of their code points (so Han characters by
/// radical, as in the root table, and not by pinyin; Hangul after Han); accents among themselves by code point.
struct CollationKey {
    std::u32string letters{};
    std::u32string accents{};
    std::u32string cases{};
    auto operator<=>(const CollationKey&) const = default;
    bool operator==(const CollationKey&) const = default;
};

/// The key of UTF-8 text; bytes that are not UTF-8 sort last.
[[nodiscard]] CollationKey collation_key(std::string_view text);

}  // namespace miniship
