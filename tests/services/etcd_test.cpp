// etcd, the real one: transactions, users, certificates, members that are gone, and writers that race.
#include <doctest/doctest.h>

#include "etcd_servers.hpp"
#include "marks.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;

namespace {

TargetSettings open_settings(const std::string& url) {
    TargetSettings settings = settings_for(url);
    settings.user.clear();
    settings.password.clear();
    return settings;
}

void check_round_trip(const TargetSettings& settings) {
    const auto store = store_for(settings);
    const auto nothing = store->read();
    REQUIRE_MESSAGE(nothing.ok(), told(nothing.error()));
    CHECK_FALSE(nothing->bytes.has_value());
    const auto created = write_policy(*store, adding("one"));
    REQUIRE_MESSAGE(created.ok(), told(created.error()));
    CHECK(created->attempts == 1);
    CHECK(write_policy(*store, adding("two"))->before == R"(["one"])");
    CHECK_FALSE(write_policy(*store, adding("two"))->changed);
    CHECK(store_for(settings)->read()->bytes == R"(["one","two"])");
    CHECK(store->write_if(*nothing, "[]")->outcome == WriteOutcome::conflict);
}

}  // namespace

TEST_CASE("etcd: a document is created, changed, left alone, and not written over") {
    const EtcdServer server;
    check_round_trip(open_settings(server.target("shop/policy")));
    // Whoever gives a user where there are none is let in, as etcdctl does it.
    check_round_trip(settings_for(server.target("with-user/policy")));
    check_round_trip(open_settings(server.target("a%20b/%E7%AD%96")));
}

TEST_CASE("etcd: document and history are written in one transaction, or neither") {
    const EtcdServer server;
    const auto store = store_for(open_settings(server.target("shop/policy")));
    REQUIRE(store->keeps_both());
    const Both nothing = store->read_both().value();
    CHECK_FALSE(nothing.document.bytes.has_value());
    CHECK_FALSE(nothing.history.bytes.has_value());
    CHECK(store->write_both_if(nothing, "{\"a\":1}", "[1]")->outcome == WriteOutcome::written);
    const Both first = store->read_both().value();
    CHECK(first.document.bytes == "{\"a\":1}");
    CHECK(first.history.bytes == "[1]");

    // Somebody else writes the history only: the document stays as it is too.
    const auto history = store_for(open_settings(server.target("shop/policy.history")));
    CHECK(history->read()->bytes == "[1]");
    CHECK(history->write_if(history->read().value(), "[2]")->outcome == WriteOutcome::written);
    CHECK(store->write_both_if(first, "{\"a\":2}", "[1,2]")->outcome == WriteOutcome::conflict);
    CHECK(store->read()->bytes == "{\"a\":1}");
}

TEST_CASE("etcd: the history may have another key, another place, or none") {
    const EtcdServer server;
    TargetSettings settings = open_settings(server.target("shop/policy"));
    settings.history = server.target("archive/shop");
    const auto store = store_for(settings);
    REQUIRE(store->keeps_both());
    CHECK(store->write_both_if({}, "{}", "[7]")->outcome == WriteOutcome::written);
    CHECK(store_for(open_settings(server.target("archive/shop")))->read()->bytes == "[7]");
    settings.history = "file:history.json";
    CHECK_FALSE(store_for(settings)->keeps_both());
    settings.history.reset();
    CHECK_FALSE(store_for(settings)->keeps_both());
}

