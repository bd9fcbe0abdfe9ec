// A laptop and a tag pipeline share a release: fresh clones, jobs that die, and what they hand on.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <regex>

#include "json_answer.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// A platform that takes a version once, the way Feishu, Douyin and Alipay do; `kill` beside its list makes it end
/// miniship as soon as the package has arrived.
constexpr const char* kUpload = R"(#!/bin/sh
if grep -qx "$MINISHIP_VERSION" "$PLATFORM"; then echo "version $MINISHIP_VERSION exists" >&2; exit 1; fi
grep -q '"1.9.0"' dist/app.js || exit 2
echo "$MINISHIP_VERSION" >> "$PLATFORM"
test -e "$PLATFORM.kill" || exit 0
rm "$PLATFORM.kill"
kill -9 "$1"
)";

constexpr const char* kSettings = R"({
  "apps": { "shop": { "platform": "feishu", "id": "cli_a1b2c3d4e5f6", "dist": "dist", "build": "./build.sh",
                      "upload": "./upload.sh $PPID", "uploadDone": "grep -qx $MINISHIP_VERSION $PLATFORM" } },
  "targets": { "main": { "url": "file:../policy.json", "app": "wechat/wx0123456789abcdef" } }
})";

/// The shop with a team whose scripts build and upload; the policy document lies beside every clone.
void grow_team(Sandbox& sandbox) {
    grow_shop(sandbox);
    std::filesystem::remove_all(sandbox.path("dist"));
    sandbox.write("../policy.json", sandbox.read("policy.json"));
    std::filesystem::remove(sandbox.path("policy.json"));
    sandbox.write("../platform", "1.8.1\n");
    sandbox.environment["PLATFORM"] = sandbox.beside("platform");
    sandbox.write_program("upload.sh", kUpload);
    sandbox.write_program("build.sh",
                          "#!/bin/sh\nrm -rf dist && mkdir dist\n"
                          "echo 'App({ version: process.env.APP_VERSION });' > dist/app.js\n"
                          "echo '// built' >> package-lock.json; touch made-by-the-build\n");
    sandbox.write("package-lock.json", "{\n  \"name\": \"shop\",\n  \"version\": \"1.8.1\"\n}\n");
    sandbox.write("miniship.json", kSettings);
    sandbox.git({"add", "--all"});
    sandbox.git({"commit", "--quiet", "--message", "build: settings of the release"});
}

/// A fresh clone of the tag, as pipelines make them.
std::string job(const Sandbox& sandbox, const std::string& name, const Words& more = {}) {
    Words clone{"clone", "--quiet", "--depth", "1", "--branch", "v1.9.0"};
    clone.insert(clone.end(), more.begin(), more.end());
    clone.insert(clone.end(), {sandbox.url("remote.git"), sandbox.beside(name)});
    sandbox.git(clone);
    return sandbox.beside(name);
}

std::string without_times(const std::string& text) {
    return std::regex_replace(text, std::regex{"\"updatedAt\": \"[^\"]*\""}, "\"updatedAt\"");
}

/// Everything that a release leaves behind for others, but for times.
struct Published {
    std::string refs{};
    Tree dist{};
    std::string document{};
    std::string platform{};
    bool operator==(const Published&) const = default;
};

Published published(const Sandbox& sandbox, const std::string& built) {
    return {.refs = sandbox.git({"for-each-ref"}, sandbox.beside("remote.git")),
            .dist = tree_of(built + "/dist"),
            .document = without_times(bytes_of(sandbox.beside("policy.json"))),
            .platform = bytes_of(sandbox.beside("platform"))};
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

constexpr const char* kPipelineSteps = "build,inject,upload,policy";

}  // namespace

