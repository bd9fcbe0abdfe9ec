// The recipes of docs/ci: what their jobs run is run here, as far as that needs no account.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>

#include "json_answer.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

namespace {

std::string docs(const std::string& name) {
    return bytes_of(std::string{MINISHIP_SOURCE_DIR} + "/docs/" + name);
}

std::string after(const std::string& line, const std::string& start) {
    return line.starts_with(start) ? line.substr(start.size()) : "";
}

/// The command lines of a pipeline file in their order: `run:`, items of `script:` and `commands:`, `sh '…'`.
Words commands_of(const std::string& file) {
    Words commands;
    std::istringstream lines{docs(file)};
    std::optional<std::size_t> list;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t indent = line.find_first_not_of(' ');
        line.erase(0, indent);
        if (auto step = after(line, "sh '"); !step.empty()) {
            step.pop_back();
            for (auto at = step.find("\\'"); at != std::string::npos; at = step.find("\\'", at)) {
                step.erase(at, 1);
            }
            commands.push_back(step);
        } else if (line.starts_with("- run: ") || line.starts_with("run: ")) {
            commands.push_back(line.substr(line.find(' ', 2) + 1));
        } else if (line == "script:" || line == "commands:") {
            list = indent;
            continue;
        } else if (list && indent > *list && line.starts_with("- ")) {
            commands.push_back(line.substr(2));
            continue;
        }
        list.reset();
    }
    return commands;
}

/// Programs that a job finds beside git: miniship itself, and stand-ins that note how they were called.
void add_programs(Sandbox& sandbox) {
    std::filesystem::create_directories(sandbox.beside("bin"));
    std::filesystem::create_symlink(MINISHIP_BINARY, sandbox.beside("bin/miniship"));
    sandbox.write_program("../bin/npm", "#!/bin/sh\ntest \"$1\" = ci\n");
    sandbox.write_program("../bin/npx",
                          "#!/bin/sh\nfor word in \"$@\"; do printf '[%s]' \"$word\"; done >> \"$CALLS\"\n"
                          "echo >> \"$CALLS\"\n");
    sandbox.environment["PATH"] = sandbox.beside("bin") + ":" + sandbox.environment["PATH"];
    sandbox.environment["CALLS"] = sandbox.beside("calls");
}

/// A released shop whose upload is a tool that npx starts.
void release_shop(const Sandbox& sandbox) {
    grow_shop(sandbox);
    std::filesystem::rename(sandbox.path("policy.json"), sandbox.beside("policy.json"));
    sandbox.write("miniship.json", R"({
  "apps": { "shop": { "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist",
                      "build": "mkdir -p dist && cp src/env.js dist",
                      "upload": "npx tool --uv $MINISHIP_VERSION --key $UPLOAD_KEY" } },
  "targets": { "main": { "url": "file:../policy.json", "tokenEnv": "POLICY_TOKEN" } }
})");
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: settings of the release"});
    REQUIRE(sandbox.miniship({"bump", "--push"}).status == 0);
}

void check_recipe(const std::string& file) {
    Sandbox sandbox;
    add_programs(sandbox);
    release_shop(sandbox);
    sandbox.environment.insert({{"UPLOAD_KEY", "key"}, {"POLICY_TOKEN", "token"}, {"LIVE", "1.9.0"}});
    const std::string job = sandbox.beside("job");
    sandbox.git({"clone", "--quiet", "--depth", "1", "--branch", "v1.9.0", sandbox.url("remote.git"), job});
    const Words commands = commands_of(file);
    CHECK(commands.size() >= 4);
    CHECK(std::any_of(commands.begin(), commands.end(), [](const auto& line) { return line == "npm ci"; }));
    for (const auto& command : commands) {
        const Outcome outcome = sandbox.run({"bash", "-euo", "pipefail", "-c", command}, job);
        CHECK_MESSAGE(outcome.status == 0, file << ": " << command);
        // GitLab gives the values of the build's report to later jobs.
        const std::string env = bytes_of(job + "/release.env");
        std::istringstream lines{env};
        for (std::string line; std::getline(lines, line);) {
            sandbox.environment[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
        }
    }
    CHECK(bytes_of(sandbox.beside("calls")) == "[tool][--uv][1.9.0][--key][key]\n");
    const auto document = nlohmann::json::parse(bytes_of(sandbox.beside("policy.json")));
    const auto& app = document["apps"]["wechat/wx0123456789abcdef"];
    CHECK(app["latest"] == "1.9.0");
    CHECK(app["live"] == "1.9.0");
    CHECK(app["floor"]["min"] == "1.2.1");
}

/// The values of `"upload": "…"` in the text, as JSON has them.
Words uploads_in(const std::string& text) {
    Words uploads;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("\"upload\": \"")) {
            uploads.push_back(nlohmann::json::parse("{" + line + "}")["upload"]);
        }
    }
    return uploads;
}

}  // namespace

TEST_CASE("recipes: the pipeline files release, upload once and tell the clients") {
    for (const char* file :
         {"ci/github-actions.yml", "ci/gitlab-ci.yml", "ci/gitee-go.yml", "ci/Jenkinsfile", "ci/Jenkinsfile.coding"}) {
        check_recipe(file);
    }
}

TEST_CASE("recipes: the upload commands hand version and description to the platforms' tools, whole") {
    const Words uploads = uploads_in(docs("ci.md"));
    REQUIRE(uploads.size() == 4);
    for (const auto& upload : uploads) {
        Sandbox sandbox;
        add_programs(sandbox);
        sandbox.environment.insert({{"MINISHIP_VERSION", "1.9.0"},
                                    {"MINISHIP_TAG", "the shop v1.9.0"},
                                    {"UPLOAD_KEY", "a key"},
                                    {"UPLOAD_KEY_FILE", "a file"}});
        CHECK(sandbox.run({"sh", "-c", upload}).status == 0);
        const std::string calls = bytes_of(sandbox.beside("calls"));
        CHECK_MESSAGE(calls.find("[1.9.0]") != std::string::npos, calls);
        CHECK_MESSAGE(calls.find("[the shop v1.9.0]") != std::string::npos, calls);
    }
}
