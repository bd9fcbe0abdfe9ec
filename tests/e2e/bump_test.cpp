#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <string>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// What a bump may change: HEAD, branches and tags, the index, and the files.
std::string state_of(const Sandbox& sandbox) {
    return sandbox.git({"rev-parse", "HEAD"}) + "\n" + sandbox.git({"for-each-ref"}) + "\n" +
           sandbox.git({"ls-files", "--stage"}) + "\n" + sandbox.git({"status", "--porcelain"});
}

std::string package(const std::string& version) {
    return fmt::format("{{\n  \"name\": \"mini\",\n  \"version\": \"{}\"\n}}\n", version);
}

/// Version 1.0.0 is released, and one fix waits.
void start_released(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: one");
}

void refuse_in_hook(const Sandbox& sandbox, const std::string& hook, const std::string& script) {
    sandbox.write_program(".git/hooks/" + hook, "#!/bin/sh\n" + script + "\n");
}

}  // namespace

TEST_CASE("bump: version file, changelog, commit and annotated tag; the version is the answer") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string before = sandbox.git({"rev-parse", "HEAD"});
    const std::string changelog = sandbox.read("CHANGELOG.md");
    const Outcome bump = sandbox.miniship({"bump"});
    CHECK(bump.status == 0);
    CHECK(bump.out == "1.9.0\n");
    CHECK(bump.err.find("tagging release v1.9.0") != std::string::npos);

    CHECK(sandbox.git({"rev-parse", "HEAD~1"}) == before);
    CHECK(sandbox.git({"log", "-1", "--format=%B"}) == "chore(release): 1.9.0\n");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "CHANGELOG.md\npackage.json");
    CHECK(sandbox.git({"diff", "--numstat", "HEAD~1", "--", "package.json"}) == "1\t1\tpackage.json");
    CHECK(sandbox.git({"cat-file", "-t", "v1.9.0"}) == "tag");
    CHECK(sandbox.git({"rev-parse", "v1.9.0^{}"}) == sandbox.git({"rev-parse", "HEAD"}));
    CHECK(sandbox.git({"status", "--porcelain"}).empty());
    CHECK(sandbox.git({"ls-remote", "origin", "refs/tags/v1.9.0"}).empty());

    // It is 2026-03-02 in Shanghai, where this runs, and 2026-03-01 in UTC, which counts.
    const std::string notes = sandbox.read("CHANGELOG.md");
    CHECK(notes.find("## 1.9.0 (2026-03-01)\n\n\n### Features\n\n* **coupon:** 下单时自动选择最优惠的券") !=
          std::string::npos);
    CHECK(notes.find("### Bug Fixes\n\n* **pay:** do not charge twice") != std::string::npos);
    CHECK(notes.ends_with(changelog.substr(changelog.find("\n## "))));
}

TEST_CASE("bump: --json tells version, steps and notes") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const auto bump = answer(sandbox.miniship({"--json", "bump"}));
    CHECK(bump["version"] == "1.9.0");
    CHECK(bump["tag"] == "v1.9.0");
    CHECK(bump["from"] == "1.8.1");
    CHECK(bump["type"] == "minor");
    CHECK(bump["applied"] == true);
    CHECK(bump["decision"]["reason"] == "feature");
    CHECK(bump["decision"]["commits"] == 3);
    CHECK(bump["notes"].get<std::string>().starts_with("## 1.9.0 (2026-03-01)"));
    CHECK(bump["steps"].back() == nlohmann::json{{"do", "tag"}, {"name", "v1.9.0"}});
}

TEST_CASE("bump: --dry-run shows the notes and changes nothing") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.touch("package.json");
    const Tree before = tree_of(sandbox.beside(""));
    const Outcome shown = sandbox.miniship({"bump", "--dry-run", "--push"});
    CHECK(shown.status == 0);
    CHECK(shown.out == "1.9.0\n");
    CHECK(shown.err.find("## 1.9.0 (2026-03-01)") != std::string::npos);
    CHECK(answer(sandbox.miniship({"bump", "--dry-run", "--json"}))["applied"] == false);
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);
}