TEST_CASE("pipeline: two machines, a killed job and a review end as one place does") {
    Sandbox one;
    grow_team(one);
    CHECK(one.miniship({"release"}).out == "1.9.0\n");
    CHECK(one.miniship({"push", "--live", "1.9.0"}).status == 0);
    const Published expected = published(one, one.path());
    CHECK(expected.platform == "1.8.1\n1.9.0\n");

    Sandbox two;
    grow_team(two);
    CHECK(two.miniship({"bump", "--push"}).out == "1.9.0\n");
    two.write("../platform.kill", "");
    CHECK(two.miniship({"release", "--only", kPipelineSteps}, job(two, "job1")).status == 137);
    CHECK(bytes_of(two.beside("platform")) == expected.platform);
    const std::string retried = job(two, "job2");
    const Outcome again = two.miniship({"release", "--only", kPipelineSteps, "--json"}, retried);
    CHECK(again.status == 0);
    CHECK(answer(again)["done"] == nlohmann::json{"build", "inject", "upload", "policy"});
    CHECK(holds(again.err, "1.9.0 is there already"));
    CHECK(two.miniship({"push", "--live", "1.9.0"}, job(two, "review")).status == 0);
    const Published actual = published(two, retried);
    CHECK(actual.refs == expected.refs);
    CHECK(actual.document == expected.document);
    CHECK(actual.platform == expected.platform);
    const bool same = actual.dist == expected.dist;
    CHECK(same);
}

TEST_CASE("pipeline: separate jobs build, upload and write the policy, each from its own clone") {
    Sandbox sandbox;
    grow_team(sandbox);
    CHECK(sandbox.miniship({"bump", "--push"}).out == "1.9.0\n");
    const std::string build = job(sandbox, "build");
    CHECK(sandbox.miniship({"release", "--only", "build,inject"}, build).out == "1.9.0\n");
    const std::string upload = job(sandbox, "upload");
    std::filesystem::copy(build + "/dist", upload + "/dist", std::filesystem::copy_options::recursive);
    CHECK(sandbox.miniship({"inject", "--verify"}, upload).status == 0);
    CHECK(sandbox.miniship({"release", "--only", "upload"}, upload).out == "1.9.0\n");
    CHECK(sandbox.miniship({"release", "--only", "policy"}, job(sandbox, "policy")).out == "1.9.0\n");
    CHECK(bytes_of(sandbox.beside("platform")) == "1.8.1\n1.9.0\n");
    CHECK(holds(bytes_of(sandbox.beside("policy.json")), "\"latest\": \"1.9.0\""));
}

TEST_CASE("pipeline: clones without the tag, or without its annotation, release all the same and push nothing") {
    Sandbox sandbox;
    grow_team(sandbox);
    CHECK(sandbox.miniship({"bump", "--push"}).out == "1.9.0\n");
    const std::string bare = job(sandbox, "bare", {"--no-tags"});
    sandbox.git({"update-ref", "-d", "refs/tags/v1.9.0"}, bare);
    REQUIRE(sandbox.git({"tag"}, bare).empty());
    const std::string light = job(sandbox, "light");
    sandbox.git({"update-ref", "refs/tags/v1.9.0", "HEAD"}, light);
    for (const std::string& folder : {bare, light}) {
        // A job may have no right to push.
        sandbox.git({"config", "remote.origin.receivepack", "false"}, folder);
        const auto told = answer(sandbox.miniship({"release", "--dry-run", "--json"}, folder));
        CHECK(told["version"] == "1.9.0");
        CHECK(told["steps"][3]["state"] == "done");
        CHECK(sandbox.miniship({"release", "--only", "build,inject,refs"}, folder).out == "1.9.0\n");
        CHECK(sandbox.miniship({"release", "--only", "build,inject"}, folder).out == "1.9.0\n");
    }
}

TEST_CASE("pipeline: what the build has changed is no obstacle, and a source that somebody has edited is one") {
    Sandbox sandbox;
    grow_team(sandbox);
    CHECK(sandbox.miniship({"bump", "--push"}).out == "1.9.0\n");
    const std::string folder = job(sandbox, "job");
    CHECK(sandbox.miniship({"release", "--only", "build,inject"}, folder).status == 0);
    CHECK(holds(sandbox.git({"status", "--porcelain"}, folder), " M package-lock.json"));
    CHECK(sandbox.miniship({"release", "--only", "upload"}, folder).status == 0);
    sandbox.write("../job/src/app.js", "// edited\n");
    check_refusal(sandbox, {"release", "--only", "policy"}, {3, "1 tracked file has changes: src/app.js", "git stash"},
                  folder);
}

