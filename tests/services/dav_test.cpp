// Real DAV servers: locks, ETags, refusals, and writers that race.
#include <doctest/doctest.h>

#include "edge/files.hpp"
#include "edge/http.hpp"
#include "marks.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;

namespace {

/// Creates, changes and leaves alone a document, and looks at the file itself.
void check_writing(const Server& server, const std::string& path, WriteMode mode) {
    TargetSettings settings = settings_for(server.url(path));
    settings.write = mode;
    const auto store = store_for(settings);
    CHECK_FALSE(store->read().value().bytes.has_value());

    const auto created = write_policy(*store, adding("one"));
    REQUIRE_MESSAGE(created.ok(), told(created.error()));
    CHECK(created->changed);
    CHECK_FALSE(created->before.has_value());
    CHECK(created->attempts == 1);
    const auto changed = write_policy(*store, adding("two"));
    REQUIRE_MESSAGE(changed.ok(), told(changed.error()));
    CHECK(changed->before == R"(["one"])");
    CHECK(changed->attempts == 1);
    CHECK_FALSE(write_policy(*store, adding("two"))->changed);
    CHECK(edge::read_file(server.documents() + path).value() == R"(["one","two"])");
}

void check_stale_write(const Server& server, const std::string& path, WriteMode mode) {
    TargetSettings settings = settings_for(server.url(path));
    settings.write = mode;
    const auto store = store_for(settings);
    const Snapshot nothing = store->read().value();
    REQUIRE(write_policy(*store, adding("one")).ok());
    const Snapshot one = store->read().value();
    CHECK(store->write_if(nothing, "[]").value().outcome == WriteOutcome::conflict);
    REQUIRE(write_policy(*store, adding("two")).ok());
    CHECK(store->write_if(one, "[]").value().outcome == WriteOutcome::conflict);
    CHECK(store->read().value().bytes == R"(["one","two"])");
}

edge::HttpClient client() {
    return edge::HttpClient::opened({.user = kUser, .password = kPassword}).value();
}

}  // namespace

TEST_CASE("apache: documents are created and changed, with locks and with ETags") {
    const ApacheServer server;
    check_writing(server, "/automatic.json", WriteMode::automatic);
    check_writing(server, "/lock.json", WriteMode::lock);
    check_stale_write(server, "/stale-lock.json", WriteMode::lock);
}

TEST_CASE("apache: an ETag that is weak for a second is waited for, and is no conflict") {
    const ApacheServer server;
    check_writing(server, "/etag.json", WriteMode::etag);
    check_stale_write(server, "/stale-etag.json", WriteMode::etag);
}

TEST_CASE("apache: wrong credentials are refused on writing, and the hint names where they come from") {
    const ApacheServer server;
    TargetSettings settings = settings_for(server.url("/p.json"));
    settings.password = "wr0ng-s3cret";
    settings.secret_variables = {"POLICY_USER", "POLICY_PASSWORD"};
    for (const WriteMode mode : {WriteMode::automatic, WriteMode::etag, WriteMode::lock}) {
        settings.write = mode;
        const auto report = write_policy(*store_for(settings), adding("one"));
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == ErrorCode::credentials_refused);
        CHECK(report.error().hint.find("POLICY_USER and POLICY_PASSWORD") != std::string::npos);
        CHECK(told(report.error()).find("s3cret") == std::string::npos);
    }
    CHECK_FALSE(edge::file_exists(server.documents() + "/p.json"));
}

TEST_CASE("apache: somebody else's lock is waited for, boundedly, and nothing is written under it") {
    const ApacheServer server;
    TargetSettings settings = settings_for(server.url("/p.json"));
    settings.timeout = std::chrono::milliseconds{600};
    const auto store = store_for(settings);
    REQUIRE(write_policy(*store, adding("one")).ok());

    auto other = client();
    const auto url = edge::parse_url(settings.url).value();
    const auto locked = other.send({.method = "LOCK",
                                    .url = url,
                                    .headers = {{"Content-Type", "application/xml"}, {"Timeout", "Second-60"}},
                                    .body = R"(<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>)"
                                            R"(<D:locktype><D:write/></D:locktype></D:lockinfo>)"});
    REQUIRE(locked.ok());
    REQUIRE(locked->status == 200);
    const auto report = write_policy(*store, adding("two"));
    REQUIRE_FALSE(report.ok());
    CHECK(report.error().code == ErrorCode::document_conflict);

    const std::string token = locked->headers.find("Lock-Token").value();
    REQUIRE(other.send({.method = "UNLOCK", .url = url, .headers = {{"Lock-Token", token}}})->status == 204);
    CHECK(write_policy(*store, adding("two")).ok());
}

