// The recipes of docs/services/: each passes the probe, and carries a policy from nothing to a change.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "refusal.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship::test;

namespace {

/// Consul and Nacos as tests/services/kv_doubles.py plays them.
class KeyValueServer : public Server {
public:
    KeyValueServer() {
        start({"/usr/bin/python3", MINISHIP_SOURCE_DIR "/tests/services/kv_doubles.py", std::to_string(port())});
    }
};

void check_recipe(const Sandbox& sandbox, const std::string& name) {
    const std::string target = fmt::format("exec:{}/docs/services/{}", MINISHIP_SOURCE_DIR, name);
    const auto probed = sandbox.miniship({"policy", "probe", "--target", target});
    CHECK_MESSAGE(probed.status == 0, probed.out);
    CHECK_MESSAGE(probed.out.find("lets one of several writers through") != std::string::npos, probed.out);
    CHECK_MESSAGE(probed.out.find("is left at") == std::string::npos, probed.out);

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

}  // namespace

TEST_CASE("recipes: Consul") {
    const KeyValueServer server;
    Sandbox sandbox;
    sandbox.environment["CONSUL_HTTP_ADDR"] = server.url("");
    sandbox.environment["CONSUL_HTTP_TOKEN"] = kToken;
    check_recipe(sandbox, "consul.sh");
    sandbox.environment["CONSUL_HTTP_TOKEN"] = "wr0ng-s3cret";
    check_refusal(sandbox, {"policy", "probe", "--target", "exec:" MINISHIP_SOURCE_DIR "/docs/services/consul.sh"},
                  {3, "status 3", ""});
}

TEST_CASE("recipes: Nacos") {
    const KeyValueServer server;
    Sandbox sandbox;
    sandbox.environment["NACOS_ADDR"] = server.url("");
    sandbox.environment["NACOS_USER"] = kUser;
    sandbox.environment["NACOS_PASSWORD"] = kPassword;
    check_recipe(sandbox, "nacos.sh");
    sandbox.environment["NACOS_PASSWORD"] = "wr0ng-s3cret";
    check_refusal(sandbox, {"policy", "probe", "--target", "exec:" MINISHIP_SOURCE_DIR "/docs/services/nacos.sh"},
                  {3, "status 3", ""});
}
