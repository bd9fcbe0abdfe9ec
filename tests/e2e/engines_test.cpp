#include <doctest/doctest.h>

#include <sstream>

#include "sandbox.hpp"

using namespace miniship::test;

TEST_CASE("engines: what needs neither objects of git nor the network maps neither libgit2 nor libcurl" *
          doctest::skip(MINISHIP_OPENS_LIBRARIES == 0)) {
    Sandbox sandbox;
    grow_shop(sandbox);
    const auto mapped = [&](const Words& words) {
        const Outcome outcome = sandbox.miniship(words);
        CHECK(outcome.status == 0);
        return outcome.err;
    };
    sandbox.environment["LD_DEBUG"] = "libs";
    const auto maps = [](const std::string& log, const char* library) {
        return log.find(library) != std::string::npos;
    };
    for (const Words& words : {Words{"--version"},
                               {"compare", "1.0.0", "1.0.1"},
                               {"floor", "--from", "local"},
                               {"floor"},
                               {"inject", "dist"},
                               {"policy", "show"},
                               {"config"},
                               {"help", "release"}}) {
        const std::string log = mapped(words);
        INFO(words.front());
        CHECK(maps(log, "libc.so"));
        CHECK_FALSE(maps(log, "libgit2"));
        CHECK_FALSE(maps(log, "libcurl"));
    }
    // The same look sees them where they are needed.
    CHECK(maps(mapped({"next"}), "libgit2"));
}

TEST_CASE("engines: libgit2 does not read the certificates of the machine" *
          doctest::skip(MINISHIP_OPENS_LIBRARIES == 0)) {
    Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.environment["LD_DEBUG"] = "bindings";
    const Outcome outcome = sandbox.miniship({"next"});
    CHECK(outcome.status == 0);
    std::size_t bound = 0;
    std::istringstream log{outcome.err};
    for (std::string line; std::getline(log, line);) {
        if (line.find("`mbedtls_x509_crt_parse_file'") != std::string::npos &&
            line.find("libgit2") != std::string::npos) {
            CAPTURE(line);
            CHECK(line.find(std::string{"to "} + MINISHIP_BINARY) != std::string::npos);
            ++bound;
        }
    }
    // A libgit2 of another make has another library for TLS, and reads them when it needs them.
    CHECK((bound > 0 || outcome.err.find("libmbedtls") == std::string::npos));
}
