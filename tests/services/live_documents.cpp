#include "live_documents.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>

#include <sys/stat.h>

#include "edge/http.hpp"
#include "json_answer.hpp"
#include "miniship/byte_text.hpp"

namespace miniship::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUserOfDav = R"(, "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")";

std::string answer_to(const edge::HttpRequest& request) {
    auto response = edge::HttpClient::opened({}).value().send(request);
    REQUIRE(response.ok());
    return response->body;
}

edge::Url url_of(const std::string& text) {
    return edge::parse_url(text).value();
}

/// Every file below the folder: which it is, and when it was written.
std::string written_in(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        struct stat status {};
        if (entry.is_regular_file() && ::stat(entry.path().c_str(), &status) == 0) {
            files[entry.path()] = fmt::format("{} {}.{}", status.st_ino, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
        }
    }
    std::string mark;
    for (const auto& [path, written] : files) {
        mark += fmt::format("{} {}\n", path, written);
    }
    return mark;
}

/// A document that is a file, wherever it is served from, and its history in the same folder.
LiveDocument on_disk(const std::string& folder, const std::string& name) {
    const std::string path = folder + "/" + name;
    return {.bytes = [path]() -> std::optional<std::string> {
                return fs::exists(path) ? std::optional{bytes_of(path)} : std::nullopt;
            },
            .replace =
                [path](const std::string& bytes) {
                    std::ofstream{path, std::ios::trunc} << bytes;
                },
            .mark = [folder] { return written_in(folder); }};
}

}  // namespace

LiveDocument dav_document(const Server& server, const std::string& name, const std::string& more) {
    LiveDocument document = on_disk(server.documents(), name);
    document.url = server.url("/" + name);
    document.settings = kUserOfDav + more;
    // Through the server, which may remember a file that is changed behind its back.
    document.replace = [place = url_of(document.url)](const std::string& bytes) {
        auto client = edge::HttpClient::opened({.user = kUser, .password = kPassword}).value();
        REQUIRE(client.send({.method = "PUT", .url = place, .body = bytes})->status < 300);
    };
    return document;
}

LiveDocument api_document(const FaultServer& server, const std::string& name) {
    const edge::Url place = url_of(server.url("/api/" + name));
    return {.url = server.url("/api/" + name),
            .settings = R"(, "write": "etag")",
            .bytes = [place]() -> std::optional<std::string> {
                auto response = edge::HttpClient::opened({}).value().send({.url = place});
                REQUIRE(response.ok());
                return response->status == 200 ? std::optional{response->body} : std::nullopt;
            },
            .replace =
                [place](const std::string& bytes) {
                    answer_to({.method = "PUT", .url = place, .headers = {{"Seed", "1"}}, .body = bytes});
                },
            .mark = [effects = url_of(server.url("/effects"))] { return answer_to({.url = effects}); }};
}

LiveDocument file_document(const Sandbox& sandbox) {
    LiveDocument document = on_disk(sandbox.path(), "policy.json");
    document.url = "file:policy.json";
    return document;
}

LiveDocument command_document(const Sandbox& sandbox) {
    sandbox.write_program("service.sh", R"(#!/bin/sh
case $1 in
  read) cat kept.json 2>/dev/null || exit 5 ;;
  write)
    exec 9>kept.lock; flock 9
    if test -n "$MINISHIP_SEEN"; then cmp -s "$MINISHIP_SEEN" kept.json || exit 5
    else test ! -e kept.json || exit 5; fi
    cat > kept.new && mv kept.new kept.json ;;
esac
)");
    LiveDocument document = on_disk(sandbox.path(), "kept.json");
    document.url = "exec:./service.sh";
    document.settings = R"(, "history": "file:kept.history")";
    return document;
}

LiveDocument etcd_document(const std::string& target, const std::string& gateway, const std::string& key,
                           const std::string& token) {
    const auto asked = [gateway, token](const std::string& path, const std::string& body) {
        edge::HttpRequest request{.method = "POST", .url = url_of(gateway + path), .body = body};
        if (!token.empty()) {
            request.headers.emplace_back("Authorization", token);
        }
        return nlohmann::json::parse(answer_to(request));
    };
    const std::string named = fmt::format(R"("key": "{}")", base64_encoded(key, true));
    return {.url = target,
            .bytes = [asked, named]() -> std::optional<std::string> {
                const auto found = asked("/v3/kv/range", "{" + named + "}");
                if (!found.contains("kvs")) {
                    return std::nullopt;
                }
                std::string value = found["kvs"][0]["value"];
                return base64_decoded(value.substr(0, value.find('=')));
            },
            .replace =
                [asked, named](const std::string& bytes) {
                    asked("/v3/kv/put", fmt::format(R"({{{}, "value": "{}"}})", named, base64_encoded(bytes, true)));
                },
            .mark = [asked, named] { return asked("/v3/kv/range", "{" + named + "}")["header"]["revision"].dump(); }};
}

LiveDocument git_document(const Sandbox& sandbox, const std::string& repository, const std::string& url) {
    const std::string clone = sandbox.beside("clone of a colleague");
    return {.url = url + "#main:policy.json",
            .bytes = [&sandbox, repository]() -> std::optional<std::string> {
                const auto shown = sandbox.run({"git", "--git-dir", repository, "show", "main:policy.json"});
                return shown.status == 0 ? std::optional{shown.out} : std::nullopt;
            },
            .replace =
                [&sandbox, repository, clone](const std::string& bytes) {
                    fs::remove_all(clone);
                    sandbox.git({"clone", "--quiet", repository, clone});
                    std::ofstream{clone + "/policy.json"} << bytes;
                    sandbox.git({"-C", clone, "add", "--all"});
                    sandbox.git({"-C", clone, "commit", "--quiet", "--message", "fix: by hand"});
                    sandbox.git({"-C", clone, "push", "--quiet"});
                    fs::remove_all(clone);
                },
            .mark =
                [&sandbox, repository] {
                    return sandbox.git({"--git-dir", repository, "for-each-ref", "--format=%(objectname)"});
                }};
}

}  // namespace miniship::test
