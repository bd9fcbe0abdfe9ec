// bump: what lifecycle scripts write into the files of the release.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "bump_state.hpp"

using namespace miniship::test;

namespace {

/// Version 1.0.0 is released, one fix waits, and .versionrc has these scripts.
void start_scripted(const Sandbox& sandbox, const nlohmann::json& scripts) {
    sandbox.start_project("1.0.0");
    sandbox.write(".versionrc", nlohmann::json{{"scripts", scripts}}.dump());
    sandbox.git({"add", ".versionrc"});
    sandbox.git({"commit", "--quiet", "--message", "chore: scripts"});
    sandbox.tag("v1.0.0");
    sandbox.commit("fix: one");
}

std::string writing(const std::string& version) {
    return "sed -i 's/1\\.0\\.0/" + version + "/' package.json";
}

}  // namespace

TEST_CASE("bump: a prebump script that writes the version and prints it is taken at its word") {
    const Sandbox sandbox;
    start_scripted(sandbox, {{"prebump", writing("2.0.0") + "; echo 2.0.0"}});
    CHECK(sandbox.miniship({"bump"}).out == "2.0.0\n");
    CHECK(sandbox.git({"show", "v2.0.0:package.json"}).find("\"2.0.0\"") != std::string::npos);
    CHECK(sandbox.git({"diff", "--name-only", "HEAD~1"}) == "CHANGELOG.md\npackage.json");
    CHECK(sandbox.git({"status", "--porcelain"}).empty());
}

TEST_CASE("bump: a prebump script that writes another version and prints none is refused, and all is as before") {
    const Sandbox sandbox;
    start_scripted(sandbox, {{"prebump", writing("2.0.0")}});
    const auto before = state_of(sandbox);
    const Outcome refused = sandbox.miniship({"bump"});
    CHECK(refused.status == 3);
    CHECK(refused.out.empty());
    CHECK(refused.err.find("a script has written 2.0.0 into package.json, and printed no version: 1.0.1 would be "
                           "released") != std::string::npos);
    CHECK(refused.err.find("hint: let the prebump script print the version too: `echo 2.0.0`") != std::string::npos);
    CHECK(state_of(sandbox) == before);
    CHECK(sandbox.miniship({"bump", "--scripts.prebump", writing("1.0.1")}).out == "1.0.1\n");
    CHECK(sandbox.git({"show", "v1.0.1:package.json"}).find("\"1.0.1\"") != std::string::npos);
}

TEST_CASE("bump: what a script has written before the bump goes back too when the release does") {
    const Sandbox sandbox;
    start_scripted(sandbox, {{"prebump", "echo >> package.json"}, {"precommit", "exit 1"}});
    const auto before = state_of(sandbox);
    CHECK(sandbox.miniship({"bump"}).status == 3);
    CHECK(state_of(sandbox) == before);
    CHECK(sandbox.miniship({"bump", "--scripts.precommit", "true"}).out == "1.0.1\n");
    CHECK(sandbox.git({"show", "v1.0.1:package.json"}).ends_with("}\n"));
    CHECK(sandbox.git({"status", "--porcelain"}).empty());
}
