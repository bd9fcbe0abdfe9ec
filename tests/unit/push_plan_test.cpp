#include <doctest/doctest.h>

#include "miniship/policy_document.hpp"
#include "plan/push.hpp"

using namespace miniship;
using namespace miniship::plan;

namespace {

constexpr std::int64_t kNow = 1795338000;  // 2026-11-22T09:00:00Z

const std::string kDocument = R"({
  "schema": 1,
  "revision": 7,
  "updatedAt": "2026-11-01T08:00:00Z",
  "apps": {
    "wechat/wx1": {
      "latest": "1.9.0",
      "live": "1.8.0",
      "floor": { "min": "1.4.0", "update": "force" },
      "app": { "min": "1.10", "ours": 1e3 }
    }
  }
}
)";
const std::string kWithoutLive = R"({"schema":1,"apps":{"wechat/wx1":{"latest":"1.9.0","floor":{"min":"1.4.0"}}}})";
const std::string kOwnShape =
    R"({"data": {"miniapp": {"minVersion": "1.4.0", "latest": "1.9.0", "code": 10400}, "other": [1.0, "1.4.0"]}})";

Version version(std::string_view text) {
    return *parse_version(text);
}

PushFacts facts_with(std::optional<std::string> document, std::string_view floor, std::string_view latest) {
    PushFacts facts{.document = std::move(document), .now = kNow};
    facts.floor = parse_version(floor);
    facts.latest = parse_version(latest);
    facts.no_floor_reason = facts.floor ? "" : "3 of 20 releases";
    for (const std::string_view release : {"1.4.0", "1.4.1", "1.5.0", "1.6.0", "1.7.0", "1.8.0", "1.9.0", "1.10.0"}) {
        facts.releases.push_back(version(release));
    }
    return facts;
}

PushOptions options_for_app() {
    return {.app = "wechat/wx1"};
}

PushOptions own_shape(std::vector<PointerTemplate> set) {
    return {.set = std::move(set)};
}

std::string outcome(const PushFacts& facts, const PushOptions& options) {
    const auto plan = plan_push(facts, options);
    if (!plan) {
        return std::string{error_name(plan.error().code)} + ": " + plan.error().message;
    }
    std::string out;
    for (const auto& change : plan->changes) {
        out += change.pointer + " " + change.before.value_or("-") + " " + change.after.value_or("-") + "\n";
    }
    for (const auto& note : plan->notes) {
        out += "note: " + note + "\n";
    }
    return out + (plan->after ? "" : "unchanged");
}

const std::string kStamps = "/revision 7 8\n/updatedAt \"2026-11-01T08:00:00Z\" \"2026-11-22T09:00:00Z\"\n";

}  // namespace

TEST_CASE("push_plan: floor and latest follow the tags, other bytes stay") {
    const auto facts = facts_with(kDocument, "1.5.0", "1.10.0");
    CHECK(outcome(facts, options_for_app()) ==
          kStamps + "/apps/wechat~1wx1/latest \"1.9.0\" \"1.10.0\"\n/apps/wechat~1wx1/floor/min \"1.4.0\" \"1.5.0\"\n");
    const auto plan = plan_push(facts, options_for_app());
    REQUIRE(plan.ok());
    CHECK(plan->after->find(R"("floor": { "min": "1.5.0", "update": "force" },)") != std::string::npos);
    CHECK(plan->after->find(R"("app": { "min": "1.10", "ours": 1e3 })") != std::string::npos);
    CHECK(plan->policy == PresentPolicy{version("1.5.0"), version("1.10.0"), version("1.8.0"), std::nullopt});
}

TEST_CASE("push_plan: a second push changes nothing") {
    auto facts = facts_with(kDocument, "1.5.0", "1.10.0");
    facts.document = plan_push(facts, options_for_app())->after;
    facts.now += 60;
    CHECK(outcome(facts, options_for_app()) == "unchanged");
}

TEST_CASE("push_plan: a computed value never lowers") {
    CHECK(outcome(facts_with(kDocument, "1.3.0", "1.8.0"), options_for_app()) ==
          "note: latest stays at 1.9.0: the computed 1.8.0 is lower\n"
          "note: floor stays at 1.4.0: the computed 1.3.0 is lower\nunchanged");
    PushOptions lowering = options_for_app();
    lowering.allow_lower = true;
    CHECK(outcome(facts_with(kDocument, "1.3.0", "1.9.0"), lowering) ==
          "note: floor stays at 1.4.0: the computed 1.3.0 is lower\nunchanged");
}

