#include "miniship/policy_document.hpp"

#include <doctest/doctest.h>

using namespace miniship;
using namespace miniship::policy;
using json_text::Create;
using json_text::Edit;

namespace {

constexpr std::string_view kTime = "2026-11-22T09:00:00Z";

// As a person wrote it: mixed layout, numbers and escapes of its own, keys that no tool knows.
const std::string kDocument = R"({ "schema": 1, "revision": 12, "updatedAt": "2026-11-22T08:00:00Z",
  "team": {"n": 1.10, "big": 12345678901234567890123, "s": "\u4f60\/"},
  "apps": { "wechat/wx0123456789abcdef": {
      "latest": "1.9.0", "live": "1.8.1",
      "floor": { "min": "1.2.1", "update": "regular" },
      "app":   { "min": "1.5.0", "update": "regular" },
      "pages": { "pages/order/order": { "min": "1.7.0", "update": "force", "until": "2027-01-01" } },
      "apis":  { "/api/pay/**": { "min": "1.6.0", "message": "pay", "why": "ours" } },
      "blocked": ["1.8.3"], "baseLibrary": { "min": "2.20.1" }, "host": { "minClient": "5.12.0" },
      "paused": true } },
  "messages": { "default": { "zh-CN": "请重启小程序", "en": "Please restart." } } }
)";
const std::string kApp = "wechat/wx0123456789abcdef";

Version version(std::string_view text) {
    return *parse_version(text);
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string changed_text(const std::string& bytes, const PolicyChange& change) {
    auto after = changed(bytes, change, kTime);
    return after ? *after : "error: " + after.error().message;
}

Error error_of(const std::string& bytes) {
    auto policy = parsed(bytes);
    REQUIRE_FALSE(policy.ok());
    return policy.error();
}

std::string in_app(const std::string& members) {
    return R"({"schema":1,"apps":{"a/b":{)" + members + "}}}";
}

}  // namespace

TEST_CASE("policy_document: a document is read into plain values") {
    const auto policy = parsed(kDocument);
    REQUIRE(policy.ok());
    CHECK(policy->schema == 1);
    CHECK(policy->revision == 12);
    CHECK(policy->updated_at == "2026-11-22T08:00:00Z");
    CHECK(policy->messages.at("default").at("en") == "Please restart.");
    App expected{.latest = version("1.9.0"), .live = version("1.8.1")};
    expected.floor = Rule{.min = version("1.2.1")};
    expected.app = Rule{.min = version("1.5.0")};
    expected.pages = {{"pages/order/order", {version("1.7.0"), Update::force, "", "2027-01-01"}}};
    expected.apis = {{"/api/pay/**", {version("1.6.0"), Update::regular, "pay", ""}}};
    expected.blocked = {version("1.8.3")};
    expected.base_library = HostRule{.min = "2.20.1"};
    expected.host = HostRule{.min = "5.12.0"};
    expected.paused = true;
    REQUIRE(policy->apps.size() == 1);
    CHECK(policy->apps.at(kApp) == expected);
}

TEST_CASE("policy_document: little is needed, and of duplicates the last counts") {
    CHECK(parsed(R"({"schema":1})")->apps.empty());
    CHECK(parsed(R"({"schema":1,"apps":{"a/b":{}}})")->apps.at("a/b") == App{});
    const auto twice = parsed(in_app(R"("pages":{"p":{"min":"1.0.0"},"q":{"min":"1.0.0"},"p":{"min":"2.0.0"}})"));
    REQUIRE(twice.ok());
    const auto& pages = twice->apps.at("a/b").pages;
    REQUIRE(pages.size() == 2);
    CHECK(pages[1] == std::pair{std::string{"p"}, Rule{.min = version("2.0.0")}});
}

