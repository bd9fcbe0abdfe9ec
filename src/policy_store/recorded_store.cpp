#include "policy_store/recorded_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/pause.hpp"
#include "edge/url.hpp"
#include "miniship/text.hpp"

namespace miniship::policy_store {
namespace {

constexpr int kUnclearTries = 3;
constexpr std::chrono::milliseconds kFirstDelay{50};
constexpr std::chrono::milliseconds kLongestDelay{2000};

// The history as a document of its own, in a store that writes both in one step: a write leaves the document alone.
class HistoryView : public PolicyStore {
public:
    explicit HistoryView(PolicyStore& both) : store_{both} {}

    Result<Snapshot> read() override {
        TRY_ASSIGN(both_, store_.read_both());
        return both_.history;
    }
    Result<WriteResult> write_if(const Snapshot&, const std::string& bytes) override {
        if (!both_.document.bytes) {
            return Error{.code = ErrorCode::document_missing,
                         .message = fmt::format("there is no document at {}", store_.name()),
                         .hint = "`miniship push --create` makes one"};
        }
        TRY_ASSIGN(WriteResult result, store_.write_both_if(both_, *both_.document.bytes, bytes));
        // That would be of the document.
        result.instead.reset();
        return result;
    }
    Result<Probe> probe() override { return store_.probe(); }
    std::string name() const override { return "the history of " + store_.name(); }

private:
    PolicyStore& store_;
    Both both_{};
};

std::string with_history_ending(const std::string& url) {
    const auto end = std::min(url.find_first_of("?#"), url.size());
    return url.substr(0, end) + ".history" + url.substr(end);
}

bool share_origin(const std::string& one, const std::string& other) {
    const auto left = edge::parse_url(one);
    const auto right = edge::parse_url(other);
    return left && right && edge::origin(*left) == edge::origin(*right);
}

bool is_interruption(const Error& error) {
    return error.code == ErrorCode::interrupted || error.code == ErrorCode::terminated;
}

Error history_trouble(Error error, bool in_doubt) {
    if (is_interruption(error)) {
        return error;
    }
    if (exit_status(error.code) != exit_status(ErrorCode::service_failed)) {
        error.hint += fmt::format("{}set `history` of the target to a place that can be written, or to false",
                                  error.hint.empty() ? "" : "; or ");
    }
    return while_doing(std::move(error), in_doubt ? "writing the change into the history once more"
                                                  : "writing the change into the history; the document is as it was");
}

}  // namespace

Result<std::optional<TargetSettings>> history_settings(const TargetSettings& settings) {
    const std::string scheme = edge::url_scheme(settings.url).value_or("");
    if (!settings.history || (settings.history->empty() && scheme == "exec")) {
        return std::optional<TargetSettings>{};
    }
    TargetSettings history = settings;
    history.url = settings.history->empty() ? with_history_ending(settings.url) : *settings.history;
    history.history = std::nullopt;
    history.read_url.clear();
    if (history.url == settings.url) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("target {} has its history where its document is", settings.name),
                     .hint = "name another place with `history`, or leave it out for the one beside the document"};
    }
    if (!settings.history->empty() && !share_origin(settings.url, history.url)) {
        history.user.clear();
        history.password.clear();
        history.token.clear();
    }
    return std::optional{std::move(history)};
}

Result<std::unique_ptr<RecordedStore>> RecordedStore::opened(const TargetSettings& settings, Recording recording) {
    TRY_ASSIGN(auto document, open_store(settings));
    const bool together = document->keeps_both() && settings.history.has_value();
    std::unique_ptr<PolicyStore> history;
    // A proposal changes nothing that a history elsewhere could tell of.
    if (!together && !settings.propose) {
        TRY_ASSIGN(const auto place, history_settings(settings));
        if (place) {
            auto opened = open_store(*place);
            if (!opened) {
                return while_doing(std::move(opened).error(), "opening the history of the document");
            }
            history = *std::move(opened);
        }
    }
    return std::unique_ptr<RecordedStore>{
        new RecordedStore{std::move(document), std::move(history), together, std::move(recording)}};
}

Result<Snapshot> RecordedStore::read() {
    if (!together_) {
        return document_->read();
    }
    TRY_ASSIGN(both_, document_->read_both());
    return both_.document;
}

Result<Both> RecordedStore::read_both() {
    if (together_) {
        return document_->read_both();
    }
    Both both;
    TRY_ASSIGN(both.document, document_->read());
    if (history_) {
        TRY_ASSIGN(both.history, history_->read());
    }
    return both;
}

Result<policy::History> RecordedStore::history_of(const Both& both) const {
    auto history = policy::parsed_history(both.history.bytes);
    if (!history) {
        return while_doing(std::move(history).error(), "reading the history of " + name());
    }
    return policy::settled(*std::move(history), both.document.bytes);
}