TEST_CASE("push_plan: too few tags leave the floor as it is, and latest goes on") {
    CHECK(outcome(facts_with(kDocument, "", "1.10.0"), options_for_app()) ==
          kStamps + "/apps/wechat~1wx1/latest \"1.9.0\" \"1.10.0\"\nnote: floor stays at 1.4.0: 3 of 20 releases\n");
    CHECK(outcome(facts_with(R"({"schema":1,"apps":{"wechat/wx1":{}}})", "", "1.0.0"), options_for_app())
              .ends_with("note: no floor yet: 3 of 20 releases\n"));
}

TEST_CASE("push_plan: an explicit value lowers only with leave") {
    const auto facts = facts_with(kDocument, "1.4.0", "1.9.0");
    struct Row {
        const char* min;
        const char* latest;
        const char* live;
        std::string refused;
        std::string allowed;
    };
    const std::vector<Row> rows{
        {"1.3.0", "", "", "would_lower: floor 1.3.0 is below the present 1.4.0",
         kStamps + "/apps/wechat~1wx1/floor/min \"1.4.0\" \"1.3.0\"\n"},
        {"", "1.8.5", "", "would_lower: latest 1.8.5 is below the present 1.9.0",
         kStamps + "/apps/wechat~1wx1/latest \"1.9.0\" \"1.8.5\"\n"},
        {"", "", "1.7.0", "would_lower: live 1.7.0 is below the present 1.8.0",
         kStamps + "/apps/wechat~1wx1/live \"1.8.0\" \"1.7.0\"\n"},
        {"", "", "1.3.0", "would_lower: live 1.3.0 is below the present 1.8.0",
         kStamps + "/apps/wechat~1wx1/live \"1.8.0\" \"1.3.0\"\nnote: floor 1.4.0 sleeps while live is 1.3.0\n"},
    };
    for (const Row& row : rows) {
        PushOptions options = options_for_app();
        options.min = parse_version(row.min);
        options.latest = parse_version(row.latest);
        options.live = parse_version(row.live);
        CHECK(outcome(facts, options) == row.refused);
        options.allow_lower = true;
        CHECK(outcome(facts, options) == row.allowed);
    }
    PushOptions higher = options_for_app();
    higher.live = version("2.0.0");
    CHECK(outcome(facts, higher) ==
          kStamps + "/apps/wechat~1wx1/live \"1.8.0\" \"2.0.0\"\nnote: live 2.0.0 is above latest 1.9.0\n");
}

TEST_CASE("push_plan: a floor is never above what users can get") {
    PushOptions options = options_for_app();
    options.max_jump = std::nullopt;
    options.min = version("1.8.1");
    CHECK(outcome(facts_with(kDocument, "", "1.10.0"), options) ==
          "above_live: floor 1.8.1 is above live 1.8.0, which is the newest that users can get");
    options.live = version("1.9.0");
    CHECK(outcome(facts_with(kDocument, "", "1.9.0"), options) ==
          kStamps + "/apps/wechat~1wx1/live \"1.8.0\" \"1.9.0\"\n/apps/wechat~1wx1/floor/min \"1.4.0\" \"1.8.1\"\n");

    PushOptions follow_tags = options_for_app();
    follow_tags.max_jump = std::nullopt;
    follow_tags.min = version("1.9.1");
    CHECK(outcome(facts_with(kWithoutLive, "", "1.9.0"), follow_tags) ==
          "above_live: floor 1.9.1 is above latest 1.9.0, which is the newest that users can get");
    CHECK(outcome(facts_with(kWithoutLive, "", "1.10.0"), follow_tags).find("/floor/min \"1.4.0\" \"1.9.1\"") !=
          std::string::npos);
    CHECK(outcome(facts_with(kDocument, "1.8.1", "1.9.0"), options_for_app()) ==
          "above_live: floor 1.8.1 is above live 1.8.0, which is the newest that users can get");
    PushFacts nothing_known{.document = R"({"schema":1,"apps":{"wechat/wx1":{}}})", .now = kNow};
    CHECK(outcome(nothing_known, follow_tags) ==
          "above_live: floor 1.9.1 cannot be checked: no released version is known");
}

