#include "apply/journal.hpp"

#include <doctest/doctest.h>

using namespace miniship;

TEST_CASE("journal: every step and every byte come back") {
    const apply::Journal journal{
        .root = "/home/lin/小程序",
        .head = "0123456789abcdef0123456789abcdef01234567",
        .version = "1.1.0",
        .tag = "v1.1.0",
        .old_tag = "89abcdef0123456789abcdef0123456789abcdef",
        .steps = {plan::RunScript{.hook = "prebump", .command = "echo \"1.1.0\""},
                  plan::WriteFile{.path = "package.json", .before = "{\"version\": \"1.0.0\"}\r\n", .after = "{}"},
                  plan::WriteFile{.path = "history", .before = std::string{"\xff\x00\xc4\xe3", 4}, .after = "\x80\n"},
                  plan::WriteFile{.path = "CHANGELOG.md", .before = std::nullopt, .after = "# 更新日志\n"},
                  plan::MakeCommit{
                      .paths = {"package.json", "CHANGELOG.md"}, .message = "r\n\nb", .all = true, .signoff = true},
                  plan::MakeTag{.name = "v1.1.0", .message = "r", .sign = true, .force = true}}};
    const auto again = apply::journal_in(apply::journal_text(journal));
    REQUIRE(again.ok());
    CHECK(*again == journal);
}

TEST_CASE("journal: a text that is none is told, not guessed at") {
    for (const char* text : {"", "{", "[]", "{\"schema\": 1}",
                             R"({"schema":1,"root":1,"head":"","version":"","tag":"","oldTag":null,"steps":[]})"}) {
        const auto journal = apply::journal_in(text);
        REQUIRE_FALSE(journal.ok());
        CHECK(journal.error().code == ErrorCode::file_invalid);
    }
}
