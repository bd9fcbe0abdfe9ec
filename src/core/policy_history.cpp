#include "miniship/policy_history.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "miniship/json_number.hpp"
#include "miniship/same_json.hpp"
#include "miniship/sha256.hpp"

namespace miniship::policy {
namespace {

using json_text::Change;

// Longer values are not what a person reads in a list of changes, and the bytes of before have them anyway.
constexpr std::size_t kLongestValue = 256;
constexpr std::size_t kMostPlaces = 50;

bool is_stamp(const Change& change) {
    return change.pointer == "/revision" || change.pointer == "/updatedAt";
}

bool is_long(const std::optional<std::string>& value) {
    return value && (value->size() > kLongestValue || value->find('\n') != std::string::npos);
}

std::vector<Change> places(const std::optional<std::string>& before, const std::string& after) {
    if (!before) {
        return {{.pointer = ""}};
    }
    const auto old_document = json_text::parsed(*before);
    const auto new_document = json_text::parsed(after);
    if (!old_document || !new_document) {
        return {};
    }
    auto changes = json_text::differences(*old_document, *new_document);
    std::erase_if(changes, is_stamp);
    changes.resize(std::min(changes.size(), kMostPlaces));
    for (Change& change : changes) {
        if (is_long(change.before) || is_long(change.after)) {
            change.before = change.after = std::nullopt;
        }
    }
    return changes;
}

// True when every value that the change put into place stands there.
bool is_visible(const PastChange& change, const json_text::Document& document) {
    return !change.what.empty() && std::all_of(change.what.begin(), change.what.end(), [&](const Change& place) {
        const auto value = document.find(place.pointer);
        return place.after ? value && value->raw() == *place.after : !value && place.before;
    });
}

// The document has left the state that the change began with, and no history tells how: by this change and an edit by
// hand after it, or by such an edit alone, because the writer died before its write. Consoles and editors keep the
// revision that they find.
bool was_made(const PastChange& change, const std::optional<std::string>& document, bool has_rivals) {
    const auto present = json_text::parsed(document.value_or(""));
    if (!present) {
        return !has_rivals;
    }
    const auto revision = revision_of(*document);
    return is_visible(change, *present) || (!has_rivals && revision && *revision >= change.revision);
}

// The document of this hash, where the history holds it, or null.
const std::string* bytes_of(const History& history, const std::string& hash) {
    for (const PastChange& change : history.changes) {
        if (change.after && change.after_hash == hash) {
            return &*change.after;
        }
        if (change.before && change.before_hash == hash) {
            return &*change.before;
        }
    }
    return nullptr;
}

// Whether the change made `document`: some services give documents back in a layout of their own.
bool made(const History& history, const PastChange& change, const std::string* document) {
    const auto* after = document == nullptr ? nullptr : bytes_of(history, change.after_hash);
    return after != nullptr && is_same_json(*after, *document);
}

// Marks the changes that led to the document, from the newest backward: each begins where the one before it ended.
// Those that are settled have been so when the next one was written down.
void settle_chain(History& history, std::string at, const std::string* document) {
    for (auto change = history.changes.rbegin(); change != history.changes.rend(); ++change) {
        if (change->after_hash == at || (!change->settled && made(history, *change, document))) {
            change->settled = true;
            at = change->before_hash;
            document = change->before ? &*change->before : nullptr;
        }
    }
}

// The bytes after a change are those before the next one, unless somebody has edited the document in between.
void drop_bytes_kept_twice(std::vector<PastChange>& changes) {
    std::set<std::string> kept;
    for (const auto& change : changes) {
        if (change.settled && change.before) {
            kept.insert(change.before_hash);
        }
    }
    for (auto& change : changes) {
        if (kept.contains(change.after_hash)) {
            change.after.reset();
        }
    }
}

void keep_newest(std::vector<PastChange>& changes, bool settled) {
    std::size_t kept = 0;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        if (change->settled == settled && ++kept == kHistoryLength) {
            const auto oldest = std::prev(change.base());
            changes.erase(std::remove_if(changes.begin(), oldest,
                                         [&](const PastChange& older) { return older.settled == settled; }),
                          oldest);
            return;
        }
    }
}

void drop_old_bytes(std::vector<PastChange>& changes) {
    std::size_t bytes = 0;
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        bytes += change->before.value_or("").size() + change->after.value_or("").size();
        if (bytes > kHistoryBytes && change != changes.rbegin()) {
            change->before.reset();
            change->after.reset();
        }
    }
}

}  // namespace