TEST_CASE("push_plan: a floor does not pass many releases at once") {
    PushOptions options = options_for_app();
    options.max_jump = 4;
    CHECK(outcome(facts_with(kDocument, "1.8.0", "1.9.0"), options) ==
          "floor_jump: floor 1.8.0 is 5 releases above the present 1.4.0, and at most 4 are passed at once");
    CHECK(plan_push(facts_with(kDocument, "1.8.0", "1.9.0"), options).error().hint ==
          "raise it in steps, first with `miniship push --min 1.7.0`");
    options.max_jump = 5;
    CHECK(outcome(facts_with(kDocument, "1.8.0", "1.9.0"), options).find("\"1.8.0\"") != std::string::npos);

    auto repeated = facts_with(kDocument, "1.8.0", "1.9.0");
    repeated.releases.push_back(version("1.5.0+again"));
    repeated.releases.push_back(version("1.5.0-rc.1"));
    CHECK(plan_push(repeated, options).ok());
    options.prereleases = true;
    CHECK(outcome(repeated, options).starts_with("floor_jump"));
}

TEST_CASE("push_plan: without a document or an app nothing is made unasked") {
    auto facts = facts_with(std::nullopt, "1.4.0", "1.9.0");
    CHECK(outcome(facts, options_for_app()) == "document_missing: there is no policy document yet");
    PushOptions creating = options_for_app();
    creating.create = true;
    const auto plan = plan_push(facts, creating);
    REQUIRE(plan.ok());
    CHECK(*plan->after == R"({
  "schema": 1,
  "revision": 1,
  "updatedAt": "2026-11-22T09:00:00Z",
  "apps": {
    "wechat/wx1": {
      "latest": "1.9.0",
      "floor": {
        "min": "1.4.0",
        "update": "force"
      }
    }
  }
}
)");
    CHECK(plan->changes == std::vector<json_text::Change>{{"", std::nullopt, *plan->after}});
    CHECK(policy::parsed(*plan->after).ok());
    CHECK(outcome(facts_with(R"({"schema":1})", "1.4.0", "1.9.0"), options_for_app()) ==
          "document_missing: the document has no app wechat/wx1");
    CHECK(plan_push(facts_with(R"({"schema":1})", "1.4.0", "1.9.0"), creating).ok());
}

TEST_CASE("push_plan: a document is made before the first release, and holds the app without a version") {
    PushOptions creating = options_for_app();
    creating.create = true;
    const auto before = plan_push(facts_with(std::nullopt, "", ""), creating);
    REQUIRE(before.ok());
    REQUIRE(before->after.has_value());
    CHECK(policy::parsed(*before->after)->apps == std::map<std::string, policy::App>{{"wechat/wx1", {}}});
    CHECK(before->notes == std::vector<std::string>{"no floor yet: 3 of 20 releases",
                                                    "no release is known yet: wechat/wx1 is there without a version"});
    // Nobody has to ask for it again, now or at the first release.
    CHECK(outcome(facts_with(before->after, "", ""), options_for_app()) ==
          "note: no floor yet: 3 of 20 releases\nunchanged");
    CHECK(outcome(facts_with(before->after, "", "1.0.0"), options_for_app()).find("latest - \"1.0.0\"") !=
          std::string::npos);
    CHECK(outcome(facts_with(R"({"schema":1})", "", ""), creating).find("/apps - ") != std::string::npos);

    PushOptions own = own_shape({{"/latest", "{latest}"}});
    own.create = true;
    CHECK(outcome(facts_with(std::nullopt, "", ""), own) ==
          "document_missing: there is no policy document yet, and no release is known that a new one could hold");
}

