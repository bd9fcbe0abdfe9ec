#include "shop.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <string>

#include "etcd_servers.hpp"
#include "json_answer.hpp"
#include "servers.hpp"

namespace miniship::test {
namespace {

namespace fs = std::filesystem;

const FaultServer& api_server() {
    static const FaultServer server;
    return server;
}

const ApacheServer& webdav_server() {
    static const ApacheServer server;
    return server;
}

const EtcdServer& etcd_server() {
    static const EtcdServer server;
    return server;
}

/// The WebDAV user, as curl takes it.
std::string webdav_user() {
    return fmt::format("{}:{}", kUser, kPassword);
}

/// The names in a folder, one line each; not the folder that Apache makes for properties.
std::string names_in(const std::string& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder}) {
        names.insert(entry.path().filename().string());
    }
    names.erase(".DAV");
    std::string lines;
    for (const auto& name : names) {
        lines += name + "\n";
    }
    return lines;
}

std::string line_of(const nlohmann::json& change) {
    auto row = change;
    row.erase("when");
    row.erase("settled");
    return row.dump() + "\n";
}

}  // namespace

Shop::Shop(Service service) : service_{service} {
    grow_shop(sandbox_);
    fs::create_directory(sandbox_.beside("tmp"));
    sandbox_.environment["TMPDIR"] = sandbox_.beside("tmp");
    switch (service) {
        case Service::file:
            break;
        case Service::api:
            serve_by_api();
            break;
        case Service::webdav:
            serve_by_webdav();
            break;
        case Service::git:
            serve_by_git();
            break;
        case Service::command:
            serve_by_command();
            break;
        case Service::etcd:
            serve_by_etcd();
            break;
    }
}

/// The settings with another target; nothing is left of the file.
void Shop::move_document_to(const std::string& url, const std::string& more) const {
    change_settings(sandbox_, R"("url": "file:policy.json")", fmt::format(R"("url": "{}"{})", url, more));
    fs::remove(sandbox_.path("policy.json"));
}

void Shop::serve_by_api() {
    url_ = api_server().url("/api/shop.json");
    REQUIRE(sandbox_.run({"curl", "--silent", "--fail", "--upload-file", "policy.json", url_}).status == 0);
    static_cast<void>(sandbox_.run({"curl", "--silent", "--request", "DELETE", url_ + ".history"}));
    change_settings(sandbox_, R"("dist": "dist" })", R"("dist": "dist",
      "build": "rm -rf dist; mkdir dist; echo 'a = process.env.APP_VERSION' | tee dist/a.js > dist/b.js",
      "upload": "echo $MINISHIP_VERSION $MINISHIP_FLOOR >> ../log",
      "uploadDone": "grep -q ^$MINISHIP_VERSION ../log" })");
    move_document_to(url_, "");
}

void Shop::serve_by_webdav() {
    url_ = webdav_server().url("/shop.json");
    sandbox_.environment["DAV_USER"] = kUser;
    sandbox_.environment["DAV_PASSWORD"] = kPassword;
    end_lock(url_);
    end_lock(url_ + ".history");
    REQUIRE(sandbox_.run({"curl", "--silent", "--fail", "--user", webdav_user(), "--upload-file", "policy.json", url_})
                .status == 0);
    fs::remove(webdav_server().documents() + "/shop.json.history");
    move_document_to(url_, R"(, "userEnv": "DAV_USER", "passwordEnv": "DAV_PASSWORD")");
}

void Shop::serve_by_git() {
    const std::string repository = sandbox_.beside("policies.git");
    const std::string tree = sandbox_.beside("tree");
    sandbox_.git({"init", "--quiet", "--bare", "--initial-branch=main", repository});
    sandbox_.git({"init", "--quiet", "--initial-branch=main", tree});
    fs::copy_file(sandbox_.path("policy.json"), tree + "/policy.json");
    sandbox_.git({"add", "policy.json"}, tree);
    sandbox_.git({"commit", "--quiet", "--message", "policy"}, tree);
    sandbox_.git({"push", "--quiet", repository, "main"}, tree);
    fs::remove_all(tree);
    move_document_to("git+file:../policies.git#main:policy.json", "");
}

