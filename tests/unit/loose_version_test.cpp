#include "miniship/loose_version.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace miniship;

TEST_CASE("loose versions: numbers between dots, as many as there are") {
    for (const char* good : {"8", "3.4.10", "8.0.50.2", "007.1", "0", "123456789012345678901234567890.1"}) {
        CHECK_MESSAGE(is_loose_version(good), std::string{good});
    }
    for (const char* wrong : {"", ".", "1.", ".1", "1..2", "v1.0", "1.0-rc.1", "1.0+b", "-1", "1 .0", "１.0"}) {
        CHECK_MESSAGE(!is_loose_version(wrong), std::string{wrong});
    }
}

TEST_CASE("dotted versions: loose ones without leading zeros") {
    for (const char* good : {"8", "3.4.10", "0", "0.0.50.2", "10.0"}) {
        CHECK_MESSAGE(is_dotted_version(good), std::string{good});
    }
    for (const char* wrong : {"", "007.1", "2.020", "00", "1..2", "v1.0"}) {
        CHECK_MESSAGE(!is_dotted_version(wrong), std::string{wrong});
    }
}

TEST_CASE("loose versions: compared part by part as numbers, a missing part is 0") {
    CHECK(loose_order("3.4", "3.4.0") == 0);
    CHECK(loose_order("3.4.0.0", "3.4") == 0);
    CHECK(loose_order("2.10.0", "2.9.5") > 0);
    CHECK(loose_order("8.0.5", "8.0.5.1") < 0);
    CHECK(loose_order("03.04", "3.4") == 0);
    CHECK(loose_order("0", "0.0.1") < 0);
    CHECK(loose_order("99999999999999999999", "100000000000000000000") < 0);
}