TEST_CASE("push_plan: what does not parse stops the push") {
    const auto outcome_of = [](const std::string& document) {
        return outcome(facts_with(document, "1.4.0", "1.9.0"), options_for_app());
    };
    CHECK(outcome_of("<html>") == "document_invalid: not JSON at line 1, column 1: expected a value");
    CHECK(outcome_of("{}") == "document_invalid: the document has no \"schema\": it is no policy document of miniship");
    CHECK(outcome_of(R"({"schema":1,"apps":{"wechat/wx1":{"floor":{"min":"1.4"}}}})") ==
          "document_invalid: /apps/wechat~1wx1/floor/min is not a version: \"1.4\"");
    CHECK(outcome_of(R"({"schema":1,"apps":{"wechat/wx1":{"live":""}}})") ==
          "document_invalid: /apps/wechat~1wx1/live is not a version: \"\"");
    CHECK(outcome_of(R"({"schema":1,"apps":{"wechat/wx1":{"latest":"1.0.0","latest":"1.0.0"}}})") ==
          "document_invalid: \"latest\" occurs twice on the way to /apps/wechat~1wx1/latest");
}

TEST_CASE("push_plan: a prerelease leaves the policy alone") {
    auto facts = facts_with(std::nullopt, "1.4.0", "1.9.0");
    facts.version = version("2.0.0-rc.1");
    const std::string note = "note: 2.0.0-rc.1 is a prerelease: it leaves the policy as it is\n";
    CHECK(outcome(facts, options_for_app()) == note + "unchanged");
    facts.document = kDocument;
    PushOptions live = options_for_app();
    live.live = version("1.9.0");
    CHECK(outcome(facts, live) == kStamps + "/apps/wechat~1wx1/live \"1.8.0\" \"1.9.0\"\n" + note);
    facts.latest = version("2.0.0-rc.1");
    PushOptions wanted = options_for_app();
    wanted.prereleases = true;
    CHECK(outcome(facts, wanted) == kStamps + "/apps/wechat~1wx1/latest \"1.9.0\" \"2.0.0-rc.1\"\n");
}

TEST_CASE("push_plan: a document of the team's own shape changes at its places only") {
    const auto options = own_shape({{"/data/miniapp/minVersion", "{floor}"}, {"/data/miniapp/latest", "{latest}"}});
    const auto plan = plan_push(facts_with(kOwnShape, "1.5.0", "1.10.0"), options);
    REQUIRE(plan.ok());
    CHECK(
        *plan->after ==
        R"({"data": {"miniapp": {"minVersion": "1.5.0", "latest": "1.10.0", "code": 10400}, "other": [1.0, "1.4.0"]}})");
    CHECK(outcome(facts_with(kOwnShape, "1.3.0", "1.8.0"), options) ==
          "note: latest stays at 1.9.0: the computed 1.8.0 is lower\n"
          "note: floor stays at 1.4.0: the computed 1.3.0 is lower\nunchanged");
    PushOptions lower = options;
    lower.min = version("1.0.0");
    CHECK(outcome(facts_with(kOwnShape, "", "1.9.0"), lower) == "would_lower: floor 1.0.0 is below the present 1.4.0");
    PushOptions high = options;
    high.min = version("1.9.1");
    high.max_jump = std::nullopt;
    CHECK(
        outcome(facts_with(kOwnShape, "", "1.9.0"), high).starts_with("above_live: floor 1.9.1 is above latest 1.9.0"));
}

