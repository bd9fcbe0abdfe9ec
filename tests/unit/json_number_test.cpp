#include "miniship/json_number.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

using namespace miniship;

TEST_CASE("json number: a whole number in each of its spellings") {
    for (const char* twelve : {"12", "12.0", "12.000", "1.2e1", "1.2E+1", "120e-1", "0.12e2", "1200.0e-2"}) {
        CAPTURE(std::string{twelve});
        CHECK(whole_number(twelve) == 12U);
    }
    for (const char* zero : {"0", "-0", "0.0", "-0.0", "0e5", "0e99999999999999999999", "0.000e-7"}) {
        CAPTURE(std::string{zero});
        CHECK(whole_number(zero) == 0U);
    }
    CHECK(whole_number("18446744073709551615") == UINT64_MAX);
    CHECK(whole_number("1e19") == 10'000'000'000'000'000'000U);
}

TEST_CASE("json number: what is no whole number, or none that fits") {
    for (const char* other : {"", "-", "1.5", "-1", "-1.0", "15e-1", "1e-1", "1e20", "1e400", "1e99999999999999999999",
                              "18446744073709551616", "true", "\"1\"", "1x", "1ex", "."}) {
        CAPTURE(std::string{other});
        CHECK_FALSE(whole_number(other).has_value());
    }
}
