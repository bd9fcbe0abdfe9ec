#include "injection_sites.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "js_places.hpp"
#include "js_scan.hpp"
#include "js_value_targets.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

using js::BracketKind;
using js::Expected;
using js::TokenKind;

constexpr std::array<std::string_view, 6> kGlobals{"globalThis", "window", "self", "global", "top", "parent"};

bool is_quoting(TokenKind kind) {
    return kind == TokenKind::string || kind == TokenKind::template_chunk;
}

/// Finds the sites of one name.
class SiteFinder {
public:
    SiteFinder(std::string_view bytes, const js::Lexed& lexed, std::string_view name, std::size_t replacement,
               Sites& out)
        : places_{bytes, lexed},
          targets_{places_},
          name_{name},
          names_{text::split(name, '.')},
          replacement_{replacement},
          out_{out} {}

    void find() {
        for (std::size_t index = 0; index < places_.size(); ++index) {
            if (names_.size() == 1) {
                find_word(index);
            } else {
                find_in_chains(index);
            }
        }
        follow_flows();
        for (const AliasUse& use : uses_) {
            if (aliases_.contains(use.alias)) {
                miss(use.token, NearMissKind::alias);
            }
        }
        find_quoted();
    }

private:
    /// A variable that holds what the first names say: `e` with 2 names after `e = process.env`.
    using Alias = std::pair<std::string_view, std::size_t>;
    struct AliasUse {
        Alias alias;
        std::size_t token;
    };
    /// How far a chain was followed back: names from `left` on matched, `token` ends what stands before them.
    struct Followed {
        std::size_t token;
        std::size_t left;
    };
    /// A variable, or what a chain from it says, goes into a variable or a pattern: tokens of its word and the target.
    struct Flow {
        std::size_t source;
        std::size_t target;
    };

    void miss(std::size_t token, NearMissKind kind) {
        out_.misses.push_back({places_.token(token).begin, kind, replacement_});
    }
    void find_read(std::size_t first, std::size_t last) {
        if (places_.is_written(first, last)) {
            miss(first, NearMissKind::write_target);
        } else {
            out_.reads.push_back({first, last, replacement_, false});
        }
    }
    [[nodiscard]] bool is_root(Followed chain) const {
        return chain.left == 1 && places_.is_variable(chain.token) && places_.is(chain.token, names_.front());
    }

    void find_word(std::size_t index);
    void find_shorthand(std::size_t index);
    void find_in_chains(std::size_t index);
    void find_chain(std::size_t last);
    void find_computed(std::size_t index);
    void find_flow(std::size_t index);
    void follow_flows();
    void add_alias(std::string_view variable, std::size_t count);
    void find_destructured(std::uint32_t pattern, std::size_t count);
    void find_quoted();

    [[nodiscard]] std::optional<std::size_t> object_of(std::size_t last, std::string_view member) const;
    [[nodiscard]] Followed followed_back(std::size_t last, std::size_t count) const;
    [[nodiscard]] Followed followed_forward(std::size_t variable, std::size_t count) const;
    [[nodiscard]] std::optional<std::size_t> passed_on(std::size_t variable, std::size_t count) const;
    [[nodiscard]] bool is_parenthesised(std::size_t close, std::size_t count) const;
    [[nodiscard]] bool is_indexed(std::size_t index) const {
        return places_.opens(index - 1, BracketKind::index) && places_.closes(index + 1, BracketKind::index);
    }

    js::Places places_;
    js::ValueTargets targets_;
    std::string_view name_;
    std::vector<std::string_view> names_;
    std::size_t replacement_;
    Sites& out_;
    std::set<Alias> aliases_{};
    /// Those of them whose flows are still to be followed.
    std::vector<Alias> new_aliases_{};
    std::vector<AliasUse> uses_{};
    std::multimap<std::string_view, Flow> flows_{};
    /// Patterns, by what they take apart: that of so many names.
    std::set<std::pair<std::uint32_t, std::size_t>> taken_apart_{};
};

void SiteFinder::find_word(std::size_t index) {
    if (!places_.is(index, name_) || places_.token(index).kind != TokenKind::word) {
        return;
    }
    switch (places_.token(index).expected) {
        case Expected::member:
            return;
        case Expected::key:
            if (places_.is_shorthand(index)) {
                find_shorthand(index);
            }
            return;
        case Expected::name:
            return miss(index, NearMissKind::declaration);
        default:
            break;
    }
    if (places_.is_label(index)) {
        return;
    }
    if (places_.is_parameter(index)) {
        return miss(index, NearMissKind::declaration);
    }
    if (places_.is_variable(index)) {
        find_read(index, index);
    }
}

