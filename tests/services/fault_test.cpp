// A service that fails on purpose: every failure has its error, and no secret leaks.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>

#include "edge/http.hpp"
#include "marks.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

TargetSettings quick(const std::string& url) {
    TargetSettings settings = settings_for(url);
    settings.timeout = milliseconds{1500};
    return settings;
}

Result<WriteReport> pushed(const TargetSettings& settings, const std::string& mark = "one") {
    return write_policy(*store_for(settings), adding(mark));
}

std::string requests(const FaultServer& server) {
    auto client = edge::HttpClient::opened({}).value();
    return client.send({.url = edge::parse_url(server.url("/log")).value()}).value().body;
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

}  // namespace

TEST_CASE("fault server: every failure of a read has its exit status, and no error shows a secret") {
    const FaultServer server;
    struct Row {
        const char* path;
        ErrorCode code;
    };
    const Row rows[]{
        {"/status/401/p", ErrorCode::credentials_refused},
        {"/status/403/p", ErrorCode::credentials_refused},
        {"/status/400/p", ErrorCode::document_invalid},
        {"/status/500/p", ErrorCode::service_failed},
        {"/status/503/p", ErrorCode::service_failed},
        {"/status/501/p", ErrorCode::service_refused},
        {"/status/505/p", ErrorCode::service_refused},
        {"/much-later/p", ErrorCode::service_failed},
        {"/html/p", ErrorCode::document_invalid},
        {"/text/p", ErrorCode::document_invalid},
        {"/large/p", ErrorCode::document_invalid},
        {"/truncated/p", ErrorCode::remote_unreachable},
        {"/reset-before/p", ErrorCode::remote_unreachable},
        {"/reset-within/p", ErrorCode::remote_unreachable},
        {"/slow/p", ErrorCode::timed_out},
        {"/redirect-loop/p", ErrorCode::service_failed},
        {"/redirect-get/1/p", ErrorCode::config_invalid},
    };
    for (const auto& row : rows) {
        for (const bool with_token : {false, true}) {
            TargetSettings settings = quick(server.url(std::string{row.path} + "?sig=" + kToken));
            settings.timeout = milliseconds{600};
            settings.token = with_token ? kToken : "";
            const auto store = store_for(settings);
            const auto snapshot = store->read();
            REQUIRE_MESSAGE(!snapshot.ok(), std::string{row.path});
            CHECK_MESSAGE(snapshot.error().code == row.code, std::string{row.path});
            const std::string all = told(snapshot.error()) + store->name();
            CHECK_MESSAGE(all.find("s3cret") == std::string::npos, all);
            CHECK_MESSAGE(all.find("cmVsOn") == std::string::npos, all);
        }
    }
}

TEST_CASE("fault server: nobody at the port is a network error") {
    const auto snapshot = store_for(quick(fmt::format("http://127.0.0.1:{}/p", free_port())))->read();
    REQUIRE_FALSE(snapshot.ok());
    CHECK(snapshot.error().code == ErrorCode::remote_unreachable);
    CHECK(exit_status(snapshot.error().code) == 4);
}

TEST_CASE("fault server: an honest API is written with strong ETags, by several writers") {
    const FaultServer server;
    const auto report = pushed(quick(server.url("/api/p")));
    REQUIRE(report.ok());
    CHECK(report->attempts == 1);
    const Race result = race([&] { return store_for(settings_for(server.url("/api/race"))); }, 4, 10);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
    const auto probe = store_for(quick(server.url("/api/p")))->probe();
    CHECK(probe->safe);
    CHECK(probe->write == "etag");
}

TEST_CASE("fault server: Basic and Bearer credentials get in") {
    const FaultServer server;
    CHECK(pushed(quick(server.url("/basic/p"))).ok());
    TargetSettings bearer = quick(server.url("/bearer/p"));
    CHECK(pushed(bearer).error().code == ErrorCode::credentials_refused);
    bearer.token = kToken;
    CHECK(pushed(bearer).ok());
}

TEST_CASE("fault server: Retry-After is honoured in both forms, and in writes") {
    const FaultServer server;
    for (const char* path : {"/busy/seconds/p", "/busy/date/p", "/busy-put/p"}) {
        const auto start = steady_clock::now();
        const auto report = pushed(settings_for(server.url(path)));
        REQUIRE_MESSAGE(report.ok(), std::string{path});
        const auto took = steady_clock::now() - start;
        CHECK(took >= milliseconds{1000});
        CHECK(took < milliseconds{4500});
    }
    const auto start = steady_clock::now();
    CHECK(pushed(quick(server.url("/much-later/p"))).error().hint.find("3600 s") != std::string::npos);
    CHECK(steady_clock::now() - start < milliseconds{1000});
}