TEST_CASE("bump: --push sends branch and tag") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    CHECK(sandbox.miniship({"bump", "--push"}).status == 0);
    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    CHECK(sandbox.git({"rev-parse", "main"}, sandbox.beside("remote.git")) == head);
    CHECK(sandbox.git({"rev-parse", "v1.9.0^{}"}, sandbox.beside("remote.git")) == head);
}

TEST_CASE("bump: after a push that failed the same command pushes the release that is there") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.publish();
    sandbox.commit("feat: two");
    sandbox.write_program("drop", "#!/bin/sh\nexit 128\n");
    sandbox.git({"config", "remote.origin.receivepack", sandbox.path("drop")});
    const Outcome failed = sandbox.miniship({"bump", "--push"});
    CHECK(failed.status == 4);
    CHECK(failed.err.find("hint: `miniship release --only refs` pushes v1.1.0") != std::string::npos);
    sandbox.git({"config", "--unset", "remote.origin.receivepack"});
    const std::string made = sandbox.git({"for-each-ref", "refs/heads", "refs/tags"});
    const Outcome dry = sandbox.miniship({"bump", "--push", "--dry-run"});
    CHECK(dry.out == "1.1.0\n");
    CHECK(dry.err.find("v1.1.0 is made already, and would be pushed") != std::string::npos);
    CHECK(sandbox.git({"ls-remote", "origin", "refs/tags/v1.1.0"}).empty());
    const Outcome again = sandbox.miniship({"bump", "--push"});
    CHECK(again.status == 0);
    CHECK(again.out == "1.1.0\n");
    CHECK(again.err.find("pushed main and v1.1.0 to origin") != std::string::npos);
    CHECK(sandbox.git({"for-each-ref", "refs/heads", "refs/tags"}) == made);
    CHECK(sandbox.git({"tag", "--list"}, sandbox.beside("remote.git")) == "v1.0.0\nv1.1.0");
    CHECK(sandbox.miniship({"bump"}).out == "1.1.1\n");
}

TEST_CASE("bump: --push makes of a tagged HEAD what is asked for by name") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.publish();
    CHECK(sandbox.miniship({"bump", "--prerelease", "beta"}).out == "1.0.1-beta.0\n");
    CHECK(sandbox.miniship({"bump", "--push", "--dry-run"}).out == "1.0.1\n");
    CHECK(sandbox.miniship({"bump", "--push", "--dry-run", "--release-as", "minor"}).out == "1.1.0\n");
    CHECK(sandbox.miniship({"bump", "--push", "--prerelease", "beta"}).out == "1.0.1-beta.0\n");
    CHECK(sandbox.miniship({"bump", "--push"}).out == "1.0.1\n");
}

TEST_CASE("bump: a hook that refuses the push is told with a command that goes on") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.publish();
    refuse_in_hook(sandbox, "pre-push", "exit 1");
    const Outcome refused = sandbox.miniship({"bump", "--push"});
    CHECK(refused.status == 3);
    CHECK(refused.err.find("the pre-push hook refuses the push") != std::string::npos);
    CHECK(refused.err.find("`miniship release --only refs` pushes v1.0.1") != std::string::npos);
}

TEST_CASE("bump: --push pushes nothing that was not made") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.publish();
    sandbox.commit("docs: two");
    sandbox.tag("v1.0.1");
    const std::string refs = sandbox.git({"ls-remote", "origin"});
    sandbox.commit("docs: three");
    const Outcome nothing = sandbox.miniship({"bump", "--push", "--noBumpWhenEmptyChanges"});
    CHECK(nothing.status == 0);
    CHECK(sandbox.git({"ls-remote", "origin"}) == refs);
    CHECK(sandbox.miniship({"bump", "--push", "--skip.commit", "--skip.tag"}).status == 0);
    CHECK(sandbox.git({"ls-remote", "origin"}) == refs);
    sandbox.git({"checkout", "--", "package.json"});
    std::filesystem::remove(sandbox.path("CHANGELOG.md"));
    const Outcome branch = sandbox.miniship({"bump", "--push", "--skip.tag", "--release-as", "1.1.0"});
    CHECK(branch.status == 0);
    CHECK(branch.err.find("pushed main to origin") != std::string::npos);
    CHECK(sandbox.git({"ls-remote", "origin", "main"}).starts_with(sandbox.git({"rev-parse", "HEAD"})));
    CHECK(sandbox.git({"ls-remote", "origin", "refs/tags/v1.1.0"}).empty());
}

