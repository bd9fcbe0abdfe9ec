#include "bump_facts.hpp"

using namespace miniship;
using namespace miniship::plan;
using namespace miniship::plan::test;

TEST_CASE("bump_version: the commits decide how far the version goes") {
    CHECK(next(repository("1.0.0", {"fix: a"})) == "1.0.1");
    CHECK(next(repository("1.0.0", {"fix: a", "feat: b"})) == "1.1.0");
    CHECK(next(repository("1.0.0", {"feature: b"})) == "1.1.0");
    CHECK(next(repository("1.0.0", {"chore!: c"})) == "2.0.0");
    CHECK(next(repository("1.0.0", {"squash\n\nBREAKING CHANGE: c"})) == "2.0.0");
    CHECK(next(repository("1.0.0", {"chore: tidy", "no convention"})) == "1.0.1");
    CHECK(next(repository("1.0.0", {})) == "1.0.1");
    CHECK(next(repository("1.0.0", {"Feat: x"})) == "1.0.1");
}

TEST_CASE("bump_version: below 1.0.0 every level counts one less") {
    CHECK(next(repository("0.3.1", {"feat: a"})) == "0.3.2");
    CHECK(next(repository("0.3.1", {"feat!: a"})) == "0.4.0");
    CHECK(next(repository("0.3.1", {"feat: a"}), asking("major")) == "1.0.0");
    CHECK(next(repository("0.3.1", {"feat: a"}), asking("minor")) == "0.4.0");
    BumpOptions pre_major;
    pre_major.pre_major = true;
    CHECK(next(repository("1.2.3", {"feat!: a"}), pre_major) == "1.3.0");
    CHECK(next(repository("1.2.3", {"feat: a"}), pre_major) == "1.2.4");
}

TEST_CASE("bump_version: prereleases count up, escalate and end in their release") {
    struct Run {
        BumpOptions options;
        std::string version;
        std::vector<std::string> then;
    };
    const auto play = [](const std::string& start, const std::string& first, const std::vector<Run>& runs) {
        auto facts = repository(start, {first});
        for (const Run& run : runs) {
            const BumpPlan plan = planned(facts, run.options);
            CHECK(to_string(plan.version.to) == run.version);
            release(facts, plan, run.then);
        }
        return facts;
    };
    play("1.0.0", "feat: a",
         {{prerelease("beta"), "1.1.0-beta.0", {"fix: b"}},
          {prerelease("beta"), "1.1.0-beta.1", {"feat: c"}},
          {prerelease("beta"), "1.1.0-beta.2", {"fix: d"}},
          {{}, "1.1.0", {}}});
    const auto escalated = play("1.0.0", "fix: a",
                                {{prerelease("beta"), "1.0.1-beta.0", {"feat: b"}},
                                 {prerelease("beta"), "1.1.0-beta.0", {"feat!: c"}},
                                 {prerelease("beta"), "2.0.0-beta.0", {}},
                                 {{}, "2.0.0", {"fix: e"}},
                                 {{}, "2.0.1", {}}});
    CHECK(escalated.last_stable_tag == "v2.0.1");
    play("1.0.0", "feat: a", {{prerelease("beta"), "1.1.0-beta.0", {"fix: b"}}, {prerelease("rc"), "1.1.0-rc.0", {}}});
    play("1.0.0", "fix: a", {{prerelease(""), "1.0.1-0", {"fix: b"}}, {prerelease(""), "1.0.1-1", {}}});
    play("1.0.0", "feat: a", {{prerelease("beta"), "1.1.0-beta.0", {}}, {{}, "1.1.0", {}}});
    play("0.3.1", "feat: a",
         {{prerelease("beta"), "0.3.2-beta.0", {"feat!: b"}},
          {prerelease("beta"), "0.4.0-beta.0", {}},
          {{}, "0.4.0", {}}});
    play("1.0.0", "fix: a",
         {{asking("minor", "beta"), "1.1.0-beta.0", {"fix: b"}}, {asking("minor", "beta"), "1.1.0-beta.1", {}}});
    play("1.0.0", "fix: a",
         {{asking("3.4.5", "rc"), "3.4.5-rc.0", {"feat: b"}}, {prerelease("rc"), "3.4.5-rc.1", {}}, {{}, "3.4.5", {}}});
}