std::string document_hash(const std::optional<std::string>& document) {
    return document ? sha256_hex(*document) : "";
}

std::optional<std::uint64_t> revision_of(const std::string& document) {
    const auto parsed = json_text::parsed(document);
    const auto value = parsed ? parsed->find("/revision") : std::nullopt;
    if (!value || value->kind() != json_text::Kind::number) {
        return std::nullopt;
    }
    return whole_number(value->raw());
}

PastChange past_change(const History& history, const std::optional<std::string>& before, const std::string& after,
                       const Author& author) {
    const auto* last = newest_change(history);
    return {.revision = revision_of(after).value_or((last == nullptr ? 0 : last->revision) + 1),
            .author = author,
            .what = places(before, after),
            .before = before,
            .after = after,
            .before_hash = document_hash(before),
            .after_hash = document_hash(after)};
}

History with_change(History history, PastChange change) {
    history.changes.push_back(std::move(change));
    keep_newest(history.changes, true);
    keep_newest(history.changes, false);
    drop_old_bytes(history.changes);
    return history;
}

History without(History history, const PastChange& change) {
    const auto found = std::find_if(history.changes.begin(), history.changes.end(), [&](const PastChange& other) {
        return !other.settled && other.author == change.author && other.before_hash == change.before_hash &&
               other.after_hash == change.after_hash;
    });
    if (found != history.changes.end()) {
        history.changes.erase(found);
    }
    return history;
}

History settled(History history, const std::optional<std::string>& document) {
    const std::string now = document_hash(document);
    settle_chain(history, now, document ? &*document : nullptr);
    std::set<std::string> left_by_others;
    for (const auto& change : history.changes) {
        if (change.settled) {
            left_by_others.insert(change.before_hash);
        }
    }
    std::erase_if(history.changes, [&](const PastChange& change) {
        return !change.settled && change.before_hash != now && left_by_others.contains(change.before_hash);
    });
    std::map<std::string, int> candidates;
    for (const auto& change : history.changes) {
        candidates[change.before_hash] += change.settled ? 0 : 1;
    }
    for (auto& change : history.changes) {
        change.settled = change.settled ||
                         (change.before_hash != now && was_made(change, document, candidates[change.before_hash] > 1));
    }
    drop_bytes_kept_twice(history.changes);
    keep_newest(history.changes, true);
    return history;
}

std::optional<Freeze> freeze_at(const History& history, std::string_view now) {
    // Times of one form compare as texts.
    return history.freeze && now < history.freeze->until ? history.freeze : std::nullopt;
}

const PastChange* newest_change(const History& history) {
    const auto found = std::find_if(history.changes.rbegin(), history.changes.rend(),
                                    [](const PastChange& change) { return change.settled; });
    return found == history.changes.rend() ? nullptr : &*found;
}

bool is_latest(const History& history, const std::optional<std::string>& document) {
    const auto* last = newest_change(history);
    return last != nullptr &&
           (last->after_hash == document_hash(document) || made(history, *last, document ? &*document : nullptr));
}

std::vector<PastState> past_states(const History& history) {
    std::vector<PastState> states;
    for (std::size_t index = history.changes.size(); index-- > 0;) {
        const PastChange& change = history.changes[index];
        if (change.settled && change.after) {
            states.push_back({change.revision, &*change.after, index + 1});
        }
        if (change.before) {
            const std::uint64_t counted = change.revision == 0 ? 0 : change.revision - 1;
            states.push_back({revision_of(*change.before).value_or(counted), &*change.before, index});
        }
    }
    return states;
}

}  // namespace miniship::policy
