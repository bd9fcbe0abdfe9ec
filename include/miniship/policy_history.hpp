// The history document beside a policy document: who changed what and why, the bytes before each change, and a freeze.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/result.hpp"

namespace miniship::policy {

/// How many changes are kept.
inline constexpr std::size_t kHistoryLength = 20;
/// How many bytes of documents are kept in all; those of the newest change always are.
inline constexpr std::size_t kHistoryBytes = 512UL * 1024;

/// Who changes a document, and what for. What is not known is empty.
struct Author {
    std::string who{};
    /// The reason, in a person's words.
    std::string why{};
    /// The release that the change belongs to.
    std::string tag{};
    std::string commit{};
    /// The address of the pipeline's run.
    std::string pipeline{};
    /// `2026-11-22T08:00:00Z`.
    std::string when{};

    bool operator==(const Author&) const = default;
};

/// One change of the document. It is written down before it is made, so it may turn out that it never was.
struct PastChange {
    /// Of the document after the change: its own, or counted where the document has none.
    std::uint64_t revision{0};
    Author author{};
    /// Where the document changed, but for `revision` and `updatedAt`; values that are long are left out.
    std::vector<json_text::Change> what{};
    /// The document before; nothing where there was none, or where its bytes are not kept any more.
    std::optional<std::string> before{};
    /// The document after, as long as no later change has it as its `before`: somebody may break it by hand.
    std::optional<std::string> after{};
    /// SHA-256 of the document before and after; empty where there was none.
    std::string before_hash{};
    std::string after_hash{};
    /// Known to have been made.
    bool settled{false};

    bool operator==(const PastChange&) const = default;
};

/// Until then nobody but pause, resume and rollback changes the document.
struct Freeze {
    std::string until{};
    std::string reason{};
    std::string who{};
    std::string when{};

    bool operator==(const Freeze&) const = default;
};

struct History {
    std::optional<Freeze> freeze{};
    /// The oldest first.
    std::vector<PastChange> changes{};

    bool operator==(const History&) const = default;
};

/// The history that `bytes` say; an empty one for nothing. Error: document_invalid.
[[nodiscard]] Result<History> parsed_history(const std::optional<std::string>& bytes);
/// The history as a JSON text.
[[nodiscard]] std::string to_text(const History& history);

/// The change from `before` to `after` as it is written down after those of `history`.
[[nodiscard]] PastChange past_change(const History& history, const std::optional<std::string>& before,
                                     const std::string& after, const Author& author);
/// The history with one change more, within the bounds.
[[nodiscard]] History with_change(History history, PastChange change);

/// The history without this change, unless it is known to have been made.
[[nodiscard]] History without(History history, const PastChange& change);

/// The history in the light of the document as it is now: changes that led to it are settled; those that cannot have
/// been made, because another change was made in their place, are gone. What may still be under way, or cannot be told
/// because somebody edited the document without a history, stays unsettled.
[[nodiscard]] History settled(History history, const std::optional<std::string>& document);

/// The freeze that holds at this time (`2026-11-22T08:00:00Z`); one that has ended is none.
[[nodiscard]] std::optional<Freeze> freeze_at(const History& history, std::string_view now);

/// The newest change that is known to have been made, or null.
[[nodiscard]] const PastChange* newest_change(const History& history);
/// True where the document is what the newest known change has made of it: nobody has edited it without a history
/// since. A service may have given it another layout.
[[nodiscard]] bool is_latest(const History& history, const std::optional<std::string>& document);

/// SHA-256 of a document; empty for none.
[[nodiscard]] std::string document_hash(const std::optional<std::string>& document);
/// The document's own revision; nothing where it has none.
[[nodiscard]] std::optional<std::uint64_t> revision_of(const std::string& document);

/// A document that can be restored.
struct PastState {
    std::uint64_t revision{0};
    const std::string* bytes{nullptr};
    /// Index of the first change that came after it.
    std::size_t left_by{0};
};
/// The documents that are kept, the newest first. `history` must outlive the answer.
[[nodiscard]] std::vector<PastState> past_states(const History& history);

}  // namespace miniship::policy
