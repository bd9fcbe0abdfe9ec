#include "policy_store/write_loop.hpp"

#include <doctest/doctest.h>

#include <deque>

using namespace miniship;
using namespace miniship::policy_store;
using std::chrono::milliseconds;

namespace {

using Bytes = std::optional<std::string>;

/// What happens at one conditional write.
struct Act {
    WriteOutcome outcome{WriteOutcome::written};
    /// Whether our bytes arrive.
    bool takes_effect{true};
    /// What somebody else writes afterwards.
    Bytes others_write{};
    /// What reading fails with from then on.
    std::optional<Error> reading_fails{};
};

class ScriptedStore : public PolicyStore {
public:
    explicit ScriptedStore(Bytes bytes, std::deque<Act> acts = {}) : bytes_{std::move(bytes)}, acts_{std::move(acts)} {}

    Result<Snapshot> read() override {
        ++reads;
        if (failure_) {
            return *failure_;
        }
        return Snapshot{.bytes = bytes_};
    }

    Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override {
        sent.push_back(bytes);
        if (seen.bytes != bytes_) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        Act act;
        if (!acts_.empty()) {
            act = std::move(acts_.front());
            acts_.pop_front();
        }
        if (act.takes_effect) {
            bytes_ = bytes;
        }
        if (act.others_write) {
            bytes_ = act.others_write;
        }
        failure_ = act.reading_fails;
        return WriteResult{.outcome = act.outcome,
                           .trouble = {.code = ErrorCode::timed_out, .message = "no answer in time"}};
    }

    Result<Probe> probe() override { return Probe{}; }
    std::string name() const override { return "scripted"; }

    int reads{0};
    std::vector<std::string> sent{};
    Bytes bytes_;

private:
    std::deque<Act> acts_;
    std::optional<Error> failure_{};
};

constexpr WriteLimits kFast{.tries = 3, .first_delay = milliseconds{0}, .longest_delay = milliseconds{0}};

// Adds a letter to the document, once.
Merge adding(char letter) {
    return [letter](const Bytes& current) -> Result<Bytes> {
        const std::string text = current.value_or("");
        return text.find(letter) == std::string::npos ? Bytes{text + letter} : Bytes{};
    };
}

}  // namespace

TEST_CASE("write loop: a change is written once and read back") {
    ScriptedStore store{"a"};
    const auto report = write_policy(store, adding('x'), kFast);
    REQUIRE(report.ok());
    CHECK(report->before == "a");
    CHECK(report->after == "ax");
    CHECK(report->changed);
    CHECK(report->attempts == 1);
    CHECK(store.reads == 2);

    ScriptedStore empty{std::nullopt};
    CHECK(write_policy(empty, adding('x'), kFast)->before == std::nullopt);
    CHECK(empty.bytes_ == "x");
}

TEST_CASE("write loop: nothing to do writes nothing") {
    for (const Bytes& present : {Bytes{"ax"}, Bytes{}}) {
        ScriptedStore store{present};
        const Merge merge = [&](const Bytes& current) -> Result<Bytes> {
            return current ? adding('x')(current) : Bytes{};
        };
        const auto report = write_policy(store, merge, kFast);
        REQUIRE(report.ok());
        CHECK_FALSE(report->changed);
        CHECK(report->before == present);
        CHECK(report->after == present);
        CHECK(store.sent.empty());
    }
    ScriptedStore same{"a"};
    CHECK_FALSE(write_policy(
                    same, [](const Bytes& current) -> Result<Bytes> { return current; }, kFast)
                    ->changed);
    CHECK(same.sent.empty());
}

TEST_CASE("write loop: after a conflict the merge starts over, and old bytes are never sent again") {
    ScriptedStore store{"a", {{.outcome = WriteOutcome::conflict, .takes_effect = false, .others_write = "ab"}}};
    const auto report = write_policy(store, adding('x'), kFast);
    REQUIRE(report.ok());
    CHECK(report->before == "ab");
    CHECK(report->after == "abx");
    CHECK(report->attempts == 2);
    CHECK(store.sent == std::vector<std::string>{"ax", "abx"});
}

TEST_CASE("write loop: a conflict by somebody who wanted the same is no change of ours") {
    ScriptedStore store{"a", {{.outcome = WriteOutcome::conflict, .takes_effect = false, .others_write = "xa"}}};
    const auto report = write_policy(store, adding('x'), kFast);
    REQUIRE(report.ok());
    CHECK_FALSE(report->changed);
    CHECK(report->after == "xa");
    CHECK(report->attempts == 1);
}

TEST_CASE("write loop: a conflict with our own bytes, which arrived on a lost connection, is success") {
    ScriptedStore store{"a", {{.outcome = WriteOutcome::conflict, .takes_effect = true}}};
    const auto report = write_policy(store, adding('x'), kFast);
    REQUIRE(report.ok());
    CHECK(report->changed);
    CHECK(report->before == "a");
    CHECK(report->attempts == 1);
}

