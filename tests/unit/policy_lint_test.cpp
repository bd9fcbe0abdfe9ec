#include "miniship/policy_lint.hpp"

#include <doctest/doctest.h>

using namespace miniship;
using namespace miniship::policy;

namespace {

/// `code pointer` of every finding, one a line; the error's code where there is one.
std::string findings(std::string_view document, const LintFacts& facts = {.today = "2026-11-22"}) {
    const auto found = lint(document, facts);
    if (!found) {
        return std::string{error_name(found.error().code)} + ": " + found.error().message;
    }
    std::string out;
    for (const auto& finding : *found) {
        out += finding.code + " " + finding.pointer + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("policy lint: a document that says what it means has no findings") {
    CHECK(findings(R"({"schema": 1, "apps": {}})").empty());
    CHECK(findings(R"({"schema": 1, "x-ours": 1, "apps": {"a/b": {"latest": "1.9.0", "live": "1.8.0", "note": "x",
        "floor": {"min": "1.2.0", "update": "force"}, "app": {"min": "1.9.0", "update": "regular"},
        "pages": {"pages/a": {"min": "1.3.0", "update": "regular", "until": "2026-11-22"}}, "blocked": ["1.7.0"],
        "baseLibrary": {"min": "2.20.1"}, "host": {"minClient": "8.0.5"}}}})")
              .empty());
}

TEST_CASE("policy lint: each doubt at its place") {
    struct Row {
        std::string app;
        std::string expected;
    };
    const std::vector<Row> rows{
        {R"("paused": true)", "paused /apps/a~1b/paused\n"},
        {R"("latest": "1.8.0", "live": "1.9.0")", "live_above_latest /apps/a~1b/live\n"},
        {R"("latest": "1.8.0", "app": {"min": "1.9.0"})", "above_latest /apps/a~1b/app\n"},
        {R"("app": {"min": "1.9.0", "until": "2026-11-21"})", "ended /apps/a~1b/app\n"},
        {R"("host": {"minClient": "8", "until": "2026-11-21"})", "ended /apps/a~1b/host\n"},
        {R"("floor": {"min": "1.2.0", "update": "force"}, "apis": {"/x": {"min": "1.2.0"}})",
         "redundant /apps/a~1b/apis/~1x\n"},
        {R"("app": {"min": "1.2.0"}, "apis": {"/x": {"min": "1.1.0"}})", "redundant /apps/a~1b/apis/~1x\n"},
        // A stricter rule, and one that outlives the other, are not redundant.
        {R"("app": {"min": "1.2.0"}, "apis": {"/x": {"min": "1.1.0", "update": "force"}})", ""},
        {R"("app": {"min": "1.2.0", "until": "2026-12-01"}, "apis": {"/x": {"min": "1.1.0"}})", ""},
        {R"("live": "1.0.0", "app": {"min": "1.2.0"}, "apis": {"/x": {"min": "0.9.0"}})", ""},
        {R"("app": {"min": "1.2.0", "message": "x"})", "unknown_message /apps/a~1b/app\n"},
        {R"("pages": {"pages/a": {"min": "1.2.0"}, "/pages/a": {"min": "1.3.0"}})",
         "twice /apps/a~1b/pages/~1pages~1a\n"},
        {R"("blocked": ["1.2.0", "1.2.0"])", "twice /apps/a~1b/blocked/1\n"},
        {R"("live": "1.2.0", "blocked": ["1.2.0"])", "blocked_newest /apps/a~1b/blocked/0\n"},
        {R"("floor": {"min": "1.2.0", "update": "force"}, "blocked": ["1.1.0"])", "redundant /apps/a~1b/blocked/0\n"},
        {R"("page": {})", "unknown_key /apps/a~1b/page\n"},
        {R"("app": {"min": "1.2.0", "untill": "2027-01-01"})", "unknown_key /apps/a~1b/app/untill\n"},
        {R"("x": 1, "x": 2)", "twice /apps/a~1b/x\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.app);
        CHECK(findings(R"({"schema": 1, "apps": {"a/b": {)" + row.app + "}}}") == row.expected);
    }
}

TEST_CASE("policy lint: pages are those of the app's app.json, where there is one") {
    const std::string document = R"({"schema": 1, "apps": {"a/b": {"pages": {"pages/hone": {"min": "1.0.0"},
        "pages/home?x=1": {"min": "1.0.0"}, "pages/ho*": {"min": "1.0.0"}, "plugin://p/q": {"min": "1.0.0"}}}}})";
    CHECK(findings(document).empty());
    const LintFacts facts{.today = "2026-11-22", .pages = {{"a/b", {"pages/home"}}}};
    CHECK(findings(document, facts) == "unknown_page /apps/a~1b/pages/pages~1hone\n");
    CHECK(lint(document, facts)->front().message == "app.json has no page pages/hone; it has pages/home");
}

TEST_CASE("policy lint: what breaks the schema is an error with all of it") {
    CHECK(findings("{").starts_with("document_invalid: "));
    CHECK(findings(R"({"schema": 2, "apps": {}})").starts_with("document_invalid: /schema is 2"));
    CHECK(findings(R"({"schema": 1})") == "document_invalid: the document has no \"apps\"");
    const auto both = lint(R"({"schema": 1, "apps": {"a/b": {"latest": 1, "paused": "no"}}})", {});
    REQUIRE_FALSE(both.ok());
    CHECK(both.error().also.size() == 1);
}
