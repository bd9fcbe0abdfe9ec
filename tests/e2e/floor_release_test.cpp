// The rules for a floor where a release writes it: what the CDN keeps, and how many users may be forced.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// The shop at 1.8.1 with a floor of 1.2.0; its next release, 1.9.0, moves the floor to 1.2.1.
void grow_shop_with_users(const Sandbox& sandbox, const std::string& users, const std::string& floor,
                          const std::string& upload = "true") {
    grow_shop(sandbox);
    sandbox.write("../policy.json", sandbox.read("policy.json"));
    sandbox.write("users.json", users);
    sandbox.write("miniship.json", fmt::format(R"({{
  "floor": {},
  "apps": {{ "shop": {{ "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist", "upload": "{}" }} }},
  "targets": {{ "local": {{ "url": "file://{}" }} }}
}})",
                                               floor, upload, sandbox.beside("policy.json")));
    sandbox.git({"add", "users.json", "miniship.json"});
    sandbox.git({"commit", "--quiet", "--message", "feat: users are counted"});
}

std::string floor_in(const std::string& document) {
    return nlohmann::json::parse(document)["apps"]["wechat/wx0123456789abcdef"]["floor"]["min"];
}

constexpr const char* kTenPercent = R"({"1.8.1": 900, "1.2.0": 100})";

}  // namespace

TEST_CASE("floor of a release: more users than allowed stop it before its first step") {
    const Sandbox sandbox;
    grow_shop_with_users(sandbox, kTenPercent, R"({ "usage": "users.json", "maxImpact": "9%" })");
    check_refusal(sandbox, {"release"}, {6, "100 of 1,000 users (10.0 %) newly forced", "--max-impact"});
    const Outcome allowed = sandbox.miniship({"release", "--max-impact", "10%"});
    CHECK(allowed.status == 0);
    CHECK(allowed.err.find("floor 1.2.0 -> 1.2.1: 100 of 1,000 users") != std::string::npos);
    CHECK(floor_in(bytes_of(sandbox.beside("policy.json"))) == "1.2.1");
}

TEST_CASE("floor of a release: users are counted again where the document has changed meanwhile") {
    const Sandbox sandbox;
    // Those of 1.1.0 are forced already, until somebody lowers the floor while the package is being uploaded.
    grow_shop_with_users(sandbox, R"({"1.8.1": 900, "1.1.0": 100})",
                         R"({ "usage": "users.json", "maxImpact": "5%", "maxJump": 40 })",
                         "sed -i s/1.2.0/1.0.0/ ../policy.json");
    const Outcome outcome = sandbox.miniship({"release"});
    CHECK(outcome.status == 6);
    CHECK(outcome.err.find("floor 1.0.0 -> 1.2.1: 100 of 1,000 users (10.0 %) newly forced") != std::string::npos);
    CHECK(outcome.err.find("left: policy") != std::string::npos);
    CHECK(floor_in(bytes_of(sandbox.beside("policy.json"))) == "1.0.0");
    CHECK(sandbox.miniship({"release", "--max-impact", "10%"}).status == 0);
    CHECK(floor_in(bytes_of(sandbox.beside("policy.json"))) == "1.2.1");
}

TEST_CASE("floor of a release: the CDN's rule raises it, with the release itself among what is kept") {
    const Sandbox sandbox;
    grow_shop_with_users(sandbox, kTenPercent, R"({ "keep": "3/100000", "maxJump": 60 })");
    const auto planned = answer(sandbox.miniship({"release", "--dry-run", "--json"}));
    CHECK(planned["floor"] == "1.8.0");
    CHECK(sandbox.miniship({"release"}).status == 0);
    CHECK(floor_in(bytes_of(sandbox.beside("policy.json"))) == "1.8.0");
    CHECK(sandbox.miniship({"floor"}).out == "1.8.0\n");
}

TEST_CASE("floor of a release: a pipeline's shallow clone learns from the remote when tags were made") {
    const Sandbox sandbox;
    grow_shop_with_users(sandbox, kTenPercent, R"({ "keep": "3/100000", "maxJump": 60 })");
    REQUIRE(sandbox.miniship({"release", "--only", "bump,refs"}).status == 0);
    sandbox.git({"clone", "--quiet", "--depth", "1", "--no-tags", "--branch", "v1.9.0", sandbox.url("remote.git"),
                 sandbox.beside("young")});
    CHECK(sandbox.miniship({"release", "--only", "policy"}, sandbox.beside("young")).status == 0);
    CHECK(floor_in(bytes_of(sandbox.beside("policy.json"))) == "1.8.0");
}

TEST_CASE("floor of a push: users from stdin count for every target") {
    const Sandbox sandbox;
    grow_shop_with_users(sandbox, kTenPercent, R"({ "back": 19 })");
    sandbox.write("second.json", sandbox.read("policy.json"));
    const Outcome both = sandbox.run({"sh", "-c", R"("$0" push --json --target local --target file:second.json \
        --usage - --app shop < users.json)",
                                      MINISHIP_BINARY});
    const auto told = answer(both);
    REQUIRE(told["targets"].size() == 2);
    for (const auto& target : told["targets"]) {
        CHECK(target["impact"] ==
              nlohmann::json{{"users", 1000}, {"forced", 100}, {"already", 0}, {"percent", 10.0}, {"unknown", 0}});
    }
}
