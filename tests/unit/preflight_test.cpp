#include <doctest/doctest.h>

#include "plan/preflight.hpp"

using namespace miniship;
using namespace miniship::plan;

namespace {

Error error(ErrorCode code, std::string message, std::string hint = {}) {
    return {.code = code, .message = std::move(message), .hint = std::move(hint)};
}

}  // namespace

TEST_CASE("preflight: what retrying does not mend leads, and nothing is left out") {
    const Error told = told_together({error(ErrorCode::remote_unreachable, "origin is down", "wait"),
                                      error(ErrorCode::tree_dirty, "a.js has changes", "commit"),
                                      error(ErrorCode::floor_jump, "too far")});
    CHECK(told.code == ErrorCode::tree_dirty);
    CHECK(told.hint == "commit");
    CHECK(told.also == std::vector<std::string>{"origin is down; hint: wait", "too far"});
    CHECK(told_together({error(ErrorCode::timed_out, "x")}) == error(ErrorCode::timed_out, "x"));
}

TEST_CASE("preflight: the status is that of the worst finding") {
    CHECK(status_of({}) == 0);
    CHECK(status_of({fine("git", "2.39"), note("hooks", "git runs pre-push", "a hook may refuse")}) == 0);
    const auto network = wrong("remote", error(ErrorCode::remote_unreachable, "down"));
    CHECK(status_of({network}) == 4);
    CHECK(status_of({network, wrong("floor", error(ErrorCode::floor_jump, "too far"))}) == 6);
}

TEST_CASE("preflight: the text has a line for each point, and how to mend what is wrong") {
    const std::string text = findings_text(
        {fine("git", "2.39.5"), wrong("working tree", error(ErrorCode::tree_dirty, "a.js\x1b has changes", "commit"))});
    CHECK(text ==
          "ok     git           2.39.5\n"
          "wrong  working tree  a.js\\x1b has changes\n"
          "                     hint: commit\n"
          "1 thing stands in the way of a release\n");
    CHECK(findings_text({}) == "nothing stands in the way of a release\n");
}

TEST_CASE("preflight: a secret key that can sign is told from those that cannot") {
    const std::string good = "sec:u:255:22:AAAA:1:::u:::scESC:::+::ed25519:::0:\nfpr:::::::::BBBB:\n";
    CHECK(lists_signing_key(good));
    CHECK(lists_signing_key("sec:u:255:22:AAAA:1:::u:::cC:::+:\nssb:u:255:22:BBBB:1::::::s:::+:\n"));
    CHECK_FALSE(lists_signing_key(""));
    CHECK_FALSE(lists_signing_key("gpg: error reading key: No secret key\n"));
    CHECK_FALSE(lists_signing_key("sec:e:255:22:AAAA:1:2::u:::scESC:::+::\n"));
    CHECK_FALSE(lists_signing_key("sec:u:255:22:AAAA:1:::u:::scESC:::#::\n"));
    CHECK_FALSE(lists_signing_key("sec:u:255:22:AAAA:1:::u:::cC:::+::\nssb:r:255:22:BBBB:1::::::s:::+:\n"));
}

TEST_CASE("preflight: a released commit may carry what its pipeline made, and nothing else") {
    const std::vector<std::string> changed{"web/dist/app.js", "package-lock.json", "src/app.js", "web/distant.js"};
    CHECK(changes_in_the_way(changed, true, {"web/dist"}) == std::vector<std::string>{"src/app.js", "web/distant.js"});
    CHECK(changes_in_the_way(changed, false, {"web/dist"}) == changed);
    CHECK(changes_in_the_way(changed, true, {"web/dist", "src/app.js"}) == std::vector<std::string>{"web/distant.js"});
    CHECK(changes_in_the_way({}, false, {}).empty());
}
