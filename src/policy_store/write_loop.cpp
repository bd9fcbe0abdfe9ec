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
    while (true) {
        TRY_ASSIGN(const std::optional<std::string> wanted, merge(seen.bytes));
        if (!wanted || wanted == seen.bytes) {
            // After tries of ours this means that the document says what we wanted, whoever wrote it last.
            report.before = report.changed ? report.before : seen.bytes;
            report.after = seen.bytes;
            return report;
        }
        if (report.attempts == limits.tries) {
            return trouble ? *std::move(trouble) : conflict(store, report.attempts);
        }
        TRY_ASSIGN(const WriteResult result, store.write_if(seen, *wanted));
        ++report.attempts;
        trouble = result.outcome == WriteOutcome::unclear ? std::optional{result.trouble} : std::nullopt;
        if (result.outcome != WriteOutcome::written) {
            const auto delay = edge::jittered_delay(report.attempts - 1, limits.first_delay, limits.longest_delay);
            edge::pause_for(std::max(delay, result.wait));
        }
        auto now = store.read();
        if (!now.ok()) {
            return trouble ? unsettled(*std::move(trouble), now.error())
                           : while_doing(std::move(now).error(), fmt::format("reading back {}", store.name()));
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
        if (result.outcome == WriteOutcome::written && now->bytes == seen.bytes) {
            trouble = swallowed(store);
        }
        seen = std::move(now).value();
    }
}

}  // namespace miniship::policy_store
