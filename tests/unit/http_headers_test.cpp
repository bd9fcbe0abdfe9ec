#include "edge/http_headers.hpp"

#include <doctest/doctest.h>

#include "edge/pause.hpp"
#include "policy_store/http_target.hpp"

using namespace miniship;
using namespace miniship::edge;

TEST_CASE("http headers: names have no case, and several fields are one list") {
    Headers headers;
    headers.add_line("ETag:  \"x\" \r\n");
    headers.add_line("DAV: 1,2\r\n");
    headers.add_line("dav: <http://apache.org/dav/propset/fs/1>\r\n");
    headers.add_line("\r\n");
    headers.add_line(": nameless\r\n");
    CHECK(headers.find("etag") == "\"x\"");
    CHECK(headers.find("Dav") == "1,2, <http://apache.org/dav/propset/fs/1>");
    CHECK_FALSE(headers.find("Location").has_value());
}

TEST_CASE("http headers: Retry-After in seconds and as a date") {
    using std::chrono::seconds;
    constexpr std::int64_t kNow = 784111770;
    CHECK(retry_after("120", kNow) == seconds{120});
    CHECK(retry_after("0", kNow) == seconds{0});
    CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", kNow) == seconds{7});
    CHECK(retry_after("Sun, 06 Nov 1994 08:49:00 GMT", kNow) == seconds{0});
    for (const char* value :
         {"", "-1", "1.5", "soon", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET"}) {
        CHECK_MESSAGE(!retry_after(value, kNow).has_value(), std::string{value});
    }
    CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
}

TEST_CASE("http headers: weak ETags and WebDAV class 2") {
    CHECK(is_weak_etag("W/\"x\""));
    CHECK_FALSE(is_weak_etag("\"W/x\""));
    CHECK_FALSE(is_weak_etag(""));
    CHECK(offers_locks("1,2"));
    CHECK(offers_locks("1, 3 , 2, <http://apache.org/dav/propset/fs/1>"));
    CHECK_FALSE(offers_locks("1"));
    CHECK_FALSE(offers_locks("1, 22"));
    CHECK_FALSE(offers_locks(""));
}

TEST_CASE("http headers: a body that cannot be a JSON document is told by its first look") {
    using policy_store::not_json_reason;
    CHECK_FALSE(not_json_reason("application/json", " \n{}").has_value());
    CHECK_FALSE(not_json_reason("", "\xEF\xBB\xBF[1]").has_value());
    CHECK_FALSE(not_json_reason("text/plain", "{").has_value());
    CHECK(not_json_reason("text/html; charset=utf-8", "{}").has_value());
    CHECK(not_json_reason("", "<html>").value().find("HTML") != std::string::npos);
    CHECK(not_json_reason("application/json", "true").has_value());
    CHECK(not_json_reason("", " ").has_value());
}

TEST_CASE("pause: delays are random, doubled and bounded") {
    using std::chrono::milliseconds;
    milliseconds longest{0};
    for (int round = 0; round < 200; ++round) {
        CHECK(jittered_delay(0, milliseconds{5}, milliseconds{100}) <= milliseconds{5});
        longest = std::max(longest, jittered_delay(3, milliseconds{5}, milliseconds{100}));
        CHECK(jittered_delay(60, milliseconds{5}, milliseconds{100}) <= milliseconds{100});
    }
    CHECK(longest > milliseconds{5});
    CHECK(longest <= milliseconds{40});
    CHECK(random_name() != random_name());
    CHECK(random_name().size() == 16);
}
