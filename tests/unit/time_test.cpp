#include "miniship/time.hpp"

#include <doctest/doctest.h>

using namespace miniship;

TEST_CASE("time: UTC day and timestamp") {
    CHECK(utc_day(1706933106) == "2024-02-03");
    CHECK(utc_timestamp(1706933106) == "2024-02-03T04:05:06Z");
    CHECK(utc_timestamp(0) == "1970-01-01T00:00:00Z");
    CHECK(utc_day(951782400) == "2000-02-29");
}
