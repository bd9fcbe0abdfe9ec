#include "miniship/collation.hpp"

#include "core/code_points.hpp"

namespace miniship {
namespace {

// CLDR's root order of what commit subjects are made of, up to the currency signs and digits.
constexpr std::u32string_view kMarks =
    U"\t\n\v\f\r _-–—―〜,、;:!¡?¿.…。·'\"«»()[]{}〈〉《》「」『』【】〔〕§¶@*/\\&#%‰†‡•′″※`´^¯¨°©®←→↑↓+±÷×<=>¬|¦~";
constexpr std::u32string_view kCurrenciesAndDigits = U"¤¢$£¥€0123456789";

// Base letters of U+00C0 to U+017F; a digraph is told by its first letter's place in `kDigraphs`.
constexpr std::u32string_view kLatinBases =
    U"AAAAAAÆCEEEEIIIIDNOOOOO×OUUUUYÞßaaaaaaæceeeeiiiidnooooo÷ouuuuyþy"
    U"AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiĲĳJjKkqLlLlLlLlLlNnNnNnnNnOoOoOoŒœRrRrRrSsSsSsSsTtTtTtUuUuUuUuU"
    U"u"
    U"UuWwYyYZzZzZzs";
static_assert(kLatinBases.size() == 0x180 - 0xc0);

// Where the groups begin in the order of primary weights.
constexpr char32_t kSymbols = 0x1000;
constexpr char32_t kCurrencies = 0x200000;
constexpr char32_t kLetters = 0x201000;
constexpr char32_t kOthers = 0x202000;

// Of the same letter: lower case, full-width lower case, upper case, full-width upper case.
constexpr char32_t kPlain = 1;
constexpr char32_t kWide = 2;
constexpr char32_t kUpper = 3;
constexpr char32_t kWideUpper = 4;

bool within(char32_t point, char32_t first, char32_t last) {
    return point >= first && point <= last;
}

bool is_symbol(char32_t point) {
    return within(point, 0x2010, 0x2bff) || within(point, 0x3004, 0x3020) || within(point, 0x1f000, 0x1faff);
}

// Characters without weight: controls, joiners, variation selectors.
bool is_ignored(char32_t point) {
    const bool is_control = (point < 0x20 && !within(point, '\t', '\r')) || within(point, 0x7f, 0x9f);
    return is_control || point == 0xad || within(point, 0x200b, 0x200f) || within(point, 0x202a, 0x202e) ||
           within(point, 0xfe00, 0xfe0f) || point == 0xfeff;
}

// The character that counts in place of a typographic variant.
char32_t folded(char32_t point) {
    if (point == 0x3000 || point == 0xa0 || point == 0x202f) {
        return ' ';
    }
    if (within(point, 0x2018, 0x201b)) {
        return '\'';
    }
    if (within(point, 0x201c, 0x201f) || within(point, 0x301d, 0x301f)) {
        return '"';
    }
    if (within(point, 0x2460, 0x2468)) {
        return point - 0x2460 + '1';
    }
    return within(point, 0xff01, 0xff5e) ? point - 0xff01 + '!' : point;
}

void add_weight(CollationKey& key, char32_t letter, char32_t accent, char32_t kind) {
    key.letters += letter;
    key.accents += accent;
    key.cases += kind;
}

void add_letter(CollationKey& key, char32_t base, char32_t accent, bool wide) {
    const bool upper = within(base, 'A', 'Z');
    const char32_t lowered = upper ? base - 'A' + 'a' : base;
    add_weight(key, kLetters + lowered, accent, upper ? (wide ? kWideUpper : kUpper) : (wide ? kWide : kPlain));
}

// The letters that a Latin letter beyond ASCII is sorted as.
std::u32string_view spelled_out(char32_t base) {
    switch (base) {
        case U'Æ':
            return U"AE";
        case U'æ':
            return U"ae";
        case U'Œ':
            return U"OE";
        case U'œ':
            return U"oe";
        case U'Ĳ':
            return U"IJ";
        case U'ĳ':
            return U"ij";
        case U'ß':
            return U"ss";
        case U'Þ':
            return U"TH";
        case U'þ':
            return U"th";
        default:
            return {};
    }
}

// One value for both cases of a letter with an accent. In two runs of Latin Extended-A the upper case is the odd one.
char32_t accent_of(char32_t point) {
    if (point < 0x100) {
        return point | 0x20U;
    }
    const bool odd_upper = within(point, 0x139, 0x148) || within(point, 0x179, 0x17e);
    return (odd_upper ? point + 1 : point) & ~char32_t{1};
}

void add_accented_letter(CollationKey& key, char32_t point) {
    const char32_t base = kLatinBases[point - 0xc0];
    const std::u32string_view spelled = spelled_out(base);
    if (spelled.empty()) {
        add_letter(key, base, accent_of(point), false);
    }
    for (const char32_t letter : spelled) {
        add_letter(key, letter, accent_of(point), false);
    }
}

}  // namespace

CollationKey collation_key(std::string_view text) {
    CollationKey key;
    for (const char32_t original : code_points(text)) {
        if (is_ignored(original)) {
            continue;
        }
        if (within(original, 0x300, 0x36f)) {
            key.accents += original;
            continue;
        }
        const char32_t point = folded(original);
        const bool wide = point != original;
        if (within(point, 'a', 'z') || within(point, 'A', 'Z')) {
            add_letter(key, point, 0, wide);
        } else if (const auto mark = kMarks.find(point); mark != std::u32string_view::npos) {
            add_weight(key, static_cast<char32_t>(mark) + 1, 0, wide ? kWide : kPlain);
        } else if (const auto digit = kCurrenciesAndDigits.find(point); digit != std::u32string_view::npos) {
            add_weight(key, kCurrencies + static_cast<char32_t>(digit), 0, wide ? kWide : kPlain);
        } else if (within(point, 0xc0, 0x17f)) {
            add_accented_letter(key, point);
        } else {
            add_weight(key, (is_symbol(point) ? kSymbols : kOthers) + point, 0, kPlain);
        }
    }
    return key;
}

}  // namespace miniship
