// bump: what is written is what is committed, wherever links, marks of the index and paths lead.
#include <doctest/doctest.h>

#include <filesystem>

#include "bump_state.hpp"
#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// Version 1.0.0 is released, and one fix waits; `package.json` is a link to `real/app.json`, both in git.
void start_linked(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    std::filesystem::create_directory(sandbox.path("real"));
    sandbox.git({"mv", "package.json", "real/app.json"});
    std::filesystem::create_symlink("real/app.json", sandbox.path("package.json"));
    sandbox.git({"add", "package.json"});
    sandbox.git({"commit", "--quiet", "--message", "chore: link"});
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: one");
}

void start_released(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: one");
}

/// The release refuses, and nothing at all is other than before.
void check_refused_untouched(const Sandbox& sandbox, const Words& words, const Refusal& refusal) {
    const auto before = state_of(sandbox);
    check_refusal(sandbox, words, refusal);
    CHECK(state_of(sandbox) == before);
}

}  // namespace

TEST_CASE("bump: of a version file that is a link, the file behind it is written and committed") {
    const Sandbox sandbox;
    start_linked(sandbox);
    const auto bump = answer(sandbox.miniship({"bump", "--json"}));
    CHECK(bump["version"] == "1.0.1");
    CHECK(bump["steps"][0]["path"] == "real/app.json");
    CHECK(sandbox.git({"show", "v1.0.1:real/app.json"}).find("\"1.0.1\"") != std::string::npos);
    CHECK(std::filesystem::is_symlink(sandbox.path("package.json")));
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "CHANGELOG.md\nreal/app.json");
    CHECK(sandbox.git({"status", "--porcelain"}).empty());
    CHECK(sandbox.miniship({"next"}).out == "1.0.2\n");
}

TEST_CASE("bump: a folder that is a link leads to the file in git, and so does a changelog that is not there yet") {
    const Sandbox sandbox;
    start_linked(sandbox);
    std::filesystem::create_directory_symlink("real", sandbox.path("app"));
    std::filesystem::create_symlink("real/NEWS.md", sandbox.path("CHANGELOG.md"));
    sandbox.git({"add", "app", "CHANGELOG.md"});
    sandbox.git({"commit", "--quiet", "--message", "chore: more links"});
    sandbox.write(".versionrc", R"({"packageFiles": [{"filename": "app/app.json", "type": "json"}]})");
    CHECK(sandbox.miniship({"bump"}).out == "1.0.1\n");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "real/NEWS.md\nreal/app.json");
    CHECK(sandbox.git({"status", "--porcelain"}) == "?? .versionrc");
    CHECK(std::filesystem::is_symlink(sandbox.path("CHANGELOG.md")));
}

TEST_CASE("bump: a linked file with changes of its own is refused as any other") {
    const Sandbox sandbox;
    start_linked(sandbox);
    sandbox.write("real/app.json", sandbox.read("real/app.json") + "\n");
    check_refused_untouched(sandbox, {"bump"}, {3, "real/app.json has changes that are not committed", "git commit"});
}

TEST_CASE("bump: a link to a file that git does not have is refused before anything is written") {
    const Sandbox sandbox;
    start_linked(sandbox);
    sandbox.git({"rm", "--quiet", "--cached", "real/app.json"});
    sandbox.git({"commit", "--quiet", "--message", "chore: forget it"});
    const Refusal untracked{3, "package.json is a link to real/app.json, which git does not track", "git add"};
    check_refused_untouched(sandbox, {"bump"}, untracked);
    sandbox.write(".gitignore", "real/\n");
    check_refused_untouched(sandbox, {"bump"}, untracked);

    sandbox.write("../elsewhere.json", sandbox.read("real/app.json"));
    std::filesystem::remove(sandbox.path("package.json"));
    std::filesystem::create_symlink("../elsewhere.json", sandbox.path("package.json"));
    sandbox.git({"add", "package.json"});
    sandbox.git({"commit", "--quiet", "--message", "chore: link elsewhere"});
    check_refused_untouched(sandbox, {"bump"},
                            {3, "package.json is a link to ../elsewhere.json, outside the repository", "link"});
    CHECK(sandbox.read("../elsewhere.json").find("1.0.0") != std::string::npos);
}

TEST_CASE("bump: a file that the index hides from git is refused before anything is written") {
    for (const std::string mark : {"skip-worktree", "assume-unchanged"}) {
        CAPTURE(mark);
        const Sandbox sandbox;
        start_released(sandbox);
        sandbox.publish();
        sandbox.git({"update-index", "--" + mark, "package.json"});
        const Refusal hidden{3, "package.json marked " + mark, "git update-index --no-" + mark + " package.json"};
        check_refused_untouched(sandbox, {"bump"}, hidden);
        check_refused_untouched(sandbox, {"release"}, hidden);
        sandbox.git({"update-index", "--split-index"});
        check_refused_untouched(sandbox, {"bump"}, hidden);
        CHECK(sandbox.git({"ls-files", "-v", "package.json"}).front() == (mark == "skip-worktree" ? 'S' : 'h'));
        CHECK(sandbox.miniship({"bump", "--skip.bump", "--skip.tag"}).status == 0);
        sandbox.git({"update-index", "--no-" + mark, "package.json"});
        CHECK(sandbox.miniship({"bump"}).out == "1.0.1\n");
        CHECK(sandbox.git({"show", "v1.0.1:package.json"}).find("\"1.0.1\"") != std::string::npos);
    }
}

TEST_CASE("bump: an absolute path of the changelog is that file, and outside the repository it is refused") {
    const Sandbox sandbox;
    start_released(sandbox);
    const std::string outside = sandbox.beside("NEWS.md");
    check_refusal(sandbox, {"bump", "--infile", outside},
                  {2, outside + " is outside the repository", "name a file of the repository"});
    check_refusal(sandbox, {"bump", "-i", "../NEWS.md"}, {2, "../NEWS.md is outside the repository", "--skip.commit"});
    const Outcome bump = sandbox.miniship({"bump", "--infile", sandbox.path("docs/NEWS.md")});
    CHECK(bump.out == "1.0.1\n");
    CHECK(bump.err.find("created " + sandbox.path("docs/NEWS.md")) != std::string::npos);
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "docs/NEWS.md\npackage.json");
    CHECK(sandbox.git({"status", "--porcelain"}).empty());

    sandbox.commit("fix: two");
    CHECK(sandbox.miniship({"bump", "--infile", outside, "--skip.commit", "--skip.tag"}).status == 0);
    CHECK(bytes_of(outside).find("1.0.2") != std::string::npos);
}

TEST_CASE("bump: an absolute path through a link of the system is the same file") {
    const Sandbox sandbox;
    start_released(sandbox);
    std::filesystem::create_directory_symlink(sandbox.path(), sandbox.beside("link"));
    CHECK(sandbox.miniship({"bump", "--infile", sandbox.beside("link/NEWS.md")}).out == "1.0.1\n");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "NEWS.md\npackage.json");
}