TEST_CASE("pipeline: a shallow clone does not bump, and says what it needs") {
    Sandbox sandbox;
    grow_team(sandbox);
    sandbox.git({"push", "--quiet", "origin", "main"});
    sandbox.git({"clone", "--quiet", "--depth", "1", "--no-tags", sandbox.url("remote.git"), sandbox.beside("job")});
    check_refusal(sandbox, {"release"}, {3, "shallow", "git fetch --unshallow"}, sandbox.beside("job"));
}

TEST_CASE("pipeline: a release hands its values on") {
    Sandbox sandbox;
    grow_team(sandbox);
    sandbox.environment["GITHUB_OUTPUT"] = sandbox.beside("output");
    sandbox.write("../output", "earlier=1\n");
    CHECK(sandbox.miniship({"release", "--only", "bump,policy", "--output", "../release.env"}).status == 0);

    const std::string output = bytes_of(sandbox.beside("output"));
    CHECK(output.starts_with("earlier=1\nversion=1.9.0\ntag=v1.9.0\nfloor=1.2.1\nnotes<<end-of-notes-"));
    const auto first = output.find("<<") + 2;
    const std::string delimiter = output.substr(first, output.find('\n', first) - first);
    CHECK(output.ends_with("\n" + delimiter + "\n"));
    CHECK(holds(output, "## 1.9.0 (2026-03-01)\n"));

    const std::string env = bytes_of(sandbox.beside("release.env"));
    CHECK(
        env.starts_with("MINISHIP_VERSION=1.9.0\nMINISHIP_TAG=v1.9.0\nMINISHIP_FLOOR=1.2.1\nMINISHIP_NOTES=## 1.9.0 "
                        "(2026-03-01)\\n\\n"));
    CHECK(std::count(env.begin(), env.end(), '\n') == 4);
    const Outcome shell =
        sandbox.run({"sh", "-c", "printf '%b\\n' \"$(sed -n 's/^MINISHIP_NOTES=//p' ../release.env)\" | sed -n 4p"});
    CHECK(shell.out == "### Features\n");
}

TEST_CASE("pipeline: the same values are handed on whatever there is left to do") {
    Sandbox sandbox;
    grow_team(sandbox);
    CHECK(sandbox.miniship({"release", "--only", "bump,refs"}).status == 0);
    const std::string folder = job(sandbox, "job");
    const auto values_of = [&](const std::string& steps) {
        CHECK(sandbox.miniship({"release", "--only", steps, "--output", "../values"}, folder).status == 0);
        return bytes_of(sandbox.beside("values"));
    };
    const std::string first = values_of("build,inject,upload");
    CHECK(first.starts_with(
        "MINISHIP_VERSION=1.9.0\nMINISHIP_TAG=v1.9.0\nMINISHIP_FLOOR=1.2.1\nMINISHIP_NOTES=## 1.9.0 "));
    CHECK(values_of("build,inject,upload") == first);
    CHECK(values_of("refs") == first);
}

TEST_CASE("pipeline: values go nowhere on a dry run, and a folder that is missing is told at first") {
    Sandbox sandbox;
    grow_team(sandbox);
    sandbox.environment["GITHUB_OUTPUT"] = sandbox.beside("output");
    CHECK(sandbox.miniship({"release", "--dry-run", "--output", "../release.env"}).status == 0);
    CHECK_FALSE(std::filesystem::exists(sandbox.beside("output")));
    CHECK_FALSE(std::filesystem::exists(sandbox.beside("release.env")));
    check_refusal(sandbox, {"release", "--output", "nowhere/release.env"}, {2, "nowhere/release.env", "--output"});
    CHECK(sandbox.miniship({"bump", "--output", "../bump.env"}).status == 0);
    CHECK(bytes_of(sandbox.beside("bump.env")).starts_with("MINISHIP_VERSION=1.9.0\nMINISHIP_TAG=v1.9.0\n"));
}
