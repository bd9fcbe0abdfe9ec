// bump: what commit-and-tag-version reads from its files holds here too.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "bump_state.hpp"
#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

void start_released(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: one");
}

}  // namespace

TEST_CASE("bump: dryRun in the settings makes a dry run, unless the command line denies it") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.publish();
    sandbox.write(".versionrc", R"({"dryRun": true})");
    const auto before = state_of(sandbox);
    const Outcome dry = sandbox.miniship({"bump", "--push"});
    CHECK(dry.status == 0);
    CHECK(dry.out == "1.0.1\n");
    CHECK(dry.err.find("dryRun in .versionrc makes this a dry run") != std::string::npos);
    CHECK(dry.err.find("dry run: nothing has been changed") != std::string::npos);
    CHECK(answer(sandbox.miniship({"bump", "--json"}))["applied"] == false);
    CHECK(sandbox.miniship({"bump", "--abort"}).err.find("there is no bump to take back") != std::string::npos);
    CHECK(state_of(sandbox) == before);
    check_refusal(sandbox, {"release", "--only", "bump"}, {2, "dryRun in .versionrc", "--no-dry-run"});
    CHECK(sandbox.miniship({"release", "--only", "bump", "--dry-run"}).status == 0);
    CHECK(state_of(sandbox) == before);

    CHECK(sandbox.miniship({"bump", "--no-dry-run"}).out == "1.0.1\n");
    CHECK(sandbox.git({"tag", "--points-at", "HEAD"}) == "v1.0.1");
    sandbox.commit("fix: two");
    CHECK(sandbox.miniship({"release", "--only", "bump", "--no-dry-run"}).out == "1.0.2\n");
    sandbox.write(".versionrc", R"({"dryRun": "yes"})");
    const Outcome wrong = sandbox.miniship({"bump"});
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find(".versionrc: dryRun must be true or false") != std::string::npos);
}

TEST_CASE("bump: settings count in every spelling that commit-and-tag-version takes") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.write(".versionrc", R"({"tag-prefix": "x-", "i": "NEWS.md", "skip.commit": true, "skip": {"tag": true},
                                    "scripts.postbump": "echo ran > ran.txt", "release-as": "minor"})");
    const auto bump = answer(sandbox.miniship({"bump", "--json"}));
    CHECK(bump["tag"] == "x-1.1.0");
    CHECK(bump["warnings"].empty());
    CHECK(sandbox.read("ran.txt") == "ran\n");
    CHECK(sandbox.read("NEWS.md").find("1.1.0") != std::string::npos);
    CHECK(sandbox.git({"log", "-1", "--format=%s"}) == "fix: one");
    CHECK(sandbox.git({"tag"}) == "v1.0.0");

    const Sandbox dry;
    start_released(dry);
    dry.write("rc.json", R"({"dry-run": true})");
    CHECK(answer(dry.miniship({"bump", "--json", "--config", "rc.json"}))["applied"] == false);
    dry.write(".versionrc", R"({"extends": "./rc.json"})");
    check_refusal(dry, {"bump"}, {2, ".versionrc: what it extends is not read", "copy the keys"});
}

TEST_CASE("bump: the nearest .versionrc counts, from the package up to the top of the repository") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.write("../.versionrc", R"({"tagPrefix": "outside-"})");
    sandbox.write(".versionrc", R"({"tagPrefix": "top-", "infile": "NEWS.md"})");
    sandbox.write("packages/a/package.json", "{\n  \"version\": \"0.3.0\"\n}\n");
    sandbox.git({"add", "packages"});
    sandbox.git({"commit", "--quiet", "--message", "feat: a package"});
    const auto tag = [&](const std::string& folder) {
        return answer(sandbox.miniship({"bump", "--dry-run", "--json"}, folder))["tag"].get<std::string>();
    };
    CHECK(tag("packages/a") == "top-0.3.1");
    CHECK(answer(sandbox.miniship({"config", "--json"}, "packages/a"))["values"]["tagPrefix"]["origin"] ==
          "../../.versionrc");
    sandbox.write("packages/.versionrc.js", "module.exports = {}");
    check_refusal(sandbox, {"bump"}, {2, "../.versionrc.js is a program", "node -p"}, "packages/a");
    sandbox.write("packages/a/.versionrc.json", R"({"tagPrefix": "a-"})");
    CHECK(tag("packages/a") == "a-0.3.1");
    std::filesystem::remove(sandbox.path(".versionrc"));
    CHECK(tag("") == "v1.1.0");
    CHECK(sandbox.miniship({"bump"}, "packages/a").out == "0.3.1\n");
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "packages/a/CHANGELOG.md\npackages/a/package.json");
}

