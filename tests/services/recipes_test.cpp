// The recipes of docs/services/: each passes the probe, and carries a policy from nothing to a change.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "refusal.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship::test;

namespace {

/// Consul, Nacos, S3 and Apollo as tests/services/kv_doubles.py plays them.
class KeyValueServer : public Server {
public:
    KeyValueServer() {
        start({"/usr/bin/python3", MINISHIP_SOURCE_DIR "/tests/services/kv_doubles.py", std::to_string(port())});
    }
};

std::string target_of(const std::string& recipe) {
    return fmt::format("exec:{}/docs/services/{}", MINISHIP_SOURCE_DIR, recipe);
}

void check_round_trip(const Sandbox& sandbox, const std::string& target) {
    const Words push{"push", "--target", target, "--app", "wechat/wx01", "--latest"};
    const auto with = [&](std::initializer_list<std::string> more) {
        Words words = push;
        words.insert(words.end(), more);
        return words;
    };
    check_refusal(sandbox, with({"1.0.0"}), {5, "there is no", "--create"});
    CHECK(sandbox.miniship(with({"1.0.0", "--create"})).status == 0);
    CHECK(sandbox.miniship(with({"1.0.0"})).out.find("unchanged") != std::string::npos);
    CHECK(sandbox.miniship(with({"1.1.0"})).status == 0);
    const auto shown = sandbox.miniship({"policy", "show", "--target", target, "--app", "wechat/wx01", "--json"});
    CHECK(shown.out.find("\"1.1.0\"") != std::string::npos);
}

void check_recipe(const Sandbox& sandbox, const std::string& name) {
    const auto probed = sandbox.miniship({"policy", "probe", "--target", target_of(name)});
    CHECK_MESSAGE(probed.status == 0, probed.out);
    CHECK_MESSAGE(probed.out.find("lets one of several writers through") != std::string::npos, probed.out);
    CHECK_MESSAGE(probed.out.find("is left at") == std::string::npos, probed.out);
    check_round_trip(sandbox, target_of(name));
}

}  // namespace

TEST_CASE("recipes: Consul") {
    const KeyValueServer server;
    Sandbox sandbox;
    sandbox.environment["CONSUL_HTTP_ADDR"] = server.url("");
    sandbox.environment["CONSUL_HTTP_TOKEN"] = kToken;
    check_recipe(sandbox, "consul.sh");
    sandbox.environment["CONSUL_HTTP_TOKEN"] = "wr0ng-s3cret";
    check_refusal(sandbox, {"policy", "probe", "--target", target_of("consul.sh")}, {3, "status 3", ""});
}

TEST_CASE("recipes: Nacos") {
    const KeyValueServer server;
    Sandbox sandbox;
    sandbox.environment["NACOS_ADDR"] = server.url("");
    sandbox.environment["NACOS_USER"] = kUser;
    sandbox.environment["NACOS_PASSWORD"] = kPassword;
    check_recipe(sandbox, "nacos.sh");
    sandbox.environment["NACOS_PASSWORD"] = "wr0ng-s3cret";
    check_refusal(sandbox, {"policy", "probe", "--target", target_of("nacos.sh")}, {3, "status 3", ""});
}

TEST_CASE("recipes: S3, with signatures that another implementation checks") {
    const KeyValueServer server;
    Sandbox sandbox;
    sandbox.environment["AWS_ENDPOINT_URL"] = server.url("");
    sandbox.environment["AWS_REGION"] = "ap-guangzhou";
    sandbox.environment["AWS_ACCESS_KEY_ID"] = kUser;
    sandbox.environment["AWS_SECRET_ACCESS_KEY"] = kPassword;
    sandbox.environment["AWS_SESSION_TOKEN"] = kToken;
    sandbox.environment["POLICY_BUCKET"] = "bucket";
    sandbox.environment["POLICY_KEY"] = "shop/policy_1.json";
    check_recipe(sandbox, "s3.sh");
    const Words probe{"policy", "probe", "--target", target_of("s3.sh")};
    sandbox.environment["AWS_SECRET_ACCESS_KEY"] = "wr0ng-s3cret";
    check_refusal(sandbox, probe, {3, "SignatureDoesNotMatch", ""});
    sandbox.environment["AWS_SECRET_ACCESS_KEY"] = kPassword;
    sandbox.environment["POLICY_BUCKET"] = "buckets";
    check_refusal(sandbox, probe, {3, "NoSuchBucket", ""});
}

TEST_CASE("recipes: Apollo, where a draft of somebody else is in the way") {
    const KeyValueServer server;
    Sandbox sandbox;
    sandbox.environment["APOLLO_PORTAL"] = server.url("");
    sandbox.environment["APOLLO_TOKEN"] = kToken;
    sandbox.environment["APOLLO_APP"] = "shop";
    sandbox.environment["APOLLO_OPERATOR"] = "ann";
    const std::string target = target_of("apollo.sh");
    check_round_trip(sandbox, target);
    const std::string item =
        server.url("/openapi/v1/envs/PRO/apps/shop/clusters/default/namespaces/miniship-policy.json/items/content");
    const auto drafted = sandbox.run({"curl", "--silent", "--fail", "--request", "PUT", "--header",
                                      fmt::format("Authorization: {}", kToken), "--data", R"({"value": "{}"})", item});
    CHECK(drafted.status == 0);
    const Words push{"push", "--target", target, "--app", "wechat/wx01", "--latest", "1.2.0"};
    check_refusal(sandbox, push, {5, "others changed", ""});
    check_refusal(sandbox, {"policy", "probe", "--target", target}, {3, "no conditional writes", ""});
    sandbox.environment["APOLLO_TOKEN"] = "wr0ng-s3cret";
    check_refusal(sandbox, push, {3, "status 3", ""});
}