void SiteFinder::find_shorthand(std::size_t index) {
    if (places_.is(index + 1, "=") || places_.is_pattern(places_.token(index).bracket)) {
        miss(index, NearMissKind::write_target);
    } else {
        out_.reads.push_back({index, index, replacement_, true});
    }
}

void SiteFinder::find_in_chains(std::size_t index) {
    targets_.add(index);
    const js::Token& token = places_.token(index);
    const std::string_view last = names_.back();
    if (token.kind == TokenKind::word) {
        if (token.expected == Expected::member && places_.is(index, last)) {
            find_chain(index);
        } else {
            find_flow(index);
        }
    } else if (token.kind == TokenKind::string) {
        if (places_.string_text(index) == last && is_indexed(index)) {
            find_chain(index + 1);
        }
    } else if (token.kind == TokenKind::template_chunk) {
        find_computed(index);
    }
}

/// The last token of the object whose `member` ends with the token `last`: by a dot, or by brackets and a string.
std::optional<std::size_t> SiteFinder::object_of(std::size_t last, std::string_view member) const {
    if (places_.is_expected(last, Expected::member) && places_.is(last, member)) {
        return last - 2;
    }
    if (places_.closes(last, BracketKind::index) && places_.string_text(last - 1) == member && is_indexed(last - 1)) {
        return places_.is(last - 3, "?.") ? last - 4 : last - 3;
    }
    return std::nullopt;
}

SiteFinder::Followed SiteFinder::followed_back(std::size_t last, std::size_t count) const {
    Followed chain{last, count};
    while (chain.left > 1) {
        const std::optional<std::size_t> object = object_of(chain.token, names_[chain.left - 1]);
        if (!object) {
            break;
        }
        chain = {*object, chain.left - 1};
    }
    return chain;
}

void SiteFinder::find_chain(std::size_t last) {
    const Followed chain = followed_back(last, names_.size());
    if (is_root(chain)) {
        return find_read(chain.token, last);
    }
    if (places_.is_variable(chain.token)) {
        uses_.push_back({{places_.text(chain.token), chain.left}, chain.token});
    } else if (places_.closes(chain.token, BracketKind::group)) {
        if (is_parenthesised(chain.token, chain.left)) {
            miss(places_.bracket(places_.token(chain.token).bracket).open, NearMissKind::parenthesised);
        }
    } else if (chain.left == 1) {
        const std::optional<std::size_t> global = object_of(chain.token, names_.front());
        if (global && places_.is_variable(*global) &&
            std::find(kGlobals.begin(), kGlobals.end(), places_.text(*global)) != kGlobals.end()) {
            miss(*global, NearMissKind::global_object);
        }
    }
}

/// The group that ends with the token `close` holds the first `count` names and nothing else.
bool SiteFinder::is_parenthesised(std::size_t close, std::size_t count) const {
    std::size_t open = places_.bracket(places_.token(close).bracket).open;
    while (places_.closes(close - 1, BracketKind::group) &&
           places_.bracket(places_.token(close - 1).bracket).open == open + 1) {
        ++open;
        --close;
    }
    const Followed chain = followed_back(close - 1, count);
    if (places_.closes(chain.token, BracketKind::group)) {
        // Deeper ones divide what is left of the name: at least one part of it stands behind them.
        return places_.bracket(places_.token(chain.token).bracket).open == open + 1 &&
               is_parenthesised(chain.token, chain.left);
    }
    return is_root(chain) && chain.token == open + 1;
}

void SiteFinder::find_computed(std::size_t index) {
    const std::string_view chunk = places_.text(index);
    if (chunk.size() != names_.back().size() + 2 || chunk.substr(1, chunk.size() - 2) != names_.back() ||
        !is_indexed(index)) {
        return;
    }
    const std::size_t object = places_.is(index - 2, "?.") ? index - 3 : index - 2;
    if (const Followed chain = followed_back(object, names_.size() - 1); is_root(chain)) {
        miss(chain.token, NearMissKind::computed);
    }
}

/// The names that stand behind a variable which holds what the first `count` say: `left` of all match, `token` is the
/// last one's last token.
SiteFinder::Followed SiteFinder::followed_forward(std::size_t variable, std::size_t count) const {
    Followed chain{variable, count};
    while (chain.left < names_.size()) {
        const std::string_view wanted = names_[chain.left];
        const bool by_dot =
            places_.is_expected(chain.token + 2, Expected::member) && places_.is(chain.token + 2, wanted);
        if (!by_dot && !(places_.string_text(chain.token + 2) == wanted && is_indexed(chain.token + 2))) {
            break;
        }
        chain = {chain.token + (by_dot ? 2U : 3U), chain.left + 1};
    }
    return chain;
}

