#include "apply/release_record.hpp"

#include <doctest/doctest.h>

using namespace miniship;
using namespace miniship::apply;

TEST_CASE("release record: text and back") {
    const ReleaseRecord record{
        .root = "/srv/小铺",
        .head = "3f2a91c0",
        .version = "1.9.0",
        .tag = "v1.9.0",
        .since = 1'790'000'000,
        .stages = {{.name = "bump", .progress = StageProgress::done},
                   {.name = "build", .progress = StageProgress::begun},
                   {.name = "inject"},
                   {.name = "upload", .progress = StageProgress::left_out}},
        .built = {"shop"},
        .kept = {{.path = "dist/env.js", .copy = 0, .after_sha256 = "ab"}, {.path = "dist/miniship-build.json"}},
        .beyond = {{.stage = "refs", .what = "origin has v1.9.0", .undo = "git push origin --delete v1.9.0"}},
        .trouble = "the build command of shop ends with status 9"};
    const auto back = record_in(record_text(record));
    REQUIRE(back.ok());
    CHECK(*back == record);
    CHECK(record.progress_of("build") == StageProgress::begun);
    CHECK(record.progress_of("policy") == StageProgress::to_do);
}

TEST_CASE("release record: what is none is an error") {
    for (const char* text : {"", "{", "[]", "{\"schema\":1}"}) {
        CHECK(record_in(text).error().code == ErrorCode::file_invalid);
    }
}
