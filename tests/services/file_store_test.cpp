// The file store with writers that race.
#include <doctest/doctest.h>

#include "edge/files.hpp"
#include "edge/lock_file.hpp"
#include "marks.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;

namespace {

TargetSettings file_settings(const TempDir& folder) {
    return {
        .name = "file", .url = "file:policy.json", .root = folder.path(), .timeout = std::chrono::milliseconds{300}};
}

}  // namespace

TEST_CASE("file store: a document is created, changed, left alone, and never written on a stale base") {
    const TempDir folder;
    const auto store = store_for(file_settings(folder));
    const Snapshot nothing = store->read().value();
    CHECK_FALSE(nothing.bytes.has_value());
    CHECK(write_policy(*store, adding("one"))->changed);
    CHECK(store->write_if(nothing, "[]").value().outcome == WriteOutcome::conflict);
    CHECK_FALSE(write_policy(*store, adding("one"))->changed);
    CHECK(edge::files_below(folder.path()).value() == std::vector<std::string>{"policy.json"});
    CHECK(edge::read_file(folder / "policy.json").value() == R"(["one"])");
    CHECK(store->probe()->safe);
}

TEST_CASE("file store: a lock that is not released, and a missing folder, are errors") {
    const TempDir folder;
    const auto store = store_for(file_settings(folder));
    const auto lock = edge::LockFile::taken(folder / "policy.json.lock", std::chrono::milliseconds{0});
    REQUIRE(lock.ok());
    const auto blocked = write_policy(*store, adding("one"));
    REQUIRE_FALSE(blocked.ok());
    CHECK(blocked.error().code == ErrorCode::busy);

    TargetSettings missing = file_settings(folder);
    missing.url = "file:no/policy.json";
    CHECK(write_policy(*store_for(missing), adding("one")).error().code == ErrorCode::file_unwritable);
}

TEST_CASE("file store: a file that is too large is no document") {
    const TempDir folder;
    const std::string path = folder.write("p.json", "[" + std::string(16U << 20U, ' ') + "]");
    const auto read = store_for(settings_for("file://" + path))->read();
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == ErrorCode::document_invalid);
    CHECK(read.error().message == path + " has more than 16 MiB");
}

TEST_CASE("file store: four writers lose no edit") {
    const TempDir folder;
    TargetSettings settings = file_settings(folder);
    settings.timeout = std::chrono::milliseconds{5000};
    const Race result = race([&] { return store_for(settings); }, 4, 25);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
}