TEST_CASE("etcd: users log in, and what refuses them is told without a secret") {
    const EtcdServer server;
    server.demand_users();
    check_round_trip(settings_for(server.target("shop/policy")));

    struct Row {
        const char* key;
        const char* user;
        const char* password;
        const char* said;
    };
    for (const Row& row : {Row{"shop/policy", "", "", "user name is empty"},
                           Row{"shop/policy", kUser, "wr0ng-s3cret", "authentication failed"},
                           Row{"other/policy", kUser, kPassword, "permission denied"}}) {
        TargetSettings settings = settings_for(server.target(row.key));
        settings.user = row.user;
        settings.password = row.password;
        settings.secret_variables = {"POLICY_USER", "POLICY_PASSWORD"};
        const auto report = write_policy(*store_for(settings), adding("three"));
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == ErrorCode::credentials_refused);
        CHECK_MESSAGE(report.error().message.find(row.said) != std::string::npos, report.error().message);
        CHECK(report.error().hint.find("POLICY_USER") != std::string::npos);
        CHECK(told(report.error()).find("s3cret") == std::string::npos);
    }
    TargetSettings stale = settings_for(server.target("shop/policy"));
    stale.token = "an-old-token.1";
    CHECK_MESSAGE(store_for(stale)->read().ok(), "a token that is not valid any more is asked for again");
    stale.user.clear();
    CHECK(store_for(stale)->read().error().code == ErrorCode::credentials_refused);
}

TEST_CASE("etcd: TLS with its own authority, and with client certificates") {
    const EtcdServer server{EtcdDoor::tls};
    TargetSettings settings = open_settings(server.target("shop/policy"));
    CHECK(store_for(settings)->read().error().code == ErrorCode::service_failed);
    settings.ca = server.certificate();
    check_round_trip(settings);

    const EtcdServer guarded{EtcdDoor::client_certificates};
    settings = open_settings(guarded.target("shop/policy"));
    settings.ca = guarded.certificate();
    const auto refused = store_for(settings)->read();
    REQUIRE_FALSE(refused.ok());
    CHECK_MESSAGE(refused.error().hint.find("client certificate") != std::string::npos, told(refused.error()));
    settings.cert = guarded.certificate();
    settings.key = guarded.key();
    check_round_trip(settings);
}

TEST_CASE("etcd: of three members one may be gone") {
    EtcdCluster cluster;
    const TargetSettings settings = open_settings(cluster.target("shop/policy"));
    const auto store = store_for(settings);
    REQUIRE(write_policy(*store, adding("one")).ok());
    const Snapshot seen = store->read().value();
    cluster.stop_first();
    // The store still talks to the member that is gone: the write is lost or not, and reading tells.
    const auto report = write_policy(*store, adding("two"));
    REQUIRE_MESSAGE(report.ok(), told(report.error()));
    CHECK(store_for(settings)->read()->bytes == R"(["one","two"])");
    CHECK(store->write_if(seen, "[]")->outcome == WriteOutcome::conflict);
    const Race result = race([&] { return store_for(settings); }, 4, 10);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
}

TEST_CASE("etcd: a document that is too large, an address that is no etcd, nobody at the port") {
    const EtcdServer server;
    const auto store = store_for(open_settings(server.target("shop/policy")));
    // The second is refused by the gateway already, with a status that says "later".
    for (const unsigned kilobytes : {1600U, 2048U}) {
        const auto large = store->write_if({}, std::string(std::size_t{kilobytes} << 10U, ' '));
        REQUIRE_FALSE(large.ok());
        CHECK(large.error().code == ErrorCode::document_invalid);
        CHECK(large.error().hint.find("1.5 MiB") != std::string::npos);
    }

    const FaultServer other;
    const std::string place = "etcd://127.0.0.1:" + std::to_string(other.port()) + "/shop/policy";
    CHECK(store_for(open_settings(place))->read().error().code == ErrorCode::config_invalid);
    const std::string nowhere = "etcd://127.0.0.1:" + std::to_string(free_port()) + "/shop/policy";
    CHECK(store_for(open_settings(nowhere))->read().error().code == ErrorCode::remote_unreachable);
}

TEST_CASE("etcd: a probe finds that writes are safe, and leaves nothing behind") {
    const EtcdServer server;
    const auto store = store_for(open_settings(server.target("shop/policy")));
    const auto probe = store->probe();
    REQUIRE_MESSAGE(probe.ok(), told(probe.error()));
    CHECK(probe->safe);
    CHECK(probe->findings.back() == "lets one of several writers through");
    CHECK_FALSE(store->read()->bytes.has_value());
}