TEST_CASE("push_plan: the kind of a standing value is kept") {
    struct Row {
        std::string document;
        std::string text;
        std::string expected;
    };
    const std::vector<Row> rows{
        {R"({"v": 10400})", "{floor}", "/v 10400 10500\n"},
        {R"({"v": "v1.4.0"})", "v{floor}", "/v \"v1.4.0\" \"v1.5.0\"\n"},
        {R"({"v": ">=1.4.0 <2"})", ">={floor} <2", "/v \">=1.4.0 <2\" \">=1.5.0 <2\"\n"},
        {R"({"v": "old"})", "{latest} since {tag}", "/v \"old\" \"1.9.0 since v1.9.0\"\n"},
        {R"({"v": ""})", "force", "/v \"\" \"force\"\n"},
        {R"({"v": "1.0.0"})", "{version}", "/v \"1.0.0\" \"1.9.0\"\n"},
        {R"({"v": "x"})", "{live}{tag}", "unchanged"},
        {R"({"v": 10500})", "{floor}", "unchanged"},
        {R"({"v": 10400})", "{floor:int}", "/v 10400 10500\n"},
        {R"({"v": 1004000})", "{floor:int3}", "/v 1004000 1005000\n"},
        {R"({"v": "10400"})", "{floor:int}", "/v \"10400\" \"10500\"\n"},
        {R"({"v": "v10400"})", "v{floor:int}", "/v \"v10400\" \"v10500\"\n"},
        {R"({"v": 10500})", "{floor:int}", "unchanged"},
        {R"({"v": "1.4.0"})", "{floor:int}", "document_invalid: /v does not read as \"{floor:int}\": \"1.4.0\""},
        {R"({"v": "x"})", "{tag:int}", "config_invalid: the template \"{tag:int}\" of /v has an unknown placeholder"},
        {R"({"v": 1})", "{floor:int0}",
         "config_invalid: the template \"{floor:int0}\" of /v has an unknown placeholder"},
        {R"({"v": "1.4.0-\u0062eta"})", "{floor}", "/v \"1.4.0-\\u0062eta\" \"1.5.0\"\n"},
        {R"({"v": 1.4})", "{floor}", "document_invalid: /v does not read as \"{floor}\": 1.4"},
        {R"({"v": 10400})", "{tag}", "document_invalid: /v is a number, and \"{tag}\" gives a text"},
        {R"({"v": 7})", "v{floor}", "document_invalid: /v is a number, and \"v{floor}\" gives a text"},
        {R"({"v": null})", "{floor}", "document_invalid: /v does not read as \"{floor}\": null"},
        {R"({"v": [1]})", "{tag}", "document_invalid: /v is array, not a text or a number"},
        {R"({"v": "1.4.0"})", "v{floor}", "document_invalid: /v does not read as \"v{floor}\": \"1.4.0\""},
        {R"({"v": "x", "v": "y"})", "{tag}", "document_invalid: \"v\" occurs twice on the way to /v"},
        {R"({"v": "x"})", "{flor}", "config_invalid: the template \"{flor}\" of /v has an unknown placeholder"},
        {R"({"v": "x"})", "{floor", "config_invalid: the template \"{floor\" of /v has an unknown placeholder"},
        {R"({})", "{floor}", "document_missing: the document has nothing at /v"},
        {R"([)", "{floor}", "document_invalid: not JSON at line 1, column 2: the text ends where a value is expected"},
    };
    for (const Row& row : rows) {
        auto facts = facts_with(row.document, "1.5.0", "1.9.0");
        facts.tag = "v1.9.0";
        CAPTURE(row.document);
        CHECK(outcome(facts, own_shape({{"/v", row.text}})) == row.expected);
    }
    auto facts = facts_with(R"({"v": 10400})", "1.4.1", "1.9.0");
    PushOptions wide = own_shape({{"/v", "{floor}"}});
    wide.min = version("1.4.100");
    CHECK(outcome(facts, wide) == "document_invalid: /v is a number, which cannot hold 1.4.100");
    facts.document = R"({"v": 0})";
    wide.min = version("0.0.7");
    CHECK(outcome(facts, wide) == "/v 0 7\n");
}

TEST_CASE("push_plan: of several places with the floor the highest is the present one, the others follow") {
    const auto options = own_shape({{"/a", "{floor}"}, {"/b", "{floor}"}});
    CHECK(outcome(facts_with(R"({"a": "1.4.0", "b": "1.6.0"})", "1.5.0", "1.9.0"), options) ==
          "note: floor stays at 1.6.0: the computed 1.5.0 is lower\nunchanged");
    CHECK(outcome(facts_with(R"({"a": "1.4.0", "b": "1.6.0"})", "1.6.0", "1.9.0"), options) ==
          "/a \"1.4.0\" \"1.6.0\"\n");
}

TEST_CASE("push_plan: a time changes only with something else") {
    const auto options = own_shape({{"/at", "{time}"}, {"/v", "{latest}"}});
    CHECK(outcome(facts_with(R"({"at": "x", "v": "1.9.0"})", "", "1.9.0"), options) ==
          "note: no floor yet: 3 of 20 releases\nunchanged");
    CHECK(outcome(facts_with(R"({"at": "x", "v": "1.9.0"})", "", "1.10.0"), options) ==
          "/at \"x\" \"2026-11-22T09:00:00Z\"\n/v \"1.9.0\" \"1.10.0\"\nnote: no floor yet: 3 of 20 releases\n");
}

