#include "policy_store/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <thread>
#include <vector>

#include "edge/pause.hpp"
#include "miniship/same_json.hpp"

namespace miniship::policy_store {
namespace {

using Open = std::function<Result<std::unique_ptr<PolicyStore>>()>;

std::string mark(std::string_view text) {
    return fmt::format("{{\"miniship\":\"{}\"}}\n", text);
}

/// One store at the scratch key, and what was found out with it.
class Trial {
public:
    explicit Trial(PolicyStore& store) : store_{store} {}

    /// The next sentence is a finding; a failure of it makes the service unsafe.
    void expect(bool holds, std::string_view good, std::string bad) {
        std::string finding = holds ? std::string{good} : std::move(bad);
        if (std::find(probe.findings.begin(), probe.findings.end(), finding) == probe.findings.end()) {
            probe.findings.push_back(std::move(finding));
        }
        probe.safe = probe.safe && holds;
    }

    /// A write of `bytes`; what it came to, in words.
    Result<std::string> outcome(const Snapshot& seen, const std::string& bytes) {
        TRY_ASSIGN(const WriteResult result, store_.write_if(seen, bytes));
        switch (result.outcome) {
            case WriteOutcome::written:
                return std::string{"written"};
            case WriteOutcome::conflict:
                return std::string{"a conflict"};
            case WriteOutcome::unclear:
                break;
        }
        return result.trouble;
    }

    Result<Snapshot> read_back(const std::string& bytes) {
        TRY_ASSIGN(Snapshot now, store_.read());
        const bool same = now.bytes && is_same_json(*now.bytes, bytes);
        expect(same,
               now.bytes == bytes ? "gives back what was written, byte for byte"
                                  : "gives back what was written, in a layout of its own",
               "does not give back what was written");
        return now;
    }

    Probe probe{.safe = true};

private:
    PolicyStore& store_;
};

/// True when of writers that all saw the same state exactly one got through.
Result<bool> one_winner(const Open& open, const Snapshot& seen) {
    constexpr std::size_t kWriters = 4;
    std::vector<std::unique_ptr<PolicyStore>> stores;
    for (std::size_t writer = 0; writer < kWriters; ++writer) {
        TRY_ASSIGN(stores.emplace_back(), open());
    }
    std::array<bool, kWriters> won{};
    {
        std::vector<std::jthread> threads;
        for (std::size_t writer = 0; writer < kWriters; ++writer) {
            threads.emplace_back([&, writer] {
                const auto result = stores[writer]->write_if(seen, mark(fmt::format("racer {}", writer)));
                won[writer] = result.ok() && result->outcome == WriteOutcome::written;
            });
        }
    }
    return std::count(won.begin(), won.end(), true) == 1;
}

}  // namespace

std::string scratch_suffix() {
    return ".miniship-probe-" + edge::random_name();
}

Result<Probe> tried_contract(const Open& open) {
    TRY_ASSIGN(const auto store, open());
    Trial trial{*store};
    TRY_ASSIGN(const Snapshot nothing, store->read());
    if (nothing.bytes) {
        return Error{.code = ErrorCode::internal, .message = store->name() + " is there already"};
    }
    TRY_ASSIGN(const std::string created, trial.outcome(nothing, mark("first")));
    trial.expect(created == "written", "creates a document", fmt::format("does not create a document: {}", created));
    TRY_ASSIGN(const Snapshot first, trial.read_back(mark("first")));
    TRY_ASSIGN(const std::string again, trial.outcome(nothing, mark("again")));
    trial.expect(again == "a conflict", "refuses to create it twice", "creates a document where there is one already");
    TRY_ASSIGN(const std::string replaced, trial.outcome(first, mark("second")));
    trial.expect(replaced == "written", "replaces a document that is as it was seen",
                 fmt::format("does not replace a document that is as it was seen: {}", replaced));
    TRY_ASSIGN(const Snapshot second, trial.read_back(mark("second")));
    TRY_ASSIGN(const std::string stale, trial.outcome(first, mark("stale")));
    trial.expect(stale == "a conflict", "refuses to replace a document that has changed",
                 "replaces a document that has changed since it was read: edits would be lost");
    if (trial.probe.safe) {
        TRY_ASSIGN(const bool one, one_winner(open, second));
        trial.expect(one, "lets one of several writers through", "lets several writers at once undo each other");
    }
    return std::move(trial.probe);
}

}  // namespace miniship::policy_store
