// A policy document together with the history of its changes: a change is written down before it is made.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "miniship/policy_history.hpp"
#include "miniship/result.hpp"
#include "policy_store/store.hpp"
#include "policy_store/write_loop.hpp"

namespace miniship::policy_store {

/// What is written down about the changes of one run, and what may stop them.
struct Recording {
    policy::Author author{};
    /// Change the document although it is frozen.
    bool passes_freeze{false};
    /// Change the document even where the history cannot be read or written: what stops clients must always work.
    bool may_go_unrecorded{false};
};

/// Where the history of this target's document lies, for a store of its own: `settings.history`, or the document's URL
/// with `.history` after its path. Secrets go along to the same origin only. Nothing where there is no history, which
/// also holds for `exec:` unless a place is named.
[[nodiscard]] Result<std::optional<TargetSettings>> history_settings(const TargetSettings& settings);

/// A document and its history. Writes go to the history first, then to the document; a history entry whose document
/// did not follow is told apart by the hashes in it (`policy::settled`).
class RecordedStore : public PolicyStore {
public:
    /// The stores of the target; touches nothing yet. Errors: as `open_store`.
    [[nodiscard]] static Result<std::unique_ptr<RecordedStore>> opened(const TargetSettings& settings,
                                                                       Recording recording = {});

    [[nodiscard]] Result<Snapshot> read() override;
    /// Besides the errors of the stores: `frozen`, `document_invalid` for a history that is none of ours.
    [[nodiscard]] Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override;
    [[nodiscard]] Result<Probe> probe() override { return document_->probe(); }
    [[nodiscard]] std::string name() const override { return document_->name(); }
    [[nodiscard]] std::optional<std::string> proposal() const override { return document_->proposal(); }

    [[nodiscard]] bool has_history() const { return together_ || history_ != nullptr; }
    /// Document and history as they are now. The history is empty where there is none.
    [[nodiscard]] Result<Both> read_both() override;
    /// The history in the light of the document. Errors: as for writing.
    [[nodiscard]] Result<policy::History> history_of(const Both& both) const;
    /// Error `frozen` while a freeze holds that these changes do not pass.
    [[nodiscard]] Result<void> checked_freeze(const policy::History& history) const;
    /// Writes the history only: what `merge` makes of its bytes. Error: config_invalid where there is none.
    [[nodiscard]] Result<WriteReport> write_history(const Merge& merge);
    /// Why the last change is not in the history, if `may_go_unrecorded` let it pass.
    [[nodiscard]] const std::optional<Error>& unrecorded() const { return unrecorded_; }

private:
    RecordedStore(std::unique_ptr<PolicyStore> document, std::unique_ptr<PolicyStore> history, bool together,
                  Recording recording)
        : document_{std::move(document)},
          history_{std::move(history)},
          together_{together},
          recording_{std::move(recording)} {}

    /// The history's text with the change written down, after every check.
    [[nodiscard]] Result<std::string> recorded(const Both& seen, const std::string& bytes);
    [[nodiscard]] Result<WriteResult> write_together(const Snapshot& seen, const std::string& bytes);
    [[nodiscard]] Result<WriteOutcome> write_down(const Snapshot& seen, const std::string& bytes);
    void take_back();

    std::unique_ptr<PolicyStore> document_;
    /// Null where the document's store keeps both, and where there is no history.
    std::unique_ptr<PolicyStore> history_;
    bool together_;
    Recording recording_;
    /// Of the last `read`, where the store keeps both.
    Both both_{};
    /// What this run has written down last and not seen made.
    std::optional<policy::PastChange> own_{};
    std::optional<Error> unrecorded_{};
    /// A write of the document had no clear answer: it may still arrive.
    bool in_doubt_{false};
};

}  // namespace miniship::policy_store