TEST_CASE("apache: our lock is gone after a write and after a conflict, and leaves no empty document") {
    const ApacheServer server;
    const auto store = store_for(settings_for(server.url("/p.json")));
    Snapshot wrong{.bytes = "[]", .token = "\"x\""};
    CHECK(store->write_if(wrong, "[1]").value().outcome == WriteOutcome::conflict);
    CHECK_FALSE(edge::file_exists(server.documents() + "/p.json"));
    REQUIRE(write_policy(*store, adding("one")).ok());
    CHECK(
        client().send({.method = "PUT", .url = edge::parse_url(server.url("/p.json")).value(), .body = "[]"})->status ==
        204);
}

TEST_CASE("apache: a missing folder is told") {
    const ApacheServer server;
    for (const WriteMode mode : {WriteMode::etag, WriteMode::lock}) {
        TargetSettings settings = settings_for(server.url("/no/p.json"));
        settings.write = mode;
        const auto report = write_policy(*store_for(settings), adding("one"));
        REQUIRE_FALSE(report.ok());
        CHECK(report.error().code == ErrorCode::document_missing);
        CHECK(report.error().hint.find("folder") != std::string::npos);
    }
}

TEST_CASE("apache: a probe finds locks and honoured preconditions, and cleans up") {
    const ApacheServer server;
    const auto store = store_for(settings_for(server.url("/p.json")));
    const auto probe = store->probe();
    REQUIRE(probe.ok());
    CHECK(probe->safe);
    CHECK(probe->write == "lock");
    CHECK(edge::files_below(server.documents()).value().empty());
}

TEST_CASE("apache: four writers with locks lose no edit") {
    const ApacheServer server;
    const Race result = race([&] { return store_for(settings_for(server.url("/race.json"))); }, 4, 25);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
}

TEST_CASE("lighttpd: locks and ETags work, and racing writers lose no edit") {
    const LighttpdServer server;
    check_writing(server, "/automatic.json", WriteMode::automatic);
    check_writing(server, "/etag.json", WriteMode::etag);
    check_stale_write(server, "/stale-lock.json", WriteMode::lock);
    check_stale_write(server, "/stale-etag.json", WriteMode::etag);
    for (const WriteMode mode : {WriteMode::lock, WriteMode::etag}) {
        TargetSettings settings = settings_for(server.url(mode == WriteMode::lock ? "/race-l.json" : "/race-e.json"));
        settings.write = mode;
        const Race result = race([&] { return store_for(settings); }, 4, 10);
        CHECK_MESSAGE(result.failed == 0, result.last_error);
        CHECK(result.lost == 0);
    }
    const auto store = store_for(settings_for(server.url("/new.json")));
    CHECK(store->write_if({.bytes = "[]"}, "[1]").value().outcome == WriteOutcome::conflict);
    CHECK_FALSE(edge::file_exists(server.documents() + "/new.json"));
}

TEST_CASE("nginx: it ignores preconditions and is refused, unless it is allowed or has locks") {
    const NginxServer server;
    const auto refused = write_policy(*store_for(settings_for(server.url("/p.json"))), adding("one"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::unsafe_service);
    CHECK(refused.error().hint.find("--allow-unsafe-write") != std::string::npos);
    CHECK(edge::files_below(server.documents()).value().empty());
    const auto probe = store_for(settings_for(server.url("/p.json")))->probe();
    REQUIRE(probe.ok());
    CHECK_FALSE(probe->safe);
    CHECK(probe->write.empty());
    CHECK(edge::files_below(server.documents()).value().empty());

    TargetSettings allowed = settings_for(server.url("/p.json"));
    allowed.allow_unsafe_write = true;
    CHECK(write_policy(*store_for(allowed), adding("one")).ok());

    check_writing(server, "/locks/p.json", WriteMode::automatic);
    check_stale_write(server, "/locks/stale.json", WriteMode::automatic);
    const Race result = race([&] { return store_for(settings_for(server.url("/locks/race.json"))); }, 4, 10);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
}