TEST_CASE("policy_document: what cannot be decided upon is an error with its pointer") {
    struct Row {
        std::string bytes;
        std::string message;
    };
    const std::vector<Row> rows{
        {"<html>", "not JSON at line 1, column 1: expected a value"},
        {"{}", "the document has no \"schema\": it is no policy document of miniship"},
        {"[]", "the document has no \"schema\": it is no policy document of miniship"},
        {R"({"schema":2})", "/schema is 2, and only 1 is known"},
        {R"({"schema":"1"})", "/schema is \"1\", and only 1 is known"},
        {R"({"schema":1,"revision":1.5})", "/revision is 1.5, not a whole number"},
        {R"({"schema":1,"revision":-1})", "/revision is -1, not a whole number"},
        {R"({"schema":1,"updatedAt":7})", "/updatedAt is number, not string"},
        {R"({"schema":1,"apps":[]})", "/apps is array, not object"},
        {R"({"schema":1,"apps":{"a/b":null}})", "/apps/a~1b is null, not object"},
        {in_app(R"("latest":"v1.0.0")"), "/apps/a~1b/latest is not a version: \"v1.0.0\""},
        {in_app(R"("live":null)"), "/apps/a~1b/live is null, not string"},
        {in_app(R"("floor":"1.0.0")"), "/apps/a~1b/floor is string, not object"},
        {in_app(R"("floor":{})"), "/apps/a~1b/floor has no \"min\""},
        {in_app(R"("app":{"min":"1.0"})"), "/apps/a~1b/app/min is not a version: \"1.0\""},
        {in_app(R"("app":{"min":"1.0.0","update":"forced"})"),
         "/apps/a~1b/app/update is \"forced\", not \"regular\" or \"force\""},
        {in_app(R"("app":{"min":"1.0.0","until":"2027-13-01"})"),
         "/apps/a~1b/app/until is not a day like 2027-01-01: \"2027-13-01\""},
        {in_app(R"("pages":{"p":[]})"), "/apps/a~1b/pages/p is array, not object"},
        {in_app(R"("blocked":["1.0.0","x"])"), "/apps/a~1b/blocked/1 is not a version: \"x\""},
        {in_app(R"("blocked":"1.0.0")"), "/apps/a~1b/blocked is string, not array"},
        {in_app(R"("baseLibrary":{"min":"2.x"})"), "/apps/a~1b/baseLibrary needs a \"min\" of digits and dots"},
        {in_app(R"("host":{"min":"2"})"), "/apps/a~1b/host needs a \"minClient\" of digits and dots"},
        {in_app(R"("paused":"no")"), "/apps/a~1b/paused is string, not boolean"},
        {R"({"schema":1,"messages":{"default":"restart"}})", "/messages/default is string, not object"},
    };
    for (const Row& row : rows) {
        const Error error = error_of(row.bytes);
        CHECK(error.message == row.message);
        CHECK(error.code == ErrorCode::document_invalid);
    }
}

TEST_CASE("policy_document: all problems are told at once") {
    const Error error = error_of(in_app(R"("latest":1,"live":"x","paused":0)"));
    CHECK(error.message == "/apps/a~1b/latest is number, not string");
    CHECK(error.also == std::vector<std::string>{"/apps/a~1b/live is not a version: \"x\"",
                                                 "/apps/a~1b/paused is number, not boolean"});
}

TEST_CASE("policy_document: a change touches its own bytes and the stamps only") {
    const std::string after = changed_text(
        kDocument, {.app = kApp, .floor = version("1.3.0"), .latest = version("1.10.0"), .live = version("1.9.0")});
    std::string expected =
        with(kDocument, R"("latest": "1.9.0", "live": "1.8.1")", R"("latest": "1.10.0", "live": "1.9.0")");
    expected = with(expected, R"("min": "1.2.1")", R"("min": "1.3.0")");
    expected = with(expected, R"("revision": 12, "updatedAt": "2026-11-22T08:00:00Z")",
                    R"("revision": 13, "updatedAt": "2026-11-22T09:00:00Z")");
    CHECK(after == expected);
}

TEST_CASE("policy_document: no change, no revision") {
    CHECK(changed_text(kDocument, {.app = kApp, .floor = version("1.2.1"), .latest = version("1.9.0")}) == kDocument);
    CHECK(changed_text(kDocument, {.app = kApp}) == kDocument);
}