TEST_CASE("bump_version: the number of a prerelease is free among the tags of all branches") {
    auto facts = repository("1.0.0", {"feat: m"});
    facts.tags.push_back({"v1.1.0-beta.0", id_of(50)});
    facts.tags.push_back({"v1.1.0-beta.1", id_of(50)});
    facts.tags.push_back({"v1.1.0-rc.7", id_of(50)});
    CHECK(next(facts, prerelease("beta")) == "1.1.0-beta.2");
    facts.remote_tags = {"v1.1.0-beta.10", "v1.0.0"};
    CHECK(next(facts, prerelease("beta")) == "1.1.0-beta.11");
    CHECK(next(facts, asking("1.1.0", "beta")) == "1.1.0-beta.11");
}

TEST_CASE("bump_version: a version can be asked for") {
    const auto facts = repository("1.0.0", {"fix: a"});
    CHECK(next(facts, asking("major")) == "2.0.0");
    CHECK(next(facts, asking("3.4.5")) == "3.4.5");
    CHECK(next(facts, asking("v3.4.5")) == "3.4.5");
    CHECK(next(facts, asking("2.0.0-amazing")) == "2.0.0-amazing");
    CHECK(next(facts, asking("2.0.0", "rc")) == "2.0.0-rc.0");
    CHECK(next(facts, asking("2.0.0-rc.4", "rc")) == "2.0.0-rc.4");
    CHECK(next(facts, asking("1.2.3+build.5")) == "1.2.3+build.5");
}

TEST_CASE("bump_version: a version that cannot be meant is refused as usage, with the likely one") {
    const auto facts = repository("1.0.0", {"fix: a"});
    CHECK(next(facts, asking("MAJOR")) == "usage");
    CHECK(next(facts, asking("2.0")) == "usage");
    CHECK(next(facts, asking("foo")) == "usage");
    CHECK(next(facts, asking("2.0.0-rc.0", "beta")) == "usage");
    CHECK(next(facts, prerelease("be ta")) == "usage");
    CHECK(refused(facts, asking("MAJOR")).hint == "`miniship bump --release-as major`");
    CHECK(refused(facts, asking("2.0")).hint == "`miniship bump --release-as 2.0.0`");
}

TEST_CASE("bump_version: options that contradict each other are refused") {
    const auto facts = repository("1.0.0", {"fix: a"});
    BumpOptions options;
    options.skip.commit = true;
    CHECK(exit_status(refused(facts, options).code) == 2);
    options.skip.tag = true;
    CHECK(planned(facts, options).steps.size() == 2);
    for (const char* prefix : {"-v", "a b", "v..", "v~", "/v", "re@{"}) {
        BumpOptions prefixed;
        prefixed.tag_prefix = prefix;
        CAPTURE(std::string{prefix});
        CHECK(next(facts, prefixed) == "config_invalid");
    }
    BumpOptions header;
    header.header = "# 1.0.0\n";
    CHECK(next(facts, header) == "config_invalid");
}

TEST_CASE("bump_version: without a package file the highest tag of the series is the version") {
    auto facts = repository("1.4.0", {"fix: a"});
    facts.files.clear();
    CHECK(next(facts) == "1.4.1");
    facts.last_tag = "v1.5.0-beta.0";
    CHECK(next(facts, prerelease("beta")) == "1.5.0-beta.1");
    BumpOptions strict;
    strict.git_tag_fallback = false;
    CHECK(next(facts, strict) == "file_missing");
    BumpFacts fresh = repository("1.0.0", {"feat: first"});
    fresh.files.clear();
    fresh.tags.clear();
    fresh.last_stable_tag.reset();
    fresh.last_tag.reset();
    CHECK(next(fresh) == "1.1.0");
    CHECK(planned(fresh).notes.starts_with("## 1.1.0 (2024-02-03)\n"));
}

TEST_CASE("bump_version: a tag that exists is refused before anything is written") {
    auto facts = repository("1.0.0", {"fix: mine"});
    facts.tags.push_back({"v1.0.1", id_of(77)});
    const Error error = refused(facts);
    CHECK(error.code == ErrorCode::tag_exists);
    CHECK(error.message == "tag v1.0.1 already exists at aaaaaaa");
    CHECK(error.hint == "choose a free version with `miniship bump --release-as 1.0.2`");
    BumpOptions force;
    force.tag_force = true;
    CHECK(step_of<MakeTag>(planned(facts, force))->force);
    BumpOptions untagged;
    untagged.skip.tag = true;
    CHECK(next(facts, untagged) == "1.0.1");
    BumpOptions first;
    first.first_release = true;
    CHECK(next(repository("1.0.0", {"fix: x"}), first) == "tag_exists");
}

