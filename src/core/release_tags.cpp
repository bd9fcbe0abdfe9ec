// Counting releases among many tag names: one pass, small numbers instead of versions, only the newest kept.
#include <algorithm>
#include <cstdint>
#include <map>

#include "miniship/tags.hpp"

namespace miniship {
namespace {

/// A stable version with numbers of at most six digits as one number; they are ordered as the versions are.
using Rank = std::uint64_t;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::optional<Rank> rank_of(std::string_view text) {
    constexpr unsigned kBitsOfNumber = 20;
    constexpr std::size_t kDigits = 6;
    Rank rank = 0;
    std::size_t at = 0;
    for (int part = 0; part < 3; ++part) {
        if (part > 0 && (at == text.size() || text[at++] != '.')) {
            return std::nullopt;
        }
        const std::size_t start = at;
        Rank number = 0;
        while (at < text.size() && is_digit(text[at]) && at - start <= kDigits) {
            number = number * 10 + static_cast<Rank>(text[at++] - '0');
        }
        const std::size_t digits = at - start;
        if (digits == 0 || digits > kDigits || (digits > 1 && text[start] == '0')) {
            return std::nullopt;
        }
        rank = (rank << kBitsOfNumber) | number;
    }
    return at == text.size() ? std::optional{rank} : std::nullopt;
}

/// A release whose version is a rank.
struct Ranked {
    Rank rank{0};
    std::string_view name{};
    std::size_t pattern{0};
    bool operator<(const Ranked& other) const { return rank < other.rank; }
};

/// Any other release: a prerelease, or one with large numbers.
struct Parsed {
    Version version{};
    std::string_view name{};
    std::size_t pattern{0};
    bool operator<(const Parsed& other) const { return precedence(version, other.version) < 0; }
};

/// The greatest of what it is given, `limit` of them and at most as many again.
template <class Item>
class Greatest {
public:
    explicit Greatest(std::size_t limit) : limit_{std::clamp<std::size_t>(limit, 1, kNoLimit)} {}

    void add(Item item) {
        if (full_ && !(least_ < item)) {
            return;
        }
        items_.push_back(std::move(item));
        if (items_.size() >= 2 * limit_) {
            const auto last = items_.begin() + static_cast<std::ptrdiff_t>(limit_ - 1);
            std::nth_element(items_.begin(), last, items_.end(), [](const Item& a, const Item& b) { return b < a; });
            items_.resize(limit_);
            least_ = items_.back();
            full_ = true;
        }
    }
    [[nodiscard]] const std::vector<Item>& items() const { return items_; }

private:
    static constexpr std::size_t kNoLimit = std::numeric_limits<std::ptrdiff_t>::max() / 4;
    std::size_t limit_;
    std::vector<Item> items_{};
    Item least_{};
    bool full_{false};
};

struct Candidate {
    ReleaseTag tag{};
    std::size_t pattern{0};
};

class Newest {
public:
    explicit Newest(std::size_t limit) : ranked_{limit}, parsed_{limit} {}
    void add(Ranked item) { ranked_.add(item); }
    void add(Parsed item) { parsed_.add(std::move(item)); }

    /// Newest first, each version once.
    [[nodiscard]] std::vector<ReleaseTag> tags(const std::vector<TagPattern>& patterns, std::size_t limit) const {
        std::vector<Candidate> candidates;
        for (const Ranked& item : ranked_.items()) {
            const auto text = version_text(item.name, patterns[item.pattern]);
            candidates.push_back({{std::string{item.name}, *parse_version(*text)}, item.pattern});
        }
        for (const Parsed& item : parsed_.items()) {
            candidates.push_back({{std::string{item.name}, item.version}, item.pattern});
        }
        std::sort(candidates.begin(), candidates.end(), [](const Candidate& left, const Candidate& right) {
            const auto order = precedence(left.tag.version, right.tag.version);
            return order != 0 ? order > 0 : left.pattern < right.pattern;
        });
        std::vector<ReleaseTag> tags;
        for (auto& candidate : candidates) {
            if (tags.size() < limit && (tags.empty() || precedence(tags.back().version, candidate.tag.version) != 0)) {
                tags.push_back(std::move(candidate.tag));
            }
        }
        return tags;
    }

private:
    Greatest<Ranked> ranked_;
    Greatest<Parsed> parsed_;
};

template <class Item>
std::size_t number_of_different(std::vector<Item>& items) {
    std::sort(items.begin(), items.end());
    return static_cast<std::size_t>(std::unique(items.begin(), items.end()) - items.begin());
}

std::size_t times(std::size_t left, std::size_t right) {
    return left > std::numeric_limits<std::size_t>::max() / right ? std::numeric_limits<std::size_t>::max()
                                                                  : left * right;
}

/// Takes names one by one; `result` is what they came to.
class Count {
public:
    // A version comes at most once by each pattern, so that the newest versions are among so many names.
    Count(const TagRules& rules, const TagWindow& window)
        : rules_{rules},
          window_{window},
          counted_{times(window.limit, std::max<std::size_t>(1, rules.patterns.size()))},
          above_{std::max<std::size_t>(1, rules.patterns.size())},
          uses_(rules.patterns.size(), 0) {}