TEST_CASE("write loop: tries are bounded") {
    const Act lost{.outcome = WriteOutcome::conflict, .takes_effect = false, .others_write = {}};
    ScriptedStore store{"a", {lost, lost, lost, lost}};
    const auto report = write_policy(store, adding('x'), kFast);
    REQUIRE_FALSE(report.ok());
    CHECK(report.error().code == ErrorCode::document_conflict);
    CHECK(store.sent.size() == 3);
}

TEST_CASE("write loop: an unclear result is settled by reading") {
    SUBCASE("it arrived") {
        ScriptedStore store{"a", {{.outcome = WriteOutcome::unclear}}};
        const auto report = write_policy(store, adding('x'), kFast);
        REQUIRE(report.ok());
        CHECK(report->changed);
        CHECK(report->attempts == 1);
    }
    SUBCASE("it did not arrive") {
        ScriptedStore store{"a", {{.outcome = WriteOutcome::unclear, .takes_effect = false}}};
        const auto report = write_policy(store, adding('x'), kFast);
        REQUIRE(report.ok());
        CHECK(report->attempts == 2);
        CHECK(report->before == "a");
    }
    SUBCASE("somebody wrote on top of it") {
        ScriptedStore store{"a", {{.outcome = WriteOutcome::unclear, .others_write = "axb"}}};
        const auto report = write_policy(store, adding('x'), kFast);
        REQUIRE(report.ok());
        CHECK(report->changed);
        CHECK(report->before == "a");
        CHECK(report->after == "axb");
        CHECK(store.sent.size() == 1);
    }
    SUBCASE("it never arrives") {
        const Act lost{.outcome = WriteOutcome::unclear, .takes_effect = false};
        ScriptedStore store{"a", {lost, lost, lost}};
        const auto report = write_policy(store, adding('x'), kFast);
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == ErrorCode::timed_out);
        CHECK(report.error().causes ==
              std::vector<std::string>{"reading back scripted: it is as before, and the write may still arrive"});
    }
    SUBCASE("the next try is refused while the first may still arrive") {
        ScriptedStore store{"a", {{.outcome = WriteOutcome::unclear, .takes_effect = false}}};
        int asked = 0;
        const Merge merge = [&](const Bytes& current) -> Result<Bytes> {
            return ++asked == 1 ? adding('x')(current) : Error{.code = ErrorCode::above_live, .message = "no"};
        };
        const auto report = write_policy(store, merge, kFast);
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == ErrorCode::above_live);
        CHECK(report.error().causes ==
              std::vector<std::string>{
                  "a write before that had no clear answer and may still arrive: no answer in time"});
    }
    SUBCASE("what is read back is no document") {
        ScriptedStore store{"a", {{.reading_fails = Error{.code = ErrorCode::document_invalid, .message = "HTML"}}}};
        const auto report = write_policy(store, adding('x'), kFast);
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().hint.find("may have changed it") != std::string::npos);
    }
    SUBCASE("reading fails too") {
        ScriptedStore store{"a",
                            {{.outcome = WriteOutcome::unclear,
                              .reading_fails = Error{.code = ErrorCode::remote_unreachable, .message = "gone"}}}};
        const auto report = write_policy(store, adding('x'), kFast);
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == ErrorCode::timed_out);
        CHECK(report.error().causes == std::vector<std::string>{"reading it back failed too: gone"});
        CHECK_FALSE(report.error().hint.empty());
    }
}

TEST_CASE("write loop: a write that was confirmed but is not there is tried again, boundedly") {
    const Act swallowed{.outcome = WriteOutcome::written, .takes_effect = false};
    ScriptedStore once{"a", {swallowed}};
    CHECK(write_policy(once, adding('x'), kFast)->attempts == 2);
    ScriptedStore always{"a", {swallowed, swallowed, swallowed}};
    CHECK(write_policy(always, adding('x'), kFast).error().code == ErrorCode::service_failed);

    const auto overwritten = [] { return Act{.outcome = WriteOutcome::written, .others_write = "b"}; };
    ScriptedStore undone{"a", {overwritten()}};
    CHECK(write_policy(undone, adding('x'), kFast)->after == "bx");
}

TEST_CASE("write loop: the error of the merge ends it") {
    ScriptedStore store{"a"};
    const Merge refuses = [](const Bytes&) -> Result<Bytes> {
        return Error{.code = ErrorCode::would_lower, .message = "no"};
    };
    CHECK(write_policy(store, refuses, kFast).error().code == ErrorCode::would_lower);
    CHECK(store.sent.empty());
}
