// changelog: notes of any range.
#include <doctest/doctest.h>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

namespace {

/// Two releases, a prerelease between them, and a feature that is not released yet.
void grow(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.git({"remote", "add", "origin", "https://lin:secret@gitee.com/acme/mini.git"});
    sandbox.tag("v1.0.0");
    sandbox.commit("feat(cart): 优惠券");
    sandbox.tag("v1.1.0-beta.0");
    sandbox.commit("fix: second");
    sandbox.tag("v1.1.0");
    sandbox.commit("feat!: third\n\nCloses #7");
}

std::string notes(const Sandbox& sandbox, Words flags) {
    flags.insert(flags.begin(), "changelog");
    const Outcome outcome = sandbox.miniship(flags);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    return outcome.out;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("changelog: the release at the end of the range, since the release before it") {
    const Sandbox sandbox;
    grow(sandbox);
    const std::string release = notes(sandbox, {"--to", "v1.1.0"});
    CHECK(release.starts_with("## [1.1.0](https://gitee.com/acme/mini/compare/v1.0.0...v1.1.0) (2026-03-01)\n"));
    CHECK(holds(release, "* **cart:** 优惠券"));
    CHECK(holds(release, "* second"));
    CHECK_FALSE(holds(release, "third"));
    CHECK(holds(notes(sandbox, {"--to", "v1.1.0-beta.0"}), "compare/v1.0.0...v1.1.0-beta.0"));
    const std::string next = notes(sandbox, {});
    CHECK(next.starts_with("## Unreleased\n"));
    CHECK(holds(next, "BREAKING CHANGES"));
    CHECK_FALSE(holds(next, "second"));
}

TEST_CASE("changelog: any range, from any commit to any commit") {
    const Sandbox sandbox;
    grow(sandbox);
    CHECK(holds(notes(sandbox, {"--from", "v1.0.0"}), "优惠券"));
    const std::string one = notes(sandbox, {"--from", "HEAD~2", "--to", "HEAD~1"});
    CHECK(holds(one, "second"));
    CHECK_FALSE(holds(one, "优惠券"));
    CHECK(notes(sandbox, {"--from", "HEAD", "--plain"}).empty());
    CHECK(holds(notes(sandbox, {"--to", "v1.0.0"}), "## 1.0.0 (2026-03-01)"));
}

TEST_CASE("changelog: plain notes are cut at a character") {
    const Sandbox sandbox;
    grow(sandbox);
    CHECK(notes(sandbox, {"--to", "v1.1.0", "--plain"}) == "Features:\n- cart: 优惠券\nBug Fixes:\n- second\n");
    CHECK(notes(sandbox, {"--to", "v1.1.0", "--max-chars", "20"}) == "Features:\n- cart: 优…\n");
}

TEST_CASE("changelog: the answer as JSON") {
    const Sandbox sandbox;
    grow(sandbox);
    const auto answer = nlohmann::json::parse(notes(sandbox, {"--json"}));
    CHECK(answer["schema"] == 1);
    CHECK(answer["version"].is_null());
    CHECK(answer["from"] == "v1.1.0");
    CHECK(answer["to"] == "HEAD");
    CHECK(answer["commits"] == 1);
    CHECK(answer["breaking"][0]["text"] == "third");
    CHECK(answer["groups"][0]["entries"][0]["text"] == "third");
    CHECK(nlohmann::json::parse(notes(sandbox, {"--json", "--to", "v1.1.0"}))["version"] == "1.1.0");
}

TEST_CASE("changelog: refusals") {
    const Sandbox sandbox;
    grow(sandbox);
    check_refusal(sandbox, {"changelog", "--from", "v9"}, {3, "--from 'v9' is neither a tag", "git tag --list"});
    check_refusal(sandbox, {"changelog", "--max-chars", "0"},
                  {2, "--max-chars takes a whole number of at least 1", ""});
}
