#include "miniship/paths.hpp"

#include <doctest/doctest.h>

using namespace miniship;

TEST_CASE("paths: one form for all spellings of a path") {
    for (const std::string path : {"dist", "dist/", "./dist/", "dist/.", "dist//", "a/../dist", ".//dist"}) {
        CAPTURE(path);
        CHECK(normal_path(path) == "dist");
    }
    for (const std::string path : {"", ".", "./", "a/..", "./."}) {
        CAPTURE(path);
        CHECK(normal_path(path) == ".");
    }
    CHECK(normal_path("/srv//shop/./dist/") == "/srv/shop/dist");
    CHECK(normal_path("/..") == "/");
    CHECK(normal_path("../../dist/") == "../../dist");
    CHECK(normal_path("a/../../dist") == "../dist");
    CHECK(normal_path("小铺/.dist") == "小铺/.dist");
}

TEST_CASE("paths: what lies below a folder") {
    CHECK(path_below("dist", "dist/a/b.js") == "a/b.js");
    CHECK(path_below("dist", "dist") == ".");
    CHECK(path_below("dist", "distant/b.js") == std::nullopt);
    CHECK(path_below("dist", "app.js") == std::nullopt);
    CHECK(path_below(".", "app.js") == "app.js");
    CHECK(path_below(".", "..app.js") == "..app.js");
    CHECK(path_below(".", "../app.js") == std::nullopt);
    CHECK(path_below(".", "..") == std::nullopt);
    CHECK(path_below(".", "/srv/app.js") == std::nullopt);
    CHECK(path_below("/", "/srv/app.js") == "srv/app.js");
    CHECK(path_below("/srv", "/srv/app.js") == "app.js");
}