TEST_CASE("bump: a tag that only the remote has stops it before anything is written") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.git({"tag", "v1.0.1", "v1.0.0^{}"});
    sandbox.publish();
    sandbox.git({"tag", "--delete", "v1.0.1"});
    check_refusal(sandbox, {"bump", "--push"}, {3, "v1.0.1 already exists on the remote", "git fetch --tags"});
}

TEST_CASE("bump: the commits decide, or a flag does") {
    const Sandbox sandbox;
    sandbox.start_project("1.2.3");
    sandbox.tag("v1.2.3");
    const auto next = [&](const Words& flags) {
        Words words = flags;
        words.insert(words.begin(), "next");
        const Outcome outcome = sandbox.miniship(words);
        CHECK(outcome.status == 0);
        CHECK(outcome.err.empty());
        return outcome.out;
    };
    sandbox.commit("fix: one");
    CHECK(next({}) == "1.2.4\n");
    sandbox.commit("feat: two");
    CHECK(next({}) == "1.3.0\n");
    sandbox.commit("refactor!: three");
    CHECK(next({}) == "2.0.0\n");
    CHECK(next({"--release-as", "patch"}) == "1.2.4\n");
    CHECK(next({"-r", "1.7.0"}) == "1.7.0\n");
    CHECK(next({"--prerelease", "beta"}) == "2.0.0-beta.0\n");
    CHECK(next({"--prerelease"}) == "2.0.0-0\n");
    CHECK(next({"--tag-prefix="}) == next({"-t", ""}));

    const auto object = answer(sandbox.miniship({"next", "--json"}));
    CHECK(object["version"] == "2.0.0");
    CHECK(object["tag"] == "v2.0.0");
    CHECK(object["wanted"] == true);
    const Outcome explained = sandbox.miniship({"next", "--explain"});
    CHECK(explained.out == "2.0.0\n");
    CHECK(explained.err.find("a breaking change") != std::string::npos);
    CHECK(explained.err.find("refactor!: three") != std::string::npos);
}

TEST_CASE("next: changes nothing") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const Tree before = tree_of(sandbox.beside(""));
    CHECK(sandbox.miniship({"next", "--explain"}).out == "1.9.0\n");
    CHECK(sandbox.miniship({"next", "--dry-run", "-q"}).err.empty());
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);
}

TEST_CASE("bump: betas are counted, and the stable release after them has all the notes") {
    const Sandbox sandbox;
    start_released(sandbox);
    CHECK(sandbox.miniship({"bump", "--prerelease", "beta"}).out == "1.0.1-beta.0\n");
    sandbox.commit("feat: two");
    CHECK(sandbox.miniship({"bump", "--prerelease", "beta"}).out == "1.1.0-beta.0\n");
    sandbox.commit("fix: three");
    CHECK(sandbox.miniship({"bump", "--prerelease=beta"}).out == "1.1.0-beta.1\n");
    const auto stable = answer(sandbox.miniship({"bump", "--json"}));
    CHECK(stable["version"] == "1.1.0");
    for (const char* change : {"* one", "* two", "* three"}) {
        CHECK(stable["notes"].get<std::string>().find(change) != std::string::npos);
    }
}

TEST_CASE("bump: the flags of commit-and-tag-version") {
    const Sandbox sandbox;
    start_released(sandbox);
    CHECK(sandbox
              .miniship({"bump", "--tag-prefix=", "--releaseCommitMessageFormat", "release {{currentTag}}", "-i",
                         "NEWS.md", "--signoff"})
              .status == 0);
    CHECK(sandbox.git({"tag", "--points-at", "HEAD"}) == "1.0.1");
    CHECK(sandbox.git({"log", "-1", "--format=%B"}) == "release 1.0.1\n\nSigned-off-by: 林晓 <lin@example.com>\n");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "NEWS.md\npackage.json");

    sandbox.commit("fix: two");
    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    CHECK(sandbox.miniship({"bump", "--release-as", "3.0.0", "--skip.tag", "--skip.commit", "--skip.changelog"}).out ==
          "3.0.0\n");
    CHECK(sandbox.git({"rev-parse", "HEAD"}) == head);
    CHECK(sandbox.git({"tag"}) == "1.0.1\nv1.0.0");
    CHECK(sandbox.read("package.json") == package("3.0.0"));
}