TEST_CASE("fault server: redirects of reads stay within the origin, and writes follow none") {
    const FaultServer server;
    const FaultServer elsewhere;
    const std::string port = std::to_string(elsewhere.port());
    TargetSettings settings = quick(server.url("/redirect-get/" + port + "/p"));
    const auto read = store_for(settings)->read();
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().message.find("127.0.0.1:" + port) != std::string::npos);

    const auto written = pushed(quick(server.url("/redirect-put/" + port + "/p")));
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().code == ErrorCode::config_invalid);
    CHECK(requests(elsewhere) == "[]");

    const auto inner = store_for(quick(server.url("/inner-redirect/p")))->read();
    REQUIRE(inner.ok());
    CHECK_FALSE(inner->bytes.has_value());
    CHECK(count(requests(server), "/inner-redirect/p/moved") == 1);
}

TEST_CASE("fault server: a write whose reply is lost has arrived, and one that is dropped is sent again") {
    const FaultServer server;
    const auto lost = pushed(quick(server.url("/lost-reply/p")));
    REQUIRE_MESSAGE(lost.ok(), told(lost.error()));
    CHECK(lost->changed);
    CHECK(lost->attempts == 1);
    const auto dropped = pushed(quick(server.url("/dropped/p")));
    REQUIRE_MESSAGE(dropped.ok(), told(dropped.error()));
    CHECK(dropped->attempts == 2);
}

TEST_CASE("fault server: refused writes end with an error that says what to do") {
    const FaultServer server;
    struct Row {
        int status;
        ErrorCode code;
    };
    for (const auto& row : {Row{401, ErrorCode::credentials_refused}, Row{403, ErrorCode::credentials_refused},
                            Row{405, ErrorCode::config_invalid}, Row{302, ErrorCode::config_invalid},
                            Row{422, ErrorCode::document_invalid}, Row{409, ErrorCode::document_missing},
                            Row{412, ErrorCode::document_conflict}, Row{500, ErrorCode::service_failed},
                            Row{501, ErrorCode::service_refused}, Row{505, ErrorCode::service_refused}}) {
        const auto report = pushed(quick(server.url(fmt::format("/put-status/{}/p", row.status))));
        REQUIRE_MESSAGE(!report.ok(), row.status);
        CHECK_MESSAGE(report.error().code == row.code, row.status);
    }
    // Six tries and not one more; the scratch key of the probe is not counted.
    CHECK(count(requests(server), R"("PUT", "path": "/put-status/412/p")") == 6);
    CHECK(count(requests(server), R"("PUT", "path": "/put-status/501/p")") == 1);
}

