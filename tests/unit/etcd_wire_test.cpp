#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "policy_store/etcd_store.hpp"
#include "policy_store/etcd_wire.hpp"

using namespace miniship;
using namespace miniship::policy_store;

TEST_CASE("etcd wire: a write compares what was seen, of every key") {
    const std::vector<etcd::Put> puts{{.key = "a", .seen = "7", .bytes = "{}"},
                                      {.key = "b", .seen = "", .bytes = "[]"}};
    CHECK(nlohmann::json::parse(etcd::write_request(puts)) == nlohmann::json::parse(R"({
        "compare": [{"key": "YQ==", "result": "EQUAL", "target": "MOD", "mod_revision": "7"},
                    {"key": "Yg==", "result": "EQUAL", "target": "CREATE", "create_revision": "0"}],
        "success": [{"requestPut": {"key": "YQ==", "value": "e30="}},
                    {"requestPut": {"key": "Yg==", "value": "W10="}}]})"));
}

TEST_CASE("etcd wire: answers are read, and what is no answer of etcd is an error") {
    const std::string body =
        R"({"header": {}, "succeeded": true, "responses": [{"response_range": {"header": {}, "count": "1",
            "kvs": [{"key": "YQ==", "value": "e30=", "mod_revision": "7"}]}}, {"response_range": {"header": {}}}]})";
    const auto both = etcd::snapshots_in(body, 2);
    REQUIRE(both.ok());
    CHECK(both->front().bytes == "{}");
    CHECK(both->front().token == "7");
    CHECK_FALSE(both->back().bytes.has_value());
    CHECK(both->back().token.empty());
    CHECK(etcd::succeeded_in(body).value());
    CHECK_FALSE(etcd::succeeded_in(R"({"header": {"revision": "7"}})").value());
    for (const char* foreign :
         {"", "<html>", "[]", "7", R"({"responses": 7})", R"({"responses": [{}]})",
          R"({"responses": [{"response_range": {"kvs": [{"value": "*", "mod_revision": "7"}]}}]})",
          R"({"responses": [{"response_range": {"kvs": [{"value": "e30="}]}}]})"}) {
        const auto none = etcd::snapshots_in(foreign, 1);
        REQUIRE_MESSAGE(!none.ok(), std::string{foreign});
        CHECK(none.error().code == ErrorCode::service_failed);
        CHECK_FALSE(etcd::succeeded_in(foreign).ok());
    }
    CHECK_FALSE(etcd::snapshots_in(body, 1).ok());
}

TEST_CASE("etcd wire: what a refusal comes from") {
    using enum etcd::Trouble;
    CHECK(etcd::trouble_of(400, "etcdserver: user name is empty") == credentials);
    CHECK(etcd::trouble_of(400, "etcdserver: authentication failed, invalid user ID or password") == credentials);
    CHECK(etcd::trouble_of(403, "etcdserver: permission denied") == credentials);
    CHECK(etcd::trouble_of(401, "etcdserver: invalid auth token") == stale_login);
    CHECK(etcd::trouble_of(400, "etcdserver: authentication is not enabled") == no_users);
    CHECK(etcd::trouble_of(400, "etcdserver: request is too large") == too_large);
    CHECK(etcd::trouble_of(503, "etcdserver: request timed out") == other);
}

TEST_CASE("etcd url: hosts, ports and the key") {
    const auto address = parse_etcd_url("etcds://a.example,B.example:2380,[::1]:1/shop/a%20b");
    REQUIRE(address.ok());
    CHECK(address->key == "shop/a b");
    REQUIRE(address->endpoints.size() == 3);
    CHECK(edge::origin(address->endpoints[0]) == "https://a.example:2379");
    CHECK(edge::origin(address->endpoints[1]) == "https://b.example:2380");
    CHECK(edge::origin(address->endpoints[2]) == "https://[::1]:1");
    CHECK(parse_etcd_url("etcd://127.0.0.1/k").ok());
    for (const char* bad :
         {"etcd://127.0.0.1", "etcd://127.0.0.1/", "etcd:k", "etcd:///k", "etcd://127.0.0.1,/k", "etcd://a.example/k",
          "etcd://127.0.0.1,a.example/k", "etcds://u:p@h/k", "etcds://h/k?x", "etcds://h/k#x"}) {
        const auto none = parse_etcd_url(bad);
        REQUIRE_MESSAGE(!none.ok(), std::string{bad});
        CHECK(none.error().code == ErrorCode::config_invalid);
    }
}
