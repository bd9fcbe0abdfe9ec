#include "policy_store/write_loop.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/pause.hpp"

namespace miniship::policy_store {
namespace {

Error unsettled(Error trouble, const Error& reading) {
    trouble = while_doing(std::move(trouble), fmt::format("reading it back failed too: {}", reading.message));
    trouble.hint = "run the same command again: it finds out whether the change has arrived";
    return trouble;
}

// The document cannot be read after a write: whatever is wrong with it, we may have had a hand in it.
Error unread(Error reading, const PolicyStore& store) {
    if (reading.code == ErrorCode::document_invalid && reading.hint.empty()) {
        reading.hint = "look at what is there now: the write that was sent may have changed it";
    }
    return while_doing(std::move(reading), fmt::format("reading back {}", store.name()));
}

/// A write of ours that got no clear answer, and of which no reading has shown what became of it.
using Doubt = std::optional<std::string>;

template <class T>
Result<T> in_doubt(Result<T> outcome, const Doubt& doubt) {
    if (outcome || !doubt) {
        return outcome;
    }
    return while_doing(std::move(outcome).error(),
                       fmt::format("a write before that had no clear answer and may still arrive: {}", *doubt));
}

Error never_arrived(Error trouble, const PolicyStore& store) {
    return while_doing(std::move(trouble),
                       fmt::format("reading back {}: it is as before, and the write may still arrive", store.name()));
}

Error conflict(const PolicyStore& store, int attempts) {
    return {.code = ErrorCode::document_conflict,
            .message =
                fmt::format("others changed {} faster than we could write, {} times in a row", store.name(), attempts),
            .hint = "run the same command again when the others are done"};
}

Error swallowed(const PolicyStore& store) {
    return {.code = ErrorCode::service_failed,
            .message = fmt::format("{} accepts the write and goes on giving the document of before", store.name()),
            .hint = "a cache may be in between: use an address that gives the document itself"};
}

}  // namespace

Result<WriteReport> write_policy(PolicyStore& store, const Merge& merge, const WriteLimits& limits) {
    WriteReport report;
    TRY_ASSIGN(Snapshot seen, store.read());
    std::optional<Error> trouble;
    Doubt doubt;
    while (true) {
        TRY_ASSIGN(const std::optional<std::string> wanted, in_doubt(merge(seen.bytes), doubt));
        if (!wanted || wanted == seen.bytes) {
            // After tries of ours this means that the document says what we wanted, whoever wrote it last.
            report.before = report.changed ? report.before : seen.bytes;
            report.after = seen.bytes;
            return report;
        }
        if (report.attempts == limits.tries) {
            return trouble ? *std::move(trouble) : conflict(store, report.attempts);
        }
        TRY_ASSIGN(const WriteResult result, in_doubt(store.write_if(seen, *wanted), doubt));
        ++report.attempts;
        trouble = result.outcome == WriteOutcome::unclear ? std::optional{result.trouble} : std::nullopt;
        if (result.outcome != WriteOutcome::written) {
            const auto delay = edge::jittered_delay(report.attempts - 1, limits.first_delay, limits.longest_delay);
            edge::pause_for(std::max(delay, result.wait));
        }
        auto now = store.read();
        if (!now.ok()) {
            return trouble ? unsettled(*std::move(trouble), now.error()) : unread(std::move(now).error(), store);
        }
        const auto& expected = result.instead ? result.instead : wanted;
        const bool arrived = now->bytes == expected;
        // With a conflict too: a request that was cut off may have arrived, and its repetition been refused.
        if (arrived || (result.outcome != WriteOutcome::conflict && now->bytes != seen.bytes)) {
            report.before = seen.bytes;
            report.changed = true;
        }
        if (arrived) {
            report.after = expected;
            return report;
        }
        // Whatever was sent on the condition that the document is as it was is void once it is another.
        doubt = now->bytes != seen.bytes ? std::nullopt : trouble ? Doubt{trouble->message} : doubt;
        if (trouble && doubt) {
            trouble = never_arrived(*std::move(trouble), store);
        }
        if (result.outcome == WriteOutcome::written && now->bytes == seen.bytes) {
            trouble = swallowed(store);
        }
        seen = std::move(now).value();
    }
}

}  // namespace miniship::policy_store