TEST_CASE("bump: deprecated and rare spellings of commit-and-tag-version still work") {
    const Sandbox sandbox;
    start_released(sandbox);
    CHECK(sandbox
              .miniship({"bump", "-m", "%s is out, %s", "--changelogHeader", "# News\n", "--npmPublishHint", "x",
                         "--scripts.postbump", "echo ran > ran.txt"})
              .status == 0);
    CHECK(sandbox.git({"log", "-1", "--format=%s"}) == "1.0.1 is out, 1.0.1");
    CHECK(sandbox.git({"for-each-ref", "--format=%(contents:subject)", "refs/tags/v1.0.1"}) == "1.0.1 is out, 1.0.1");
    CHECK(sandbox.read("CHANGELOG.md").starts_with("# News\n"));
    CHECK(sandbox.read("ran.txt") == "ran\n");

    sandbox.write(".versionrc", R"({"message": "rel %s", "releaseCommitMessageFormat": "never {{currentTag}}"})");
    CHECK(sandbox.miniship({"bump", "-c", ".versionrc"}).status == 0);
    CHECK(sandbox.git({"log", "-1", "--format=%s"}) == "rel 1.0.2");
}

TEST_CASE("bump: a package file named by a flag is bumped as one of the settings is") {
    const Sandbox sandbox;
    start_released(sandbox);
    REQUIRE(sandbox.run({"mkdir", "app"}).status == 0);
    sandbox.git({"mv", "package.json", "app/"});
    sandbox.commit("fix: two");
    CHECK(sandbox.miniship({"bump", "--packageFiles", "app/package.json"}).out == "1.0.1\n");
    CHECK(sandbox.git({"show", "v1.0.1:app/package.json"}).find("\"1.0.1\"") != std::string::npos);
}

TEST_CASE("bump: a repository without tags keeps its version with --first-release") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    CHECK(sandbox.miniship({"bump", "--first-release"}).out == "1.0.0\n");
    CHECK(sandbox.git({"tag"}) == "v1.0.0");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "CHANGELOG.md");
}

TEST_CASE("bump: changes of other files are left alone, staged or not") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.write("staged.txt", "staged\n");
    sandbox.git({"add", "staged.txt"});
    sandbox.write("notes.txt", "edited\n");
    sandbox.write("untracked.txt", "untracked\n");
    CHECK(sandbox.miniship({"bump"}).status == 0);
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1", "HEAD"}) == "CHANGELOG.md\npackage.json");
    CHECK(sandbox.git({"status", "--porcelain"}) == " M notes.txt\nA  staged.txt\n?? untracked.txt");

    CHECK(sandbox.miniship({"bump", "--release-as", "patch", "--commit-all"}).status == 0);
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1", "HEAD"}) == "CHANGELOG.md\npackage.json\nstaged.txt");
}

TEST_CASE("bump: a file of the release that was removed is refused as any change of it is") {
    const Sandbox sandbox;
    start_released(sandbox);
    std::filesystem::remove(sandbox.path("package.json"));
    check_refusal(sandbox, {"bump"}, {3, "package.json is removed, and that is not committed", "git commit"});
}

TEST_CASE("bump: a hook that refuses leaves HEAD, index, files and tags as they were") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.write("staged.txt", "staged\n");
    sandbox.git({"add", "staged.txt"});
    const std::string before = state_of(sandbox);
    for (const std::string hook : {"pre-commit", "commit-msg"}) {
        refuse_in_hook(sandbox, hook, "echo 'lint: 3 problems' >&2; exit 1");
        const Outcome refused = sandbox.miniship({"bump", "--json"});
        CHECK(refused.status == 3);
        CHECK(answer(refused)["error"]["exit"] == 3);
        CHECK(refused.err.find("lint: 3 problems") != std::string::npos);
        CHECK(refused.err.find("\n  hint: ") != std::string::npos);
        CHECK(state_of(sandbox) == before);
        CHECK(sandbox.read("package.json") == package("1.0.0"));
        CHECK_FALSE(std::filesystem::exists(sandbox.path("CHANGELOG.md")));
    }
    CHECK(sandbox.miniship({"bump", "--no-verify"}).out == "1.0.1\n");
}

