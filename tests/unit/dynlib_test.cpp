#include "edge/dynlib.hpp"

#include <doctest/doctest.h>

#include "edge/curl_library.hpp"

using namespace miniship;
using namespace miniship::edge;

TEST_CASE("dynlib: a missing library, or a function that it lacks, names the package to install") {
    const auto missing = Library::opened("libminiship-none.so.7", "libminiship7");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::library_missing);
    CHECK(missing.error().message.find("libminiship-none.so.7") != std::string::npos);
    CHECK(missing.error().hint == "apt-get install libminiship7");

    const auto library = Library::opened("libc.so.6", "libc6");
    REQUIRE(library.ok());
    std::size_t (*length)(const char*) = nullptr;
    REQUIRE(library->bind(length, "strlen").ok());
    CHECK(length("four") == 4);
    const auto lacking = library->bind(length, "strlen_of_the_future");
    REQUIRE_FALSE(lacking.ok());
    CHECK(lacking.error().code == ErrorCode::library_missing);
    CHECK(lacking.error().hint == "apt-get install libc6");
}

TEST_CASE("dynlib: libcurl is loaded once, and every function of its table is there") {
    const auto first = curl_library();
    REQUIRE(first.ok());
    CHECK(*first == *curl_library());
    const bool last_of_the_table = (*first)->curl_slist_free_all != nullptr;
    CHECK(last_of_the_table);
    CHECK(std::string{(*first)->curl_easy_strerror(CURLE_OK)} == "No error");
}
