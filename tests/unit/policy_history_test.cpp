#include "miniship/policy_history.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "miniship/sha256.hpp"

using namespace miniship;
using namespace miniship::policy;

namespace {

using Bytes = std::optional<std::string>;

std::string document(int revision, const std::string& floor) {
    return fmt::format(R"({{"schema": 1, "revision": {}, "apps": {{"wechat/wx1": {{"floor": {{"min": "{}"}} }} }} }})",
                       revision, floor);
}

const Author kAnn{.who = "Ann", .why = "broken pay page", .when = "2026-11-22T08:00:00Z"};
const Author kPipeline{.who = "ci", .tag = "v1.9.0", .pipeline = "https://ci.example.com/7"};

History with(History history, const Bytes& before, const std::string& after, const Author& author = kAnn) {
    PastChange change = past_change(history, before, after, author);
    return with_change(std::move(history), std::move(change));
}

std::vector<bool> states_of(const History& history) {
    std::vector<bool> states;
    for (const auto& change : history.changes) {
        states.push_back(change.settled);
    }
    return states;
}

}  // namespace

TEST_CASE("policy history: a change names revision, person, places and the bytes before") {
    const std::string before = document(1, "1.2.0");
    const std::string after = document(2, "1.2.1");
    const PastChange change = past_change({}, before, after, kAnn);
    CHECK(change.revision == 2);
    CHECK(change.author == kAnn);
    const std::vector<json_text::Change> what{{"/apps/wechat~1wx1/floor/min", "\"1.2.0\"", "\"1.2.1\""}};
    CHECK(change.what == what);
    CHECK(change.before == before);
    CHECK(change.before_hash == sha256_hex(before));
    CHECK(change.after_hash == sha256_hex(after));
    CHECK_FALSE(change.settled);

    const PastChange first = past_change({}, std::nullopt, after, kPipeline);
    CHECK(first.before_hash.empty());
    CHECK(first.what.size() == 1);
}

TEST_CASE("policy history: a document without a revision is counted") {
    History history = settled(with({}, std::nullopt, "{\"min\": 1}"), "{\"min\": 1}");
    CHECK(history.changes.back().revision == 1);
    history = with(history, "{\"min\": 1}", "{\"min\": 2}");
    CHECK(history.changes.back().revision == 2);
    CHECK(past_states(history).front().revision == 1);
    CHECK(past_states(history).size() == 2);
}

TEST_CASE("policy history: its text reads back as it was") {
    History history = with({}, std::nullopt, document(1, "1.0.0"), kPipeline);
    history = with(history, document(1, "1.0.0"), document(2, "1.1.0"), {.who = "李雷 \"\\\n", .why = "\x01"});
    history.freeze = Freeze{"2026-11-12T00:00:00Z", "双十一", "Ann", "2026-11-01T00:00:00Z"};
    const auto read = parsed_history(to_text(history));
    REQUIRE(read.ok());
    CHECK(*read == history);
    CHECK(parsed_history(std::nullopt)->changes.empty());
    CHECK(*parsed_history(to_text({})) == History{});
}

TEST_CASE("policy history: what is no history is refused, with a way on") {
    const std::string good = to_text(with({}, document(1, "1.0.0"), document(2, "1.1.0")));
    std::string forged = good;
    forged.replace(forged.rfind("1.0.0"), 5, "9.9.9");
    for (const std::string& bytes : {std::string{""}, std::string{"<html>"}, std::string{"[]"}, std::string{"{}"},
                                     std::string{R"({"schema": 2, "changes": []})"}, std::string{R"({"schema": 1})"},
                                     std::string{R"({"schema": 1, "changes": [{}]})"}, forged}) {
        CAPTURE(bytes);
        const auto read = parsed_history(bytes);
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().code == ErrorCode::document_invalid);
        CHECK_FALSE(read.error().hint.empty());
    }
}

TEST_CASE("policy history: a change is settled when the document is what it made") {
    const std::string zero = document(0, "1.0.0");
    const std::string one = document(1, "1.1.0");
    const std::string two = document(2, "1.2.0");
    History history = with(with({}, zero, one), one, two);
    CHECK(states_of(settled(history, two)) == std::vector{true, true});
    CHECK(is_latest(settled(history, two), two));
    // The second has not arrived, or not yet.
    CHECK(states_of(settled(history, one)) == std::vector{true, false});
    CHECK(is_latest(settled(history, one), one));
    CHECK(newest_change(settled(history, one))->after_hash == sha256_hex(one));
    CHECK(newest_change(History{}) == nullptr);
}

TEST_CASE("policy history: of two changes from one state the document tells which was made") {
    const std::string zero = document(0, "1.0.0");
    const std::string ours = document(1, "1.1.0");
    const std::string theirs = document(1, "1.1.5");
    const std::string next = document(2, "1.2.0");
    const History both = with(with({}, zero, ours), zero, theirs);
    const History after_ours = settled(both, ours);
    REQUIRE(after_ours.changes.size() == 1);
    CHECK(after_ours.changes[0].after_hash == sha256_hex(ours));
    const History after_theirs = settled(both, theirs);
    REQUIRE(after_theirs.changes.size() == 1);
    CHECK(after_theirs.changes[0].after_hash == sha256_hex(theirs));
    // The loser is recognised later too, when the winner was followed by others.
    CHECK(settled(with(both, theirs, next), next).changes.size() == 2);
    // While nothing has moved both may still come.
    CHECK(settled(both, zero).changes.size() == 2);
}