/// What the variable of the flow passes on when it holds what the first `count` names say; nothing for all names, and
/// for a chain that goes on elsewhere.
std::optional<std::size_t> SiteFinder::passed_on(std::size_t variable, std::size_t count) const {
    const Followed chain = followed_forward(variable, count);
    const bool passes = chain.left < names_.size() && !places_.goes_on(chain.token + 1);
    return passes ? std::optional{chain.left} : std::nullopt;
}

/// `e = process.env`, `{APP_VERSION} = process.env` and `{APP_VERSION} = e`, whatever `process` and `e` are.
void SiteFinder::find_flow(std::size_t index) {
    const std::optional<std::size_t> target = places_.is_variable(index) ? targets_.target_of(index) : std::nullopt;
    if (!target) {
        return;
    }
    for (std::size_t count = 1; count < names_.size(); ++count) {
        if (passed_on(index, count)) {
            flows_.emplace(places_.text(index), Flow{index, *target});
            return;
        }
    }
}

void SiteFinder::add_alias(std::string_view variable, std::size_t count) {
    if (aliases_.insert({variable, count}).second) {
        new_aliases_.emplace_back(variable, count);
    }
}

/// All that holds a part of the name, beginning with the first word itself.
void SiteFinder::follow_flows() {
    add_alias(names_.front(), 1);
    while (!new_aliases_.empty()) {
        const auto [variable, count] = new_aliases_.back();
        new_aliases_.pop_back();
        const auto [first, last] = flows_.equal_range(variable);
        for (auto flow = first; flow != last; ++flow) {
            const std::size_t target = flow->second.target;
            const std::optional<std::size_t> passed = passed_on(flow->second.source, count);
            if (passed && places_.closes(target, BracketKind::object)) {
                find_destructured(places_.token(target).bracket, *passed);
            } else if (passed) {
                add_alias(places_.text(target), *passed);
            }
        }
    }
}

void SiteFinder::find_destructured(std::uint32_t pattern, std::size_t count) {
    if (!taken_apart_.insert({pattern, count}).second) {
        return;
    }
    const js::Bracket& pair = places_.bracket(pattern);
    for (std::size_t index = pair.open + 1U; index < pair.close; ++index) {
        const std::uint32_t own = places_.token(index).bracket;
        if (own != pattern) {
            // What is nested has names of its own; a chunk that ends one hole and begins the next is met again.
            const std::size_t close = places_.bracket(own).close;
            index = places_.token(close).bracket == own ? close : close - 1;
            continue;
        }
        const bool named = places_.is(index, names_[count]) || places_.string_text(index) == names_[count];
        if (!named || !places_.is_expected(index, Expected::key)) {
            continue;
        }
        if (count + 1 == names_.size()) {
            miss(index, NearMissKind::destructuring);
        } else if (!places_.is(index + 1, ":")) {
            add_alias(names_[count], count + 1);
        } else if (places_.opens(index + 2, BracketKind::object)) {
            find_destructured(places_.token(index + 2).bracket, count + 1);
        } else {
            add_alias(places_.text(index + 2), count + 1);
        }
    }
}

void SiteFinder::find_quoted() {
    const std::string_view bytes = places_.bytes();
    for (std::size_t at = place_of(bytes, name_, 0); at != std::string_view::npos;
         at = place_of(bytes, name_, at + 1)) {
        const std::optional<std::size_t> token = places_.token_at(at);
        if (!token || !is_quoting(places_.token(*token).kind)) {
            continue;
        }
        const std::size_t end = at + name_.size();
        const bool longer = js::is_name_byte(bytes[at - 1]) || bytes[at - 1] == '.' ||
                            (js::is_name_byte(bytes[end]) && bytes.substr(end, 2) != "${");
        if (!longer) {
            out_.misses.push_back({at, NearMissKind::quoted, replacement_});
        }
    }
}

}  // namespace

std::size_t place_of(std::string_view bytes, std::string_view needle, std::size_t from) {
    if (from >= bytes.size()) {
        return std::string_view::npos;
    }
    const void* found = memmem(bytes.data() + from, bytes.size() - from, needle.data(), needle.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
}

Sites injection_sites(std::string_view bytes, const js::Lexed& lexed, std::span<const Replacement> replacements) {
    Sites sites;
    for (std::size_t index = 0; index < replacements.size(); ++index) {
        SiteFinder{bytes, lexed, replacements[index].name, index, sites}.find();
    }
    return sites;
}

}  // namespace miniship
