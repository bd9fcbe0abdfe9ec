#include "miniship/time.hpp"

#include <doctest/doctest.h>

using namespace miniship;

TEST_CASE("time: UTC day and timestamp") {
    CHECK(utc_day(1706933106) == "2024-02-03");
    CHECK(utc_timestamp(1706933106) == "2024-02-03T04:05:06Z");
    CHECK(utc_timestamp(0) == "1970-01-01T00:00:00Z");
    CHECK(utc_day(951782400) == "2000-02-29");
}

TEST_CASE("time: what is written like a day") {
    for (const char* day : {"2026-11-22", "1970-01-01", "9999-12-31"}) {
        CHECK_MESSAGE(day_start(day), day);
    }
    for (const char* other :
         {"", "2026", "2026-11", "2026-1-2", "26-11-22", "2026-13-01", "2026-00-01", "2026-01-00", "2026-01-32",
          "2026-02-30", "2026-11-22T00:00:00Z", " 2026-11-22", "2026/11/22", "tomorrow", "+026-11-22"}) {
        CHECK_FALSE_MESSAGE(day_start(other), other);
    }
}