TEST_CASE("push_plan: the pipeline of an older release does not put its tag back") {
    auto facts = facts_with(R"({"v": "1.9.0", "t": "v1.9.0"})", "", "");
    facts.no_floor_reason.clear();
    facts.version = version("1.8.0");
    facts.tag = "v1.8.0";
    const auto options = own_shape({{"/v", "{version}"}, {"/t", "{tag}"}});
    CHECK(outcome(facts, options) == "note: version stays at 1.9.0: the computed 1.8.0 is lower\nunchanged");
    facts.version = version("1.9.1");
    facts.tag = "v1.9.1";
    CHECK(outcome(facts, options) == "/v \"1.9.0\" \"1.9.1\"\n/t \"v1.9.0\" \"v1.9.1\"\n");
}

TEST_CASE("push_plan: a place is added only when asked") {
    PushOptions options = own_shape({{"/app/min", "{floor}"}, {"/app/live", "{live}"}});
    options.create = true;
    CHECK(*plan_push(facts_with(std::nullopt, "1.4.0", "1.9.0"), options)->after ==
          "{\n  \"app\": {\n    \"min\": \"1.4.0\"\n  }\n}\n");
    CHECK(outcome(facts_with(R"({"app":"x"})", "1.4.0", "1.9.0"), options) ==
          "document_invalid: /app/min leads into the string at \"/app\"");
}

TEST_CASE("push_plan: the present versions are told before anything is planned") {
    CHECK(*present_policy(kDocument, options_for_app()) ==
          PresentPolicy{version("1.4.0"), version("1.9.0"), version("1.8.0"), std::nullopt});
    CHECK(*present_policy(kDocument, {.app = "wechat/wx2"}) == PresentPolicy{});
    CHECK(*present_policy(kOwnShape, own_shape({{"/data/miniapp/code", "{floor}"}, {"/nothing", "{live}"}})) ==
          PresentPolicy{version("1.4.0"), std::nullopt, std::nullopt, std::nullopt});
}

TEST_CASE("push_plan: created places are texts, or numbers where the template says so") {
    PushOptions options = own_shape({{"/a/code", "{floor:int}"}, {"/a/name", "{floor}"}, {"/s/~json/min", "{floor}"}});
    options.create = true;
    const auto plan = plan_push(facts_with("{}", "1.5.0", "1.9.0"), options);
    REQUIRE(plan.ok());
    const auto after = json_text::parsed(*plan->after);
    CHECK(after->find("/a/code")->raw() == "10500");
    CHECK(after->find("/a/name")->raw() == "\"1.5.0\"");
    const auto inside = json_text::parsed(*after->find("/s")->text());
    CHECK(inside->find("/min")->text() == "1.5.0");
}

TEST_CASE("push_plan: a pointer goes into a string that holds JSON, and the rest of the string keeps its escapes") {
    struct Row {
        std::string document;
        std::string expected;
    };
    const std::vector<Row> rows{
        {R"({"c": "{\"min\": \"1.4.0\"}"})", R"({"c": "{\"min\": \"1.5.0\"}"})"},
        {R"({"c": "{\u0022a\u0022:\"\u4f60\/\ud83d\ude00\",\t\"min\":\"1.4.0\",\"z\":1e3}"})",
         R"({"c": "{\u0022a\u0022:\"\u4f60\/\ud83d\ude00\",\t\"min\":\"1.5.0\",\"z\":1e3}"})"},
        {R"({"c": "{\"min\":\"\u0031.4.0\"}"})", R"({"c": "{\"min\":\"\u0031.5.0\"}"})"},
        {R"({"c": "{\"你\":\"好\",\"min\":\"1.4.0\",\"你2\":\"好\"}"})",
         R"({"c": "{\"你\":\"好\",\"min\":\"1.5.0\",\"你2\":\"好\"}"})"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.document);
        const auto plan =
            plan_push(facts_with(row.document, "1.5.0", "1.9.0"), own_shape({{"/c/~json/min", "{floor}"}}));
        REQUIRE(plan.ok());
        CHECK(plan->after == row.expected);
        CHECK(plan->policy.floor == version("1.5.0"));
        const auto again =
            plan_push(facts_with(row.expected, "1.5.0", "1.9.0"), own_shape({{"/c/~json/min", "{floor}"}}));
        CHECK_FALSE(again->after.has_value());
    }
}

