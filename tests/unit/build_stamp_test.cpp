#include "miniship/build_stamp.hpp"

#include <doctest/doctest.h>

using namespace miniship;

namespace {

const BuildStamp kStamp{"1.9.0", "3f2a91c", {{"b/版本.js", "22"}, {"a.js", "11"}}};
constexpr std::string_view kText = R"({
  "commit": "3f2a91c",
  "files": {
    "a.js": "11",
    "b/版本.js": "22"
  },
  "schema": 1,
  "version": "1.9.0"
}
)";

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("build_stamp: written sorted, read back the same") {
    CHECK(build_stamp_text(kStamp) == kText);
    const auto read = build_stamp_of(kText);
    REQUIRE(read.ok());
    CHECK(*read == kStamp);
    CHECK(build_stamp_text({"1.0.0", "", {}}).find("\"files\": {}") != std::string::npos);
}

TEST_CASE("build_stamp: what is no stamp is refused with the reason") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"", "miniship-build.json is no JSON object"},
        {"[]", "miniship-build.json is no JSON object"},
        {"{\"schema\": 1", "miniship-build.json is no JSON object"},
        {"{}", "miniship-build.json is not of schema 1"},
        {R"({"schema": 2, "version": "1", "commit": "", "files": {}})", "miniship-build.json is not of schema 1"},
        {R"({"schema": 1, "version": 1, "commit": "", "files": {}})",
         "miniship-build.json lacks version, commit or files"},
        {R"({"schema": 1, "version": "1", "commit": "", "files": []})",
         "miniship-build.json lacks version, commit or files"},
        {R"({"schema": 1, "version": "1", "commit": "", "files": {"a.js": 1}})",
         "miniship-build.json has no digest for a.js"},
    };
    for (const auto& row : table) {
        CAPTURE(row.first);
        const auto read = build_stamp_of(row.first);
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().code == ErrorCode::file_invalid);
        CHECK(read.error().message == row.second);
    }
}

TEST_CASE("build_stamp: matches the same version, commit and bytes, whatever else is in the tree") {
    CHECK(stamp_matches(kStamp, "1.9.0", "3f2a91c", {{"a.js", "11"}, {"b/版本.js", "22"}, {"c.js", "33"}}));
    CHECK(stamp_differences(kStamp, "1.9.1", "3f2a91d", {{"a.js", "12"}}) ==
          Texts{"holds version 1.9.0, not 1.9.1", "was built from commit 3f2a91c, not 3f2a91d", "a.js was changed",
                "b/版本.js is missing"});
    CHECK_FALSE(stamp_matches(kStamp, "1.9.0", "", {{"a.js", "11"}, {"b/版本.js", "22"}}));
}

TEST_CASE("build_stamp: a path that is not UTF-8 is written, and never matches") {
    const BuildStamp stamp{"1.9.0", "", {{"\xe9.js", "11"}}};
    const auto read = build_stamp_of(build_stamp_text(stamp));
    REQUIRE(read.ok());
    CHECK_FALSE(stamp_matches(*read, "1.9.0", "", {{"\xe9.js", "11"}}));
}
