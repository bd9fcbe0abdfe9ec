// Finds the places in a text that injection replaces, and those that it only tells about.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/injection.hpp"
#include "miniship/js_lexer.hpp"

namespace miniship {

/// One read of a name: from token `first` to `last`.
struct ReadSite {
    std::size_t first{0};
    std::size_t last{0};
    std::size_t replacement{0};
    /// It is a member of an object literal too: `{a}`.
    bool shorthand{false};
};

/// One place that looks like a read, by its offset.
struct MissSite {
    std::size_t offset{0};
    NearMissKind kind{NearMissKind::write_target};
    std::size_t replacement{0};
};

struct Sites {
    std::vector<ReadSite> reads{};
    std::vector<MissSite> misses{};
};

/// All sites of all names, in no particular order; reads of a name may lie within reads of a longer one.
[[nodiscard]] Sites injection_sites(std::string_view bytes, const js::Lexed& lexed,
                                    std::span<const Replacement> replacements);

/// Offset of the first `needle` in `bytes` from `from` on, npos for none; much faster than std::string_view::find.
[[nodiscard]] std::size_t place_of(std::string_view bytes, std::string_view needle, std::size_t from);

}  // namespace miniship