TEST_CASE(
    "policy history: an edit without a history leaves a change settled that can be seen, and in doubt otherwise") {
    const std::string zero = document(0, "1.0.0");
    const std::string one = document(1, "1.1.0");
    const std::string edited_after = R"({"schema": 1, "apps": {"wechat/wx1": {"floor": {"min": "1.1.0"}, "x": 1}}})";
    const std::string edited_instead = R"({"schema": 1, "apps": {"wechat/wx1": {"floor": {"min": "1.0.0"}, "x": 1}}})";
    const History history = with({}, zero, one);
    CHECK(states_of(settled(history, edited_after)) == std::vector{true});
    CHECK_FALSE(is_latest(settled(history, edited_after), edited_after));
    CHECK(states_of(settled(history, edited_instead)) == std::vector{false});
    // What is broken or gone was most likely what the change made; with a rival nobody can tell.
    CHECK(states_of(settled(history, std::nullopt)) == std::vector{true});
    CHECK(states_of(settled(history, "{ oops")) == std::vector{true});
    CHECK(states_of(settled(with(history, zero, document(1, "1.3.0")), "{ oops")) == std::vector{false, false});
    // An edit by hand keeps the revision that it finds.
    CHECK(states_of(settled(history, document(1, "1.0.7"))) == std::vector{true});
    CHECK(states_of(settled(history, document(0, "1.0.7"))) == std::vector{false});
}

TEST_CASE("policy history: a service that gives documents another layout changes nothing about what was made") {
    const auto anew = [](const Bytes& text) { return nlohmann::json::parse(*text).dump(1); };
    History history;
    Bytes present;
    for (int revision = 1; revision < 4; ++revision) {
        const std::string after = document(revision, fmt::format("1.{}.0", revision));
        history = with(settled(history, present), present, after);
        present = anew(after);
    }
    history = settled(history, present);
    CHECK(states_of(history) == std::vector{true, true, true});
    CHECK(is_latest(history, present));
    CHECK(past_states(history).front().revision == 3);
    // One more that never arrives, and then an edit by hand.
    History more = with(history, present, document(4, "1.4.0"));
    CHECK(states_of(settled(more, present)) == std::vector{true, true, true, false});
    CHECK(is_latest(settled(more, present), present));
    CHECK_FALSE(is_latest(settled(more, present), anew(document(3, "1.3.1"))));
}

TEST_CASE("policy history: a state that comes back does not settle what was never made") {
    History history = with(with({}, "1", "2"), "2", "1");
    history = settled(history, "1");
    CHECK(states_of(history) == std::vector{true, true});
    history = with(history, "1", "3");
    CHECK(states_of(settled(history, "1")) == std::vector{true, true, false});
}

TEST_CASE("policy history: twenty changes are kept, and no more bytes than the bound") {
    History history;
    for (int revision = 0; revision < 50; ++revision) {
        const std::string after = document(revision + 1, "1.0.0");
        history = settled(with(history, document(revision, "1.0.0"), after), after);
    }
    CHECK(history.changes.size() == kHistoryLength);
    CHECK(history.changes.front().revision == 31);
    CHECK(past_states(history).size() == kHistoryLength + 1);
    CHECK(past_states(history).front().revision == 50);
    CHECK(past_states(history).back().revision == 30);

    const std::string filler(kHistoryBytes / 4, ' ');
    for (int revision = 50; revision < 60; ++revision) {
        history = settled(with(history, document(revision, "1.0.0") + filler, document(revision + 1, "1.0.0") + filler),
                          document(revision + 1, "1.0.0") + filler);
    }
    CHECK(history.changes.size() == kHistoryLength);
    CHECK(past_states(history).size() >= 2);
    CHECK(past_states(history).size() <= 4);
    CHECK(to_text(history).size() < 2 * kHistoryBytes);

    // Changes that never arrive are bounded too, and drive out nothing that did.
    const std::string last = document(60, "1.0.0") + filler;
    for (int attempt = 0; attempt < 50; ++attempt) {
        history = with(history, last, document(61, fmt::format("1.0.{}", attempt)));
    }
    CHECK(history.changes.size() == 2 * kHistoryLength);
}

TEST_CASE("policy history: a document of many places and long values does not swell it") {
    std::string wide = "{";
    for (int index = 0; index < 200; ++index) {
        wide += fmt::format("\"k{}\": \"{}\",", index, std::string(index == 7 ? 4000 : 1, 'x'));
    }
    wide.back() = '}';
    const PastChange change = past_change({}, "{}", wide, kAnn);
    CHECK(change.what.size() == 50);
    for (const auto& place : change.what) {
        CHECK(place.after.has_value() == (place.pointer != "/k7"));
    }
}

TEST_CASE("policy history: a freeze holds until its end") {
    const History history{.freeze = Freeze{.until = "2026-11-12T00:00:00Z", .reason = "sale"}};
    CHECK(freeze_at(history, "2026-11-11T23:59:59Z")->reason == "sale");
    CHECK_FALSE(freeze_at(history, "2026-11-12T00:00:00Z"));
    CHECK_FALSE(freeze_at({}, "2026-11-11T00:00:00Z"));
}

TEST_CASE("policy history: a change of one's own that lost is taken out, and one that arrived is not") {
    const std::string zero = document(0, "1.0.0");
    const std::string one = document(1, "1.1.0");
    const History history = with(with({}, zero, one), zero, document(1, "1.2.0"), kPipeline);
    CHECK(without(history, history.changes[0]).changes.size() == 1);
    const History made = settled(history, one);
    CHECK(without(made, history.changes[0]) == made);
}
