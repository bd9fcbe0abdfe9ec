// Policies on a branch: commits that fast-forward, proposals, refusals, and writers that race.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "marks.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;

namespace {

/// A bare repository beside the sandbox's work folder, with one commit on `main`.
struct Policies {
    Sandbox sandbox{};

    Policies() {
        sandbox.git({"init", "--quiet", "--bare", "--initial-branch=main", sandbox.beside("policies.git")});
        sandbox.git({"init", "--quiet", "--initial-branch=main"});
        sandbox.write("README.md", "policies\n");
        sandbox.git({"add", "README.md"});
        sandbox.git({"config", "user.name", "Release Robot"});
        sandbox.git({"config", "user.email", "robot@example.com"});
        sandbox.commit("chore: begin");
        sandbox.git({"push", "--quiet", sandbox.beside("policies.git"), "HEAD:refs/heads/main"});
    }

    [[nodiscard]] TargetSettings settings(const std::string& place = "main:shop/policy.json") const {
        TargetSettings settings = settings_for(fmt::format("git+file://{}#{}", sandbox.beside("policies.git"), place));
        settings.user.clear();
        settings.password.clear();
        settings.root = sandbox.path();
        return settings;
    }

    /// What git says about the bare repository.
    [[nodiscard]] std::string bare(Words words) const {
        words.insert(words.begin(), {"--git-dir", sandbox.beside("policies.git")});
        return sandbox.git(words);
    }
};

}  // namespace

TEST_CASE("git store: a document is created, changed and left alone, each change one commit that says what it does") {
    const Policies policies;
    const auto store = store_for(policies.settings());
    CHECK_FALSE(store->read()->bytes.has_value());
    const auto created = write_policy(*store, adding("one"));
    REQUIRE_MESSAGE(created.ok(), told(created.error()));
    CHECK(created->attempts == 1);
    REQUIRE(write_policy(*store, adding("two")).ok());
    CHECK_FALSE(write_policy(*store, adding("two"))->changed);
    CHECK(policies.bare({"show", "main:shop/policy.json"}) == R"(["one","two"])");
    CHECK(policies.bare({"show", "main:README.md"}) == "policies");
    CHECK(policies.bare({"rev-list", "--count", "main"}) == "3");
    CHECK(policies.bare({"log", "-1", "--format=%s", "main"}) == R"(policy:  ["one"] -> ["one","two"])");
    CHECK(policies.bare({"log", "-1", "--format=%an %ae", "main"}) == "Release Robot robot@example.com");
}

TEST_CASE("git store: what somebody else pushed in between is a conflict, whatever it touched") {
    const Policies policies;
    const auto store = store_for(policies.settings());
    REQUIRE(write_policy(*store, adding("one")).ok());
    const Snapshot seen = store->read().value();
    REQUIRE(write_policy(*store_for(policies.settings("main:other.json")), adding("x")).ok());
    CHECK(store->write_if(seen, "[]")->outcome == WriteOutcome::conflict);
    CHECK(store_for(policies.settings())->write_if({}, "[]")->outcome == WriteOutcome::conflict);
    CHECK(write_policy(*store, adding("two")).ok());
    CHECK(policies.bare({"show", "main:other.json"}) == R"(["x"])");
}

TEST_CASE("git store: document and history are one commit") {
    const Policies policies;
    const auto store = store_for(policies.settings());
    REQUIRE(store->keeps_both());
    const Both nothing = store->read_both().value();
    CHECK(store->write_both_if(nothing, "{\"a\":1}", "[1]")->outcome == WriteOutcome::written);
    const Both both = store->read_both().value();
    CHECK(both.document.bytes == "{\"a\":1}");
    CHECK(both.history.bytes == "[1]");
    CHECK(policies.bare({"rev-list", "--count", "main"}) == "2");
    CHECK(policies.bare({"show", "main:shop/policy.json.history"}) == "[1]");
    CHECK(store->write_both_if(nothing, "{}", "[]")->outcome == WriteOutcome::conflict);
}

TEST_CASE("git store: a branch, and the first commit of an empty repository, are made when there is none") {
    const Policies policies;
    REQUIRE(write_policy(*store_for(policies.settings("policies/live:p.json")), adding("one")).ok());
    CHECK(policies.bare({"rev-list", "--count", "policies/live"}) == "1");
    policies.sandbox.git({"init", "--quiet", "--bare", policies.sandbox.beside("empty.git")});
    TargetSettings empty = policies.settings();
    empty.url = fmt::format("git+file://{}#main:p.json", policies.sandbox.beside("empty.git"));
    REQUIRE(write_policy(*store_for(empty), adding("one")).ok());
    CHECK(store_for(empty)->read()->bytes == R"(["one"])");
}

