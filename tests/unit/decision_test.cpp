#include "miniship/decision.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace miniship;
using namespace miniship::policy;

namespace {

// The order of the rules in a document decides between equal ones.
using Json = nlohmann::ordered_json;

Json decision_data() {
    std::ifstream file{MINISHIP_SOURCE_DIR "/tests/data/decisions.json"};
    std::stringstream text;
    text << file.rdbuf();
    return Json::parse(text.str());
}

std::optional<std::string> optional_text(const Json& object, const char* name) {
    return object.contains(name) ? std::optional{object[name].get<std::string>()} : std::nullopt;
}

ClientFacts client_of(const Json& data, const Json& common) {
    return {.version = data.at("version"),
            .page = optional_text(data, "page"),
            .api = optional_text(data, "api"),
            .base_library = optional_text(data, "baseLibrary"),
            .host_client = optional_text(data, "hostClient"),
            .today = data.value("today", common["today"].get<std::string>())};
}

}  // namespace

// A case that the command refuses with 5 may be a document that is none; such a one has no decision.
TEST_CASE("decision: the cases of tests/data/decisions.json") {
    const Json data = decision_data();
    REQUIRE(data["cases"].size() >= 300);
    for (const Json& row : data["cases"]) {
        const auto policy = parsed(data["documents"].at(row["document"].get<std::string>()).dump());
        CAPTURE(row["name"].get<std::string>());
        if (!policy.ok()) {
            CHECK_MESSAGE(row.value("refused", 0) == 5, policy.error().message);
            continue;
        }
        const std::string app = row.value("app", data["default"]["app"].get<std::string>());
        const Decision told = decision(*policy, app, client_of(row["client"], data["default"]));
        const Json& expected = row["expected"];
        CHECK(std::string{to_string(told.ask)} == expected["decision"].get<std::string>());
        CHECK((told.rule ? std::string{to_string(*told.rule)} : "") == expected.value("rule", ""));
        CHECK(told.key == expected.value("key", ""));
        CHECK(told.min == expected.value("min", ""));
        if (expected.contains("message")) {
            CHECK(told.message == expected["message"].get<Message>());
        }
    }
}

TEST_CASE("decision: every kind of rule and every answer occurs in the cases") {
    std::map<std::string, int> seen;
    const Json data = decision_data();
    for (const Json& row : data["cases"]) {
        ++seen[row["expected"].value("rule", "no rule")];
        ++seen[row["expected"]["decision"].get<std::string>()];
    }
    for (const auto kind : {RuleKind::floor, RuleKind::app, RuleKind::page, RuleKind::api, RuleKind::blocked,
                            RuleKind::base_library, RuleKind::host}) {
        CHECK_MESSAGE(seen[std::string{to_string(kind)}] > 0, std::string{to_string(kind)});
    }
    for (const auto ask : {Ask::none, Ask::regular, Ask::force}) {
        CHECK(seen[std::string{to_string(ask)}] > 0);
    }
}

TEST_CASE("decision: a pattern of many stars costs no exponential time") {
    std::string pattern;
    std::string path;
    for (int segment = 0; segment < 40; ++segment) {
        pattern += "/**/*a*a*";
        path += "/" + std::string(40, 'a');
    }
    CHECK(path_covers(pattern, path));
    CHECK_FALSE(path_covers(pattern + "/b", path));
}