TEST_CASE("push_plan: several places in one string, a string in a string, and what is no JSON") {
    const auto two =
        plan_push(facts_with(R"({"c": "{\"min\":\"1.4.0\",\"n\":10400,\"at\":\"\"}"})", "1.5.0", "1.9.0"),
                  own_shape({{"/c/~json/min", "{floor}"}, {"/c/~json/n", "{floor:int}"}, {"/c/~json/at", "{time}"}}));
    REQUIRE(two.ok());
    CHECK(two->after == R"({"c": "{\"min\":\"1.5.0\",\"n\":10500,\"at\":\"2026-11-22T09:00:00Z\"}"})");
    CHECK(two->changes.size() == 1);
    const auto deep = plan_push(facts_with(R"({"c": "{\"d\": \"[\\\"1.4.0\\\"]\"}"})", "1.5.0", "1.9.0"),
                                own_shape({{"/c/~json/d/~json/0", "{floor}"}}));
    REQUIRE(deep.ok());
    CHECK(deep->after == R"({"c": "{\"d\": \"[\\\"1.5.0\\\"]\"}"})");
    CHECK(outcome(facts_with(R"({"c": "1.4.0 "})", "1.5.0", "1.9.0"), own_shape({{"/c/~json/min", "{floor}"}}))
              .starts_with("document_invalid: /c is a string that holds no JSON"));
    CHECK(outcome(facts_with(R"({"c": {"min": "1.4.0"}})", "1.5.0", "1.9.0"), own_shape({{"/c/~json/min", "{floor}"}}))
              .starts_with("document_invalid: /c is object"));
    CHECK(outcome(facts_with(R"({"c": "{}"})", "1.5.0", "1.9.0"), own_shape({{"/c/~json/min", "{floor}"}})) ==
          "document_missing: the document has nothing at /c/~json/min");
    // A name that holds the token is a name: RFC 6901 writes its tilde as ~0.
    CHECK(outcome(facts_with(R"({"~json": {"min": "1.4.0"}})", "1.5.0", "1.9.0"),
                  own_shape({{"/~0json/min", "{floor}"}})) == "/~0json/min \"1.4.0\" \"1.5.0\"\n");
}

TEST_CASE("push_plan: a place that cannot be made is told, in lists, in texts, and in strings that hold them") {
    struct Row {
        std::string document;
        std::string pointer;
        std::string expected;
    };
    const std::vector<Row> rows{
        {R"({"d": []})", "/d/0", "document_invalid: /d/0 leads into the array at \"/d\""},
        {R"({"d": []})", "/d/-", "document_invalid: /d/- leads into the array at \"/d\""},
        {R"({"d": [{"min": "1.4.0"}]})", "/d/1/min", "document_invalid: /d/1/min leads into the array at \"/d\""},
        {R"({"d": [{"min": "1.4.0"}]})", "/d/x/min", "document_invalid: /d/x/min leads into the array at \"/d\""},
        {R"({"d": 7})", "/d/min", "document_invalid: /d/min leads into the number at \"/d\""},
        {R"([])", "/0", "document_invalid: /0 leads into the array at \"\""},
        {R"({"c": "[]"})", "/c/~json/0", "document_invalid: /0 leads into the array at \"\""},
        {R"({"c": "{\"d\": [1]}"})", "/c/~json/d/1/min", "document_invalid: /d/1/min leads into the array at \"/d\""},
        {R"({"c": "7"})", "/c/~json/min", "document_invalid: /min leads into the number at \"\""},
        {R"({"d": []})", "/d/0/~json/min", "document_invalid: /d/0/~json/min leads into the array at \"/d\""},
        {R"({"d": ["{}"]})", "/d/0/~json/min", "/d/0 \"{}\" \"{\\\"min\\\": \\\"1.5.0\\\"}\"\n"},
        {R"({"d": [{}]})", "/d/0/a/min", "/d/0/a - {\"min\": \"1.5.0\"}\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.document);
        CAPTURE(row.pointer);
        PushOptions options = own_shape({{row.pointer, "{floor}"}});
        options.create = true;
        CHECK(outcome(facts_with(row.document, "1.5.0", "1.9.0"), options) == row.expected);
    }
}