TEST_CASE("fault server: services that cannot be written safely are refused, or written when allowed") {
    const FaultServer server;
    for (const char* path : {"/careless/p", "/noetag/p", "/weak/p"}) {
        TargetSettings settings = quick(server.url(path));
        settings.allow_unsafe_write = true;
        REQUIRE_MESSAGE(pushed(settings).ok(), std::string{path});
        settings.allow_unsafe_write = false;
        const auto refused = pushed(settings, "two");
        REQUIRE_MESSAGE(!refused.ok(), std::string{path});
        CHECK(refused.error().code == ErrorCode::unsafe_service);
        settings.allow_unsafe_write = true;
        CHECK_MESSAGE(pushed(settings, "two").ok(), std::string{path});
    }
    CHECK(count(requests(server), R"("DELETE", "path": "/careless/p.miniship-probe-)") == 1);
}

TEST_CASE("fault server: a probe tries the ETags of a document that is there, and removes it") {
    const FaultServer server;
    const auto findings = [&](const std::string& path) {
        const auto probe = store_for(quick(server.url(path)))->probe();
        REQUIRE_MESSAGE(probe.ok(), told(probe.error()));
        return fmt::format("{}: {}", probe->safe ? probe->write : "unsafe", fmt::join(probe->findings, "; "));
    };
    const std::string good = findings("/api/p.json");
    CHECK_MESSAGE(good.starts_with("etag: honours If-Match: a write with a wrong ETag is refused; creates"), good);
    CHECK_MESSAGE(good.find("refuses to create it twice") != std::string::npos, good);
    CHECK_MESSAGE(good.ends_with("lets one of several writers through"), good);
    CHECK(count(requests(server), R"("DELETE", "path": "/api/p.miniship-probe-)") == 1);

    const std::string bad = findings("/half-careful/p.json");
    CHECK_MESSAGE(bad.starts_with("unsafe: honours If-Match"), bad);
    CHECK_MESSAGE(bad.find("creates a document where there is one already") != std::string::npos, bad);
    CHECK_MESSAGE(bad.find("replaces a document that has changed since it was read") != std::string::npos, bad);
    CHECK(findings("/reformatting/p.json").find("in a layout of its own") != std::string::npos);
    CHECK(findings("/weak/p.json").starts_with("unsafe: "));
    CHECK(findings("/briefly-weak/p.json").starts_with("etag: "));
    CHECK(count(requests(server), R"("DELETE")") == 5);
}

TEST_CASE("fault server: a document that is just being written is read again") {
    const FaultServer server;
    const std::string url = server.url("/half-once/p");
    auto client = edge::HttpClient::opened({}).value();
    const edge::HttpRequest seed{.method = "PUT",
                                 .url = edge::parse_url(url).value(),
                                 .headers = {{"Seed", "1"}, {"Content-Type", "application/json"}},
                                 .body = "[\"theirs\"]"};
    REQUIRE(client.send(seed).ok());
    const auto report = pushed(quick(url));
    REQUIRE_MESSAGE(report.ok(), told(report.error()));
    CHECK(report->after == "[\"theirs\",\"one\"]");
}

TEST_CASE("fault server: an ETag that is weak for a moment is waited for") {
    const FaultServer server;
    const TargetSettings settings = settings_for(server.url("/briefly-weak/p"));
    REQUIRE(pushed(settings, "one").ok());
    const auto second = pushed(settings, "two");
    REQUIRE_MESSAGE(second.ok(), told(second.error()));
    CHECK(second->attempts == 1);
}

TEST_CASE("fault server: locks that are offered but not given fall back to ETags, unless locks were asked for") {
    const FaultServer server;
    TargetSettings settings = quick(server.url("/no-lock-after-all/p"));
    CHECK(pushed(settings).ok());
    settings.write = WriteMode::lock;
    CHECK(pushed(settings, "two").error().code == ErrorCode::unsafe_service);
    settings = quick(server.url("/locked/p"));
    settings.timeout = milliseconds{500};
    CHECK(pushed(settings).error().code == ErrorCode::document_conflict);
}

TEST_CASE("fault server: a service that lays the document out anew is content, one that swallows it is told") {
    const FaultServer server;
    const auto reformatted = pushed(quick(server.url("/reformatting/p")));
    REQUIRE_MESSAGE(reformatted.ok(), told(reformatted.error()));
    CHECK(reformatted->changed);
    CHECK(reformatted->after == "[\n    \"one\"\n]");
    REQUIRE(pushed(quick(server.url("/swallowing/p"))).ok());
    const auto swallowed = pushed(quick(server.url("/swallowing/p")), "two");
    REQUIRE_FALSE(swallowed.ok());
    CHECK(swallowed.error().code == ErrorCode::service_failed);
}

TEST_CASE("http: loopback is never reached through a proxy") {
    const FaultServer server;
    REQUIRE(::setenv("http_proxy", "http://127.0.0.1:1", 1) == 0);
    const bool direct = store_for(quick(server.url("/api/p")))->read().ok();
    ::unsetenv("http_proxy");
    CHECK(direct);
}

TEST_CASE("http: one connection serves all requests of a push") {
    const FaultServer server;
    REQUIRE(pushed(quick(server.url("/api/p"))).ok());
    const std::string log = requests(server);
    const auto client = log.find("\"client\"");
    const std::string first = log.substr(client, log.find(',', client) - client);
    CHECK(count(log, "\"client\"") >= 4);
    CHECK(count(log, first) == count(log, "\"client\""));
}

TEST_CASE("tls: a certificate that nobody knows is refused with a hint, and accepted when `ca` names it") {
    const TlsFaultServer server{false};
    TargetSettings settings = quick(server.url("/api/p"));
    const auto refused = store_for(settings)->read();
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::service_failed);
    CHECK(refused.error().hint.find("`ca`") != std::string::npos);
    settings.ca = "no-such-file.pem";
    CHECK(store_for(settings)->read().error().code == ErrorCode::config_invalid);
    settings.ca = server.certificate();
    CHECK(pushed(settings).ok());
}

TEST_CASE("tls: a server that wants a client certificate gets a hint, and is content with one") {
    const TlsFaultServer server{true};
    TargetSettings settings = quick(server.url("/api/p"));
    settings.ca = server.certificate();
    const auto refused = store_for(settings)->read();
    REQUIRE_FALSE(refused.ok());
    CHECK(exit_status(refused.error().code) == 4);
    CHECK(refused.error().hint.find("`cert` and `key`") != std::string::npos);
    settings.cert = server.certificate();
    settings.key = server.key();
    CHECK(pushed(settings).ok());
}