TEST_CASE("git store: a proposal is a branch of its own, and the document stays") {
    const Policies policies;
    REQUIRE(write_policy(*store_for(policies.settings()), adding("one")).ok());
    TargetSettings settings = policies.settings();
    settings.propose = true;
    const auto store = store_for(settings);
    CHECK_FALSE(store->proposal().has_value());
    const auto report = write_policy(*store, adding("two"));
    REQUIRE_MESSAGE(report.ok(), told(report.error()));
    CHECK(report->attempts == 1);
    REQUIRE(store->proposal().has_value());
    CHECK(policies.bare({"show", "main:shop/policy.json"}) == R"(["one"])");
    const std::string branch = policies.bare({"for-each-ref", "--format=%(refname:short)", "refs/heads/miniship"});
    CHECK(store->proposal()->find(branch) != std::string::npos);
    CHECK(policies.bare({"show", branch + ":shop/policy.json"}) == R"(["one","two"])");
}

TEST_CASE("git store: a server that takes no push says so, and a proposal is the way out") {
    const Policies policies;
    policies.sandbox.write_program(
        "../policies.git/hooks/update",
        "#!/bin/sh\ntest \"$1\" != refs/heads/main || { echo main is protected; exit 1; }\n");
    const auto refused = write_policy(*store_for(policies.settings()), adding("one"));
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::git_refused);
    CHECK_MESSAGE(refused.error().message.find("main is protected") != std::string::npos, refused.error().message);
    CHECK(refused.error().hint.find("--propose") != std::string::npos);
    TargetSettings settings = policies.settings();
    settings.propose = true;
    CHECK(write_policy(*store_for(settings), adding("one")).ok());
}

TEST_CASE("git store: a repository that is not there, a path that is no file") {
    const Policies policies;
    TargetSettings gone = policies.settings();
    gone.url = fmt::format("git+file://{}#main:p.json", policies.sandbox.beside("gone.git"));
    const auto missing = store_for(gone)->read();
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::remote_unreachable);
    CHECK(missing.error().hint.find("git ls-remote") != std::string::npos);
    REQUIRE(write_policy(*store_for(policies.settings()), adding("one")).ok());
    CHECK(store_for(policies.settings("main:shop"))->read().error().code == ErrorCode::config_invalid);
}

TEST_CASE("git store: what is no document is told, whatever it is") {
    const Policies policies;
    struct Row {
        std::string bytes;
        const char* said;
    };
    for (const Row& row :
         {Row{"<!doctype html>\n", "holds HTML (a login page?), which is no JSON document"}, Row{"", "holds nothing"},
          Row{"ok\n", "holds other text"}, Row{"[" + std::string(16U << 20U, ' ') + "]", "has more than 16 MiB"}}) {
        CAPTURE(std::string{row.said});
        policies.sandbox.write("p.json", row.bytes);
        policies.sandbox.git({"add", "p.json"});
        policies.sandbox.commit("test: another document");
        policies.sandbox.git({"push", "--quiet", policies.sandbox.beside("policies.git"), "HEAD:refs/heads/main"});
        TargetSettings settings = policies.settings("main:p.json");
        const auto read = store_for(settings)->read();
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().code == ErrorCode::document_invalid);
        CHECK_MESSAGE(read.error().message.find(std::string{"p.json on branch main of "}) == 0, read.error().message);
        CHECK_MESSAGE(read.error().message.find(row.said) != std::string::npos, read.error().message);
        CHECK_FALSE(write_policy(*store_for(settings), adding("one")).ok());
    }
}

TEST_CASE("git store: a probe tries on a branch of its own and deletes it") {
    const Policies policies;
    const auto probe = store_for(policies.settings())->probe();
    REQUIRE_MESSAGE(probe.ok(), told(probe.error()));
    CHECK(probe->safe);
    CHECK(policies.bare({"for-each-ref", "--format=%(refname:short)"}) == "main");
}

TEST_CASE("git store: racing writers lose no edit") {
    const Policies policies;
    const Race result = race([&] { return store_for(policies.settings()); }, 4, 5);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
    CHECK(policies.bare({"rev-list", "--count", "main"}) == "21");
}