Result<void> RecordedStore::checked_freeze(const policy::History& history) const {
    const auto freeze = policy::freeze_at(history, recording_.author.when);
    if (!freeze || recording_.passes_freeze) {
        return {};
    }
    return Error{.code = ErrorCode::frozen,
                 .message = fmt::format("{} is frozen until {}{}: {}", name(), text::printable(freeze->until),
                                        freeze->who.empty() ? "" : " by " + text::printable(freeze->who),
                                        text::printable(freeze->reason)),
                 .hint =
                     "wait until then, or lift it with `miniship policy unfreeze`; pause, resume and rollback "
                     "work all the same"};
}

Result<std::string> RecordedStore::recorded(const Both& seen, const std::string& bytes) {
    TRY_ASSIGN(policy::History history, history_of(seen));
    TRY(checked_freeze(history));
    // An entry of ours that is still there belongs to a write that lost its race.
    history = own_ ? policy::without(std::move(history), *own_) : std::move(history);
    own_ = policy::past_change(history, seen.document.bytes, bytes, recording_.author);
    own_->settled = together_;
    return policy::to_text(policy::with_change(std::move(history), *own_));
}

Result<WriteResult> RecordedStore::write_if(const Snapshot& seen, const std::string& bytes) {
    if (together_) {
        return write_together(seen, bytes);
    }
    if (history_) {
        auto outcome = write_down(seen, bytes);
        if (outcome && *outcome == WriteOutcome::conflict) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        unrecorded_ = outcome ? std::nullopt : std::optional{std::move(outcome).error()};
        if (unrecorded_ && !recording_.may_go_unrecorded) {
            return *unrecorded_;
        }
    }
    auto result = document_->write_if(seen, bytes);
    // Whoever was interrupted, or had no clear answer, does not know whether the document has arrived: the next reader
    // does.
    if (!result && !is_interruption(result.error()) && !in_doubt_) {
        take_back();
    }
    in_doubt_ = in_doubt_ || (result && result->outcome == WriteOutcome::unclear);
    return result;
}

Result<WriteResult> RecordedStore::write_together(const Snapshot& seen, const std::string& bytes) {
    if (both_.document.bytes != seen.bytes) {
        return WriteResult{.outcome = WriteOutcome::conflict};
    }
    auto history = recorded(both_, bytes);
    if (history) {
        return document_->write_both_if(both_, bytes, *history);
    }
    if (!recording_.may_go_unrecorded) {
        return std::move(history).error();
    }
    unrecorded_ = std::move(history).error();
    return document_->write_if(seen, bytes);
}

Result<WriteOutcome> RecordedStore::write_down(const Snapshot& seen, const std::string& bytes) {
    Error trouble;
    for (int attempt = 0; attempt < kUnclearTries; ++attempt) {
        auto present = history_->read();
        if (!present) {
            return history_trouble(std::move(present).error(), in_doubt_);
        }
        TRY_ASSIGN(const std::string wanted, recorded({seen, *present}, bytes));
        auto result = history_->write_if(*present, wanted);
        if (!result) {
            return history_trouble(std::move(result).error(), in_doubt_);
        }
        if (result->outcome != WriteOutcome::unclear) {
            return result->outcome;
        }
        trouble = std::move(result->trouble);
        const auto delay = edge::jittered_delay(attempt, kFirstDelay, kLongestDelay);
        edge::pause_for(std::max(delay, result->wait));
        const auto now = history_->read();
        if (now && now->bytes == wanted) {
            return WriteOutcome::written;
        }
    }
    return history_trouble(std::move(trouble), in_doubt_);
}

// The document has refused the change for good: nobody should wonder about it later. Where this fails too, the next
// reader tells by the hashes.
void RecordedStore::take_back() {
    if (!history_ || !own_) {
        return;
    }
    const auto mine = *own_;
    [[maybe_unused]] const auto report =
        write_policy(*history_, [&](const std::optional<std::string>& bytes) -> Result<std::optional<std::string>> {
            TRY_ASSIGN(policy::History history, policy::parsed_history(bytes));
            return std::optional{policy::to_text(policy::without(std::move(history), mine))};
        });
    own_.reset();
}

Result<WriteReport> RecordedStore::write_history(const Merge& merge) {
    if (together_) {
        HistoryView view{*document_};
        return write_policy(view, merge);
    }
    if (!history_) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("{} keeps no history, and that is where a freeze is written", name()),
                     .hint = "name a place with `history` of the target in miniship.json"};
    }
    return write_policy(*history_, merge);
}

}  // namespace miniship::policy_store
