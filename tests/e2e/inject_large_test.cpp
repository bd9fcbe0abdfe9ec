#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "sandbox.hpp"

using namespace miniship::test;

namespace {

std::string repeated(std::string_view text, int count) {
    std::string out;
    for (; count > 0; --count) {
        out += text;
    }
    return out;
}

}  // namespace

// No clock: what is not linear here does not end within the time-out of the test.
TEST_CASE("inject: one line of 20 MB with 400,000 near misses and 100,000 nested brackets") {
    const Sandbox sandbox;
    const std::string head =
        repeated("window.process.env.APP_VERSION+1/2/3.0*(x),++yy;", 400'000) + repeated("[(", 50'000);
    const std::string tail = repeated(")]", 50'000) + "\n//# sourceMappingURL=a.js.map\n";
    sandbox.write("dist/a.js", head + "process.env.APP_VERSION" + tail);
    // 48 columns for each miss, 100,000 for the brackets, then the name of 23 columns, whose literal has 5.
    const std::string mappings = R"({"version":3,"mappings":"AAAA)" + repeated(",gDAAgD", 400'000) + ",gqjGAAA,";
    sandbox.write("dist/a.js.map", mappings + "uBAAA,CAAA\"}");
    const auto outcome = sandbox.miniship({"inject", "--quiet", "--set", "process.env.APP_VERSION=1.2", "dist"});
    CHECK(outcome.status == 0);
    // Not CHECK(a == b): it would print both.
    const bool injected = sandbox.read("dist/a.js") == head + "\"1.2\"" + tail;
    CHECK(injected);
    const bool mapped = sandbox.read("dist/a.js.map") == mappings + "KAAA,CAAA\"}";
    CHECK(mapped);
}