TEST_CASE("bump_version: a tag of the remote counts when the run will push") {
    auto facts = repository("1.0.0", {"fix: mine"});
    facts.remote_tags = {"v1.0.1"};
    const Error error = refused(facts);
    CHECK(error.code == ErrorCode::tag_exists);
    CHECK(error.message == "tag v1.0.1 already exists on the remote");
}

TEST_CASE("bump_version: a version below what HEAD contains is refused") {
    auto facts = repository("2.0.0", {"fix: x"});
    facts.files = {{"package.json", package("1.0.0")}};
    const Error error = refused(facts);
    CHECK(error.code == ErrorCode::version_behind_tag);
    CHECK(error.hint == "choose a free version with `miniship bump --release-as 2.0.1`");
    CHECK(next(repository("2.0.0", {"fix: a"}), asking("1.0.0")) == "version_behind_tag");
    auto rc = repository("1.0.0", {"fix: x"});
    rc.last_tag = "v1.0.1-rc.0";
    rc.tags.push_back({"v1.0.1-rc.0", id_of(1)});
    CHECK(next(rc, prerelease("beta")) == "version_behind_tag");
}

TEST_CASE("bump_version: an older line goes on, and a prerelease line can be given up") {
    auto hotfix = repository("1.5.0", {"fix: x"});
    hotfix.tags.push_back({"v2.0.0", id_of(60)});
    CHECK(next(hotfix) == "1.5.1");
    auto given_up = repository("1.0.0", {"fix: x"});
    given_up.last_tag = "v2.0.0-beta.0";
    given_up.tags.push_back({"v2.0.0-beta.0", id_of(1)});
    given_up.files = {{"package.json", package("2.0.0-beta.0")}};
    const auto version = next_version(given_up, asking("1.1.0"), kJson);
    REQUIRE(version.ok());
    CHECK(mentions(version->warnings, "1.1.0 comes before v2.0.0-beta.0"));
}

TEST_CASE("bump_version: a shallow clone is refused when commits or tags may be missing") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.shallow = true;
    CHECK(next(facts) == "1.0.1");
    facts.shallow_cuts_window = true;
    CHECK(next(facts) == "shallow_clone");
    CHECK(refused(facts).hint == "`git fetch --unshallow --tags`");
    CHECK(next(facts, asking("1.2.0")) == "shallow_clone");
    BumpOptions exact = asking("1.2.0");
    exact.skip.changelog = true;
    CHECK(next(facts, exact) == "1.2.0");
    auto other_tag = repository("0.9.0", {"fix: x"});
    other_tag.shallow = true;
    other_tag.files = {{"package.json", package("1.0.0")}};
    CHECK(next(other_tag) == "shallow_clone");
}

TEST_CASE("bump_version: a repository without commits has nothing to release") {
    auto facts = repository("1.0.0", {});
    facts.head.reset();
    CHECK(next(facts) == "no_commits");
}

TEST_CASE("bump_version: base tags are the strict versions of the prefix, highest first") {
    const auto names = [](const std::vector<std::string>& all, const std::string& prefix) {
        BumpOptions options;
        options.tag_prefix = prefix;
        std::string out;
        for (const ReleaseTag& tag : base_tags(all, options)) {
            out += tag.name + " ";
        }
        return out;
    };
    CHECK(names({"v1.9.0", "v1.10.0", "v1.10.0-rc.1", "v1.1", "v1.0.0.1", "release-3", "1.0.0", "app-v3.0.0"}, "v") ==
          "v1.10.0 v1.10.0-rc.1 v1.9.0 ");
    CHECK(names({"axb-7.0.0", "a.b-1.0.0"}, "a.b-") == "a.b-1.0.0 ");
    CHECK(names({"v1.0.0", "3.0.0"}, "") == "3.0.0 ");
    CHECK(names({"@s/p@3.0.0", "@s/q@4.0.0"}, "@s/p@") == "@s/p@3.0.0 ");
}
