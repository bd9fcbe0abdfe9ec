#include <doctest/doctest.h>

#include "edge/netrc.hpp"

using namespace miniship::edge;

TEST_CASE("netrc: the entry of the host counts, in every layout that curl reads") {
    const Login login{.user = "rel", .password = "s3cret"};
    for (const char* text : {"machine h login rel password s3cret", "machine h\n  login rel\n  password s3cret\n",
                             "# machine h login no\nmachine h password s3cret login rel",
                             "machine a login x password y\nmachine H login rel password s3cret\nmachine z login q",
                             "machine h login \"rel\" password \"s3\\cret\" account 7",
                             "macdef init\nmachine h login wrong\n\nmachine h login rel password s3cret",
                             "machine h password lonely\nmachine h login rel password s3cret"}) {
        CHECK_MESSAGE(netrc_login(text, "h") == login, std::string{text});
    }
}

TEST_CASE("netrc: what was given for another host, or for all, is for nobody else") {
    for (const char* text :
         {"", "machine", "machine h", "machine other login rel password s3cret", "default login rel password s3cret",
          "machine h.evil.example login rel password s3cret", "# machine h login rel password s3cret"}) {
        CHECK_FALSE_MESSAGE(netrc_login(text, "h").has_value(), std::string{text});
    }
}