TEST_CASE("bump: a tag that is refused takes the commit back") {
    const Sandbox sandbox;
    start_released(sandbox);
    const std::string before = state_of(sandbox);
    refuse_in_hook(sandbox, "reference-transaction", "if grep -q refs/tags/; then exit 1; fi");
    const Outcome refused = sandbox.miniship({"bump"});
    CHECK(refused.status == 3);
    CHECK(refused.out.empty());
    std::filesystem::remove(sandbox.path(".git/hooks/reference-transaction"));
    CHECK(state_of(sandbox) == before);
    CHECK(sandbox.miniship({"bump"}).out == "1.0.1\n");
}

TEST_CASE("bump: a shallow clone that ends before the last release refuses") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const std::string shallow = sandbox.beside("shallow");
    sandbox.git({"clone", "--quiet", "--depth", "2", sandbox.url("remote.git"), shallow});
    check_refusal(sandbox, {"bump"}, {3, "shallow", "git fetch"}, shallow);
    sandbox.git({"fetch", "--quiet", "--unshallow", "--tags"}, shallow);
    CHECK(sandbox.miniship({"bump"}, shallow).out == "1.9.0\n");
}

TEST_CASE("bump: a linked worktree releases its own branch") {
    const Sandbox sandbox;
    start_released(sandbox);
    const std::string linked = sandbox.beside("linked");
    sandbox.git({"worktree", "add", "--quiet", "-b", "next", linked});
    CHECK(sandbox.miniship({"bump", "--release-as", "minor"}, linked).out == "1.1.0\n");
    CHECK(sandbox.git({"rev-parse", "next"}) == sandbox.git({"rev-parse", "v1.1.0^{}"}));
    CHECK(sandbox.read("package.json") == package("1.0.0"));
    CHECK(sandbox.miniship({"next"}).out == "1.0.1\n");
}

TEST_CASE("bump: a project in a folder of the repository writes only there") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.write("apps/shop/package.json", package("0.3.0"));
    sandbox.git({"add", "apps"});
    sandbox.git({"commit", "--quiet", "--message", "feat: a second app"});
    for (const bool before : {true, false}) {
        const Words place{"-C", "apps/shop"};
        Words words{"bump", "--path", ".", "--tag-prefix", "shop-v", "--dry-run"};
        words.insert(before ? words.begin() : words.end(), place.begin(), place.end());
        CHECK(sandbox.miniship(words).out == "0.3.1\n");
    }
    CHECK(sandbox.miniship({"bump", "--path", ".", "--tag-prefix", "shop-v"}, "apps/shop").out == "0.3.1\n");
    CHECK(sandbox.git({"tag", "--points-at", "HEAD"}) == "shop-v0.3.1");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "apps/shop/CHANGELOG.md\napps/shop/package.json");
}

TEST_CASE("bump: the settings of commit-and-tag-version, from its file or from ours") {
    const Sandbox sandbox;
    start_released(sandbox);
    const std::string types = R"([{"type": "fix", "section": "修复"}])";
    const auto notes = [&](const Words& flags) {
        Words words{"bump", "--dry-run", "--json"};
        words.insert(words.end(), flags.begin(), flags.end());
        return answer(sandbox.miniship(words))["notes"].get<std::string>();
    };
    sandbox.write("rc.json", fmt::format(R"({{"types": {}, "header": "# News"}})", types));
    CHECK(notes({"--config", "rc.json"}).find("### 修复\n\n* one") != std::string::npos);
    sandbox.write(".versionrc", fmt::format(R"({{"types": {}}})", types));
    CHECK(notes({}).find("### 修复") != std::string::npos);
    std::filesystem::remove(sandbox.path(".versionrc"));
    sandbox.write("miniship.json", fmt::format(R"({{"bump": {{"types": {}}}}})", types));
    CHECK(notes({}).find("### 修复") != std::string::npos);
}
