#include <doctest/doctest.h>

#include "edge/http.hpp"
#include "edge/url.hpp"
#include "policy_store/file_store.hpp"
#include "policy_store/http_target.hpp"
#include "policy_store/store.hpp"

using namespace miniship;
using namespace miniship::edge;
using namespace miniship::policy_store;

namespace {

Url url_of(std::string_view text) {
    auto url = parse_url(text);
    REQUIRE_MESSAGE(url.ok(), std::string{text});
    return std::move(url).value();
}

}  // namespace

TEST_CASE("url: parts are taken apart and put together again") {
    CHECK(url_of("https://Example.COM/a/b.json?x=1#frag") ==
          Url{.scheme = "https", .host = "example.com", .port = "443", .path = "/a/b.json", .query = "x=1"});
    CHECK(url_of("etcd://127.0.0.1:2379/miniship/policy").port == "2379");
    CHECK(url_of("http://[::1]:8080").host == "::1");
    CHECK(url_of("https://h?x").path == "/");
    for (const char* text : {"https://example.com/a?b=c", "http://[::1]:8080/p", "https://h/", "http://h:81/%20/?",
                             "https://h/策略.json"}) {
        CHECK(to_string(url_of(text)) == std::string{text});
    }
    CHECK(to_string(url_of("HTTPS://H:443")) == "https://h/");
    CHECK(shown(url_of("https://h/p?token=secret")) == "https://h/p?…");
    CHECK(to_string(sibling(url_of("https://h/p.json?v=1"), ".x")) == "https://h/p.json.x?v=1");
}

TEST_CASE("url: what is no URL, or has credentials in it, is refused without repeating them") {
    for (const char* text :
         {"", "policy.json", "https:/h", "https://", "https:///p", "https://h:0/", "https://h:99999/", "https://h:/",
          "https://h:8x/", "https://[::1/", "https://[zz]/", "https://[::1]x/", "https://a b/", "https://h/a b",
          "https://h/a\\b", "https://h/\n", "https://h,i/", "1s://h/"}) {
        const auto url = parse_url(text);
        CHECK_MESSAGE(!url.ok(), std::string{text});
        CHECK(url.error().code == ErrorCode::config_invalid);
    }
    for (const char* text : {"https://user:hunter2@h/p", "https://hunter2@h/p", "https://h:80@hunter2/"}) {
        const auto url = parse_url(text);
        REQUIRE_MESSAGE(!url.ok(), std::string{text});
        CHECK(url.error().message == "the url has a user name or a password in it");
    }
}

TEST_CASE("url: loopback is what the standards say, and http is for it alone") {
    for (const char* text :
         {"http://127.0.0.1/", "http://127.9.9.9:80/", "http://[::1]/", "http://LOCALHOST/", "https://example.com/"}) {
        CHECK_MESSAGE(checked_transport(url_of(text)).ok(), std::string{text});
    }
    for (const char* text :
         {"http://example.com/", "http://127.0.0.1.example.com/", "http://127.1/", "http://10.0.0.1/",
          "http://localhost.example/", "http://127.0.0.x/", "ftp://127.0.0.1/"}) {
        const auto checked = checked_transport(url_of(text));
        CHECK_MESSAGE(!checked.ok(), std::string{text});
        CHECK(checked.error().code == ErrorCode::config_invalid);
    }
}

TEST_CASE("url: redirects resolve against their base") {
    const Url base = url_of("https://h/a/b?q");
    const auto target = [&](std::string_view location) {
        const auto url = redirected(base, location);
        return url ? to_string(*url) : std::string{"nothing"};
    };
    CHECK(target("/x?y") == "https://h/x?y");
    CHECK(target("c") == "https://h/a/c");
    CHECK(target("?z") == "https://h/a/b?z");
    CHECK(target("//other/p") == "https://other/p");
    CHECK(target("http://h/a") == "http://h/a");
    CHECK(target("ftp://h/a") == "nothing");
    CHECK(target("https://user@h/") == "nothing");
    CHECK(target("") == "nothing");
    CHECK(target("/a b") == "nothing");
    CHECK(origin(*redirected(base, "/x")) == origin(base));
    CHECK(origin(*redirected(base, "http://h/a")) != origin(base));
    CHECK(origin(*redirected(base, "https://h:444/a")) != origin(base));
    CHECK(origin(*redirected(base, "https://h:443/a")) == origin(base));
}

TEST_CASE("store url: file URLs are relative to the root unless they are absolute") {
    CHECK(file_url_path("file:policy.json", "/root").value() == "/root/policy.json");
    CHECK(file_url_path("file:./a/p.json", "r").value() == "r/./a/p.json");
    CHECK(file_url_path("file:///srv/p%20q.json", "/root").value() == "/srv/p q.json");
    CHECK(file_url_path("file:/srv/p.json", "/root").value() == "/srv/p.json");
    CHECK(file_url_path("file://localhost/p.json", "/root").value() == "/p.json");
    CHECK(file_url_path("file:100%", "r").value() == "r/100%");
    CHECK(file_url_path("file:%zz%4", "r").value() == "r/%zz%4");
    for (const char* url : {"file:", "file:///", "file:a/", "file://server/p.json", "file:a%00b"}) {
        const auto path = file_url_path(url, "/root");
        CHECK_MESSAGE(!path.ok(), std::string{url});
        CHECK(path.error().code == ErrorCode::config_invalid);
    }
}

TEST_CASE("store url: the scheme chooses the store, and an unknown one lists the known ones") {
    CHECK(open_store({.name = "prod", .url = "https://example.com/p.json"}).ok());
    CHECK(open_store({.name = "prod", .url = "HTTP://127.0.0.1/p.json"}).ok());
    CHECK(open_store({.name = "prod", .url = "file:p.json", .root = "/r"}).value()->name() == "/r/p.json");
    CHECK(open_store({.name = "prod", .url = "http://example.com/p.json"}).error().code == ErrorCode::config_invalid);
    for (const char* url : {"gopher://h/p", "policy.json", ""}) {
        const auto store = open_store({.name = "prod", .url = url});
        REQUIRE_MESSAGE(!store.ok(), std::string{url});
        CHECK(store.error().code == ErrorCode::config_invalid);
        CHECK(store.error().message.find("target prod") != std::string::npos);
        CHECK(store.error().hint.find("https:, http:, file:") != std::string::npos);
    }
    CHECK(parse_write_mode("auto") == WriteMode::automatic);
    CHECK(parse_write_mode("etag") == WriteMode::etag);
    CHECK(parse_write_mode("lock") == WriteMode::lock);
    CHECK_FALSE(parse_write_mode("Lock").has_value());
}

TEST_CASE("store url: a secret with a line break is refused without showing it") {
    for (const std::string secret : {"hunter2\r\nX-Evil: 1", "hunter2\n"}) {
        const auto store = open_store({.name = "prod", .url = "https://h/p", .token = secret});
        REQUIRE_FALSE(store.ok());
        CHECK(store.error().code == ErrorCode::config_invalid);
        CHECK(store.error().message.find("hunter2") == std::string::npos);
    }
}