void Shop::serve_by_command() {
    sandbox_.write("../served/policy.json", sandbox_.read("policy.json"));
    sandbox_.write_program("../served/policy.sh",
                           "#!/bin/sh\n"
                           "cd ../served; case $1 in read) cat policy.json ;;\n"
                           "write) exec 9>lock; flock 9; cmp -s \"$MINISHIP_SEEN\" policy.json || exit 5\n"
                           "cat > policy.new; mv policy.new policy.json ;; esac\n");
    move_document_to("exec:../served/policy.sh", R"(, "history": "file:../served/policy.json.history")");
}

void Shop::serve_by_etcd() {
    const EtcdServer& server = etcd_server();
    const std::string calls = server.url("/v3/kv/");
    const std::string script = fmt::format(
        "key=$(printf policy | base64) history=$(printf policy.history | base64)\n"
        "echo \"{{\\\"key\\\":\\\"$key\\\",\\\"value\\\":\\\"$(base64 --wrap=0 policy.json)\\\"}}\" |\n"
        "curl --silent --fail --data @- {0}put && curl --silent --fail --data \"{{\\\"key\\\":\\\"$history\\\"}}\" "
        "{0}deleterange",
        calls);
    REQUIRE(sandbox_.run({"sh", "-c", script}).status == 0);
    move_document_to(server.target("policy"), "");
}

std::string Shop::document() const {
    switch (service_) {
        case Service::file:
            return sandbox_.read("policy.json");
        case Service::git:
            return sandbox_.git({"show", "main:policy.json"}, sandbox_.beside("policies.git")) + "\n";
        case Service::command:
            return bytes_of(sandbox_.beside("served/policy.json"));
        case Service::etcd:
            return answer(sandbox_.miniship({"policy", "show", "--json"}))["document"].dump(1) + "\n";
        default:
            return sandbox_.run({"curl", "--silent", "--show-error", "--fail", url_}).out;
    }
}

std::string Shop::beside_document() const {
    if (service_ == Service::webdav) {
        return names_in(webdav_server().documents());
    }
    if (service_ == Service::git) {
        const std::string repository = sandbox_.beside("policies.git");
        return sandbox_.git({"for-each-ref", "--format=%(refname)"}, repository) + "\n" +
               sandbox_.git({"log", "--format=%s", "main"}, repository) + "\n";
    }
    return service_ == Service::command ? names_in(sandbox_.beside("served")) : "";
}

void Shop::add_history(Standing& standing) const {
    const Outcome history = sandbox_.miniship({"policy", "history", "--json"});
    CHECK(history.status == 0);
    for (const auto& change : answer(history)["changes"]) {
        (change["settled"] == true ? standing.history : standing.unsettled) += line_of(change);
    }
}

Standing Shop::standing() const {
    Standing standing = standing_of(sandbox_);
    standing.document = timeless(document());
    standing.beside_document = beside_document();
    standing.temporary_files = names_in(sandbox_.beside("tmp"));
    add_history(standing);
    // They are compared by what they say.
    standing.repository.files.erase("policy.json");
    standing.repository.files.erase("policy.json.history");
    return standing;
}

/// Removes the lock that somebody who died has left, as the server does after its time.
void Shop::end_lock(const std::string& url) const {
    const std::string told =
        sandbox_
            .run({"curl", "--silent", "--user", webdav_user(), "--request", "PROPFIND", "--header", "Depth: 0", url})
            .out;
    const auto at = told.find("opaquelocktoken:");
    if (at != std::string::npos) {
        const std::string token = told.substr(at, told.find('<', at) - at);
        CHECK(sandbox_
                  .run({"curl", "--silent", "--fail", "--user", webdav_user(), "--request", "UNLOCK", "--header",
                        fmt::format("Lock-Token: <{}>", token), url})
                  .status == 0);
    }
}

void Shop::let_locks_end(const Disturbed& run) const {
    if (run.of_git) {
        remove_locks_of_git(sandbox_.path(".git"));
        remove_locks_of_git(sandbox_.beside("remote.git"));
    }
    if (run.of_git && service_ == Service::git) {
        remove_locks_of_git(sandbox_.beside("policies.git"));
    }
    if (service_ == Service::webdav) {
        end_lock(url_);
        end_lock(url_ + ".history");
    }
}

}  // namespace miniship::test