TEST_CASE("policy_document: a new floor is by force, an old one keeps its manner") {
    CHECK(changed_text(in_app(R"("latest": "1.0.0")"), {.app = "a/b", .floor = version("1.0.0")}) ==
          R"({"schema":1,"apps":{"a/b":{"latest": "1.0.0", "floor": {"min": "1.0.0", "update": "force"}}},)"
          R"("revision":1,"updatedAt":"2026-11-22T09:00:00Z"})");
    CHECK(changed_text(in_app(R"("floor":{"update":"regular"})"), {.app = "a/b", .floor = version("1.0.0")})
              .find(R"("floor":{"update":"regular","min":"1.0.0"})") != std::string::npos);
}

TEST_CASE("policy_document: an app is added only when asked") {
    const PolicyChange change{.app = "alipay/2021", .floor = version("1.0.0"), .latest = version("2.0.0")};
    const auto refused = changed(kDocument, change, kTime);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::document_missing);
    CHECK(refused.error().message == "the document has no app alipay/2021");

    PolicyChange creating = change;
    creating.create = true;
    CHECK(changed_text(empty_document(""), creating) == R"({
  "schema": 1,
  "revision": 1,
  "updatedAt": "2026-11-22T09:00:00Z",
  "apps": {
    "alipay/2021": {
      "latest": "2.0.0",
      "floor": {
        "min": "1.0.0",
        "update": "force"
      }
    }
  }
}
)");
    const auto policy = parsed(changed_text(kDocument, creating));
    REQUIRE(policy.ok());
    CHECK(policy->apps.size() == 2);
    CHECK(policy->apps.at("alipay/2021").floor == Rule{version("1.0.0"), Update::force, "", ""});
}

TEST_CASE("policy_document: a value that does not parse is not overwritten") {
    const PolicyChange change{.app = "a/b", .floor = version("1.0.0"), .latest = version("1.0.0")};
    CHECK(changed_text(in_app(R"("latest":"next")"), change) == "error: /apps/a~1b/latest is not a version: \"next\"");
    CHECK(changed_text(in_app(R"("floor":{"min":100})"), change) ==
          "error: /apps/a~1b/floor/min is not a version: 100");
    CHECK(changed_text(in_app(R"("floor":"1.0.0")"), change) ==
          "error: /apps/a~1b/floor/min leads into the string at \"/apps/a~1b/floor\"");
    CHECK(changed_text(in_app(R"("latest":"0.1.0","latest":"0.2.0")"), change) ==
          "error: \"latest\" occurs twice on the way to /apps/a~1b/latest");
    CHECK(changed_text(R"({"schema":1,"revision":"7","apps":{"a/b":{}}})", change) ==
          "error: /revision is \"7\", not a whole number");
    CHECK(changed_text(R"({"schema":1,"updatedAt":7,"apps":{"a/b":{}}})", change) ==
          "error: /updatedAt is 7, not a time");
    CHECK(changed_text("{}", change) == "error: the document has no \"schema\": it is no policy document of miniship");
    CHECK(changed("]", change, kTime).error().code == ErrorCode::document_invalid);
}

TEST_CASE("policy_document: edits of people are stamped like those of the tool") {
    const std::vector<Edit> pause{{app_pointer(kApp, "paused"), "false", Create::leaf}};
    const auto after = edited(kDocument, pause, kTime);
    REQUIRE(after.ok());
    CHECK(*after == with(with(kDocument, "\"paused\": true", "\"paused\": false"), R"(12, "updatedAt": "2026-11-22T08)",
                         R"(13, "updatedAt": "2026-11-22T09)"));
    const std::vector<Edit> same{{app_pointer(kApp, "paused"), "true", Create::leaf}};
    CHECK(*edited(kDocument, same, kTime) == kDocument);
    const std::vector<Edit> unset{{app_pointer(kApp, "pages/pages~1order~1order"), std::nullopt, Create::nothing}};
    CHECK(edited(kDocument, unset, kTime)->find("\"pages\": {},") != std::string::npos);
    CHECK(edited(kDocument, std::vector<Edit>{{"/nothing/here", "1", Create::leaf}}, kTime).error().code ==
          ErrorCode::document_invalid);
}