    void add(std::string_view name) {
        ++names_;
        for (std::size_t index = 0; index < rules_.patterns.size(); ++index) {
            const auto text = version_text(name, rules_.patterns[index]);
            if (!text || !is_digit(text->front())) {
                continue;
            }
            if (const auto rank = rank_of(*text)) {
                add_ranked({*rank, name, index});
                return;
            }
            if (auto version = parse_version(*text); version && version->build.empty()) {
                add_parsed({*std::move(version), name, index}, *text);
                return;
            }
        }
        if (rules_.detect) {
            add_other(name);
        }
    }

    [[nodiscard]] ReleaseTags result() {
        ReleaseTags found{.tags = counted_.tags(rules_.patterns, window_.limit), .patterns = rules_.patterns};
        const auto above = above_.tags(rules_.patterns, 1);
        found.latest = !above.empty()       ? std::optional{above.front()}
                       : found.tags.empty() ? std::nullopt
                                            : std::optional{found.tags.front()};
        const std::size_t counted = number_counted();
        found.older = counted - found.tags.size();
        found.ignored = names_ - counted;
        found.others = others();
        return found;
    }

private:
    void add_ranked(Ranked item) {
        if (is_excluded(item.name)) {
            return;
        }
        if (is_above_live(item)) {
            above_.add(item);
            return;
        }
        ++uses_[item.pattern];
        if (rules_.patterns.size() > 1) {
            ranks_.push_back(item.rank);
        }
        counted_.add(item);
    }

    void add_parsed(Parsed item, std::string_view text) {
        if ((item.version.is_prerelease() && !rules_.prereleases) || is_excluded(item.name)) {
            return;
        }
        if (window_.live && precedence(item.version, *window_.live) > 0) {
            above_.add(std::move(item));
            return;
        }
        ++uses_[item.pattern];
        texts_.push_back(text);
        counted_.add(std::move(item));
    }

    void add_other(std::string_view name) {
        constexpr std::size_t kMostForms = 64;
        const auto digit = std::find_if(name.begin(), name.end(), is_digit);
        for (auto at = static_cast<std::size_t>(digit - name.begin()); at < name.size(); ++at) {
            const bool starts_number =
                is_digit(name[at]) && (at == 0 || (!is_digit(name[at - 1]) && name[at - 1] != '.'));
            const auto rank = starts_number ? rank_of(name.substr(at)) : std::nullopt;
            if (!rank) {
                continue;
            }
            const auto known = others_.find(name.substr(0, at));
            if (is_excluded(name) || (known == others_.end() && others_.size() >= kMostForms)) {
                return;
            }
            Other& other = known != others_.end() ? known->second : others_[name.substr(0, at)];
            ++other.count;
            if (other.count == 1 || other.newest.rank < *rank) {
                other.newest = {*rank, name, 0};
            }
            return;
        }
    }

    [[nodiscard]] bool is_excluded(std::string_view name) const {
        return std::any_of(rules_.exclude.begin(), rules_.exclude.end(),
                           [&](const Glob& glob) { return glob.matches(name); });
    }

    [[nodiscard]] bool is_above_live(const Ranked& item) const {
        if (!window_.live) {
            return false;
        }
        if (live_rank_) {
            return item.rank > *live_rank_;
        }
        return precedence(*parse_version(*version_text(item.name, rules_.patterns[item.pattern])), *window_.live) > 0;
    }

    /// Versions, not names: `v1.2.3` and `1.2.3` are one. Only with several patterns in use can there be such.
    [[nodiscard]] std::size_t number_counted() {
        std::size_t names = 0;
        std::size_t patterns = 0;
        for (const std::size_t uses : uses_) {
            names += uses;
            patterns += uses > 0 ? 1 : 0;
        }
        return patterns < 2 ? names : number_of_different(ranks_) + number_of_different(texts_);
    }

    [[nodiscard]] std::vector<TagSeries> others() const {
        std::vector<TagSeries> list;
        for (const auto& [prefix, other] : others_) {
            const auto version = parse_version(other.newest.name.substr(prefix.size()));
            list.push_back({{.before = std::string{prefix}}, other.count, {std::string{other.newest.name}, *version}});
        }
        std::stable_sort(list.begin(), list.end(), [](const TagSeries& left, const TagSeries& right) {
            return precedence(left.newest.version, right.newest.version) > 0;
        });
        return list;
    }

    struct Other {
        std::size_t count{0};
        Ranked newest{};
    };

    const TagRules& rules_;
    const TagWindow& window_;
    const std::optional<Rank> live_rank_{window_.live ? rank_of(to_string(*window_.live)) : std::nullopt};
    Newest counted_;
    Newest above_;
    std::size_t names_{0};
    std::vector<std::size_t> uses_;
    std::vector<Rank> ranks_{};
    std::vector<std::string_view> texts_{};
    std::map<std::string_view, Other> others_{};
};

ReleaseTags counted(const TagNames& names, const TagRules& rules, const TagWindow& window) {
    Count count{rules, window};
    names([&](std::string_view name) { count.add(name); });
    return count.result();
}

}  // namespace

ReleaseTags release_tags(const TagNames& names, const TagRules& rules, const TagWindow& window) {
    ReleaseTags found = counted(names, rules, window);
    if (rules.detect && !found.latest && found.others.size() == 1) {
        TagRules only = rules;
        only.patterns = {found.others.front().pattern};
        only.detect = false;
        return counted(names, only, window);
    }
    return found;
}

ReleaseTags release_tags(std::span<const std::string> names, const TagRules& rules, const TagWindow& window) {
    return release_tags(
        [&](const auto& visit) {
            for (const auto& name : names) {
                visit(name);
            }
        },
        rules, window);
}

}  // namespace miniship
