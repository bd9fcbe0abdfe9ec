#include "cli/output.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace miniship;
using namespace miniship::cli;

namespace {

Error tag_exists() {
    return {.code = ErrorCode::tag_exists,
            .message = "tag v1.4.0 already exists at 3f2a91c",
            .hint = "choose a free version with `miniship bump --release-as 1.4.1`",
            .causes = {"planning the release"}};
}

}  // namespace

TEST_CASE("output: an error for people says what, while what, and what to do") {
    CHECK(error_text(tag_exists(), false) ==
          "miniship: error: tag v1.4.0 already exists at 3f2a91c\n"
          "  while: planning the release\n"
          "  hint: choose a free version with `miniship bump --release-as 1.4.1`\n");
    CHECK(error_text({.code = ErrorCode::usage, .message = "no command given"}, false) ==
          "miniship: error: no command given\n");
}

TEST_CASE("output: problems found together are all told") {
    Error error = all_of({{.code = ErrorCode::unlexable, .message = "a.js: line 1"},
                          {.code = ErrorCode::unlexable, .message = "b.js: line 2"},
                          {.code = ErrorCode::unlexable, .message = "c.js: line 3"}});
    CHECK(error_text(error, false) ==
          "miniship: error: a.js: line 1\n"
          "  also: b.js: line 2\n"
          "  also: c.js: line 3\n");
}

TEST_CASE("output: text from outside cannot steer the terminal or pass for a line of ours") {
    const Error error{.code = ErrorCode::command_failed,
                      .message = "git said \x1b[2J\nminiship: all is well\n",
                      .hint =
                          "a\x07"
                          "b"};
    CHECK(error_text(error, false) ==
          "miniship: error: git said \\x1b[2J\n    miniship: all is well\n"
          "  hint: a\\x07"
          "b\n");
}

TEST_CASE("output: colour only when asked for") {
    CHECK(error_text(tag_exists(), true).starts_with("miniship: \x1b[1;31merror:\x1b[0m tag v1.4.0"));
    CHECK(error_text(tag_exists(), true).find("  \x1b[2mhint:\x1b[0m choose") != std::string::npos);
    CHECK(error_text(tag_exists(), false).find('\x1b') == std::string::npos);
}

TEST_CASE("output: an error for programs is one object on one line") {
    CHECK(error_json({.code = ErrorCode::usage, .message = "unknown flag --\"x\"", .hint = "see"}) ==
          R"({"schema":1,"error":{"code":"usage","message":"unknown flag --\"x\"","hint":"see","exit":2}})"
          "\n");
    const auto document = nlohmann::json::parse(error_json(tag_exists()));
    CHECK(document["schema"] == 1);
    CHECK(document["error"]["code"] == "tag_exists");
    CHECK(document["error"]["exit"] == 3);
    CHECK(document["error"]["while"] == nlohmann::json::array({"planning the release"}));
    CHECK_FALSE(document["error"].contains("also"));
}

TEST_CASE("output: bytes that are not UTF-8 do not break the JSON") {
    const auto document =
        nlohmann::json::parse(error_json({.code = ErrorCode::file_missing, .message = "no file a\xff.js"}));
    CHECK(document["error"]["message"] == "no file a\xef\xbf\xbd.js");
}