TEST_CASE("bump: scripts and skipped steps of package.json and .versionrc add up") {
    const Sandbox sandbox;
    sandbox.write("package.json",
                  R"({"version": "1.0.0", "standard-version": {"skip": {"tag": true}, "scripts": {"postbump": "a"}},)"
                  R"( "commit-and-tag-version": {"scripts": {"pretag": "b"}}})");
    sandbox.write(".versionrc", R"({"skip": {"commit": true}, "scripts": {"postbump": "c"}})");
    sandbox.git({"init", "--quiet", "--initial-branch=main"});
    sandbox.git({"add", "package.json"});
    sandbox.git({"commit", "--quiet", "--message", "feat: one"});
    const auto values = answer(sandbox.miniship({"config", "--json"}))["values"];
    CHECK(values["bump"]["value"] == nlohmann::json::parse(R"({"skip": {"tag": true, "commit": true},
                                                               "scripts": {"postbump": "c", "pretag": "b"}})"));
    const auto steps = answer(sandbox.miniship({"bump", "--dry-run", "--json"}))["steps"];
    for (const auto& step : steps) {
        CHECK((step["do"] == "write" || step["do"] == "script"));
    }
}

TEST_CASE("bump: with everything else skipped the present version is tagged where HEAD is") {
    const Sandbox sandbox;
    start_released(sandbox);
    const Words only_tag{"bump", "--skip.bump", "--skip.changelog", "--skip.commit"};
    check_refusal(sandbox, only_tag, {3, "tag v1.0.0 already exists", "without --skip.bump"});
    sandbox.git({"tag", "--delete", "v1.0.0"});
    const std::string head = sandbox.git({"rev-parse", "HEAD"});
    CHECK(sandbox.miniship(only_tag).out == "1.0.0\n");
    CHECK(sandbox.git({"rev-parse", "HEAD", "v1.0.0^{}"}) == head + "\n" + head);
    CHECK(sandbox.git({"cat-file", "-t", "v1.0.0"}) == "tag");
    CHECK(sandbox.git({"status", "--porcelain"}).empty());
    CHECK(sandbox.miniship({"bump", "--first-release", "--skip.changelog", "--skip.commit", "-t", "x"}).status == 0);
    CHECK(sandbox.git({"rev-parse", "x1.0.0^{}"}) == head);
    for (const Words& words : {Words{"bump", "--skip.commit"}, Words{"bump", "--skip.bump", "--skip.commit"},
                               Words{"bump", "--skip.changelog", "--skip.commit"}}) {
        check_refusal(sandbox, words, {2, "the tag would stand on the commit before the release", "--skip.tag"});
    }
}

TEST_CASE("bump: an unknown key of miniship.json is an error beside a .versionrc, too") {
    const Sandbox sandbox;
    start_released(sandbox);
    sandbox.write(".versionrc", R"({"infile": "NEWS.md"})");
    sandbox.write("miniship.json", R"({"bump": {"heade": "# Notes"}})");
    check_refusal(sandbox, {"bump"}, {2, "heade is not a key of a bump (did you mean header?)", "bump takes"});
    sandbox.write(".versionrc", R"({"ofTomorrow": true})");
    sandbox.write("miniship.json", R"({"bump": {"header": "# Notes"}})");
    const Outcome bump = sandbox.miniship({"bump"});
    CHECK(bump.out == "1.0.1\n");
    CHECK(bump.err.find("ofTomorrow is not a key of a bump") != std::string::npos);
}
