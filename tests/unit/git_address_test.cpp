#include <doctest/doctest.h>

#include "policy_store/git_address.hpp"
#include "policy_store/git_wording.hpp"

using namespace miniship;
using namespace miniship::policy_store;

TEST_CASE("git url: repository, branch and path") {
    CHECK(parse_git_url("git+https://Git.example:8443/t/p.git#release/1:shop/a%20b.json", "/r").value() ==
          GitAddress{.remote = "https://Git.example:8443/t/p.git",
                     .origin = "https://git.example:8443",
                     .branch = "release/1",
                     .path = "shop/a b.json"});
    CHECK(parse_git_url("git+http://127.0.0.1:80/p#main:p.json", "/r")->loopback);
    CHECK(parse_git_url("git+ssh://git@git.example:22/t/p.git#main:p.json", "/r")->remote ==
          "ssh://git@git.example:22/t/p.git");
    CHECK(parse_git_url("git+file:../p.git#main:p.json", "/r")->remote == "file:///r/../p.git");
    CHECK(parse_git_url("git+file:///srv/p.git#main:p.json", "/r")->remote == "file:///srv/p.git");
}

TEST_CASE("git url: what git would misunderstand is refused") {
    for (const char* bad : {"git+https://h/p.git",
                            "git+https://h/p.git#main",
                            "git+https://h/p.git#:p.json",
                            "git+https://h/p.git#main:",
                            "git+https://h/p#main:/p",
                            "git+https://h/p#main:a//b",
                            "git+https://h/p#main:../p",
                            "git+https://h/p#main:.git/config",
                            "git+https://h/p#main:a%0Ab",
                            "git+https://h/p#-x:p",
                            "git+https://h/p#a..b:p",
                            "git+https://h/p#a b:p",
                            "git+https://h/p#a.lock:p",
                            "git+https://h/p#@:p",
                            "git+https://h/p#a~1:p",
                            "git+https://u:pw@h/p#main:p",
                            "git+https://u@h/p#main:p",
                            "git+ssh://u:pw@h/p#main:p",
                            "git+ssh://-oProxyCommand=x/p#main:p",
                            "git+http://h/p#main:p",
                            "git+git://h/p#main:p",
                            "git+ext::sh#main:p",
                            "https://h/p#main:p",
                            ""}) {
        const auto none = parse_git_url(bad, "/r");
        REQUIRE_MESSAGE(!none.ok(), std::string{bad});
        CHECK(none.error().code == ErrorCode::config_invalid);
        CHECK(none.error().message.find("pw") == std::string::npos);
    }
}

TEST_CASE("git store: a proposal's branch is the same for the same change, whenever it is made") {
    const GitAddress address{.branch = "main", .path = "p.json"};
    const std::string before = R"({"revision": 1, "a": 1})";
    const auto branch = [&](const std::string& after, const std::string& history = "{}") {
        return proposal_branch(address, before, {{"p.json", after}, {"p.json.history", history}});
    };
    const std::string one = branch(R"({"revision": 2, "updatedAt": "2026-11-22T08:00:00Z", "a": 2})");
    CHECK(one.starts_with("miniship/policy-"));
    CHECK(one.size() == 28);
    CHECK(one == branch(R"({"revision": 2, "updatedAt": "2026-11-22T08:00:01Z", "a": 2})"));
    CHECK(one != branch(R"({"revision": 2, "updatedAt": "2026-11-22T08:00:00Z", "a": 3})"));
    CHECK(one != proposal_branch(address, std::nullopt, {{"p.json", R"({"revision": 2, "a": 2})"}}));
    const auto frozen = [&](const std::string& reason, const std::string& when) {
        return branch(before, R"({"schema": 1, "freeze": {"until": "2026-12-01T00:00:00Z", "reason": ")" + reason +
                                  R"(", "who": "Ann", "when": ")" + when + R"("}, "changes": []})");
    };
    CHECK(frozen("sale", "2026-11-22T08:00:00Z") == frozen("sale", "2026-11-22T08:00:01Z"));
    CHECK(frozen("sale", "2026-11-22T08:00:00Z") != frozen("stock", "2026-11-22T08:00:00Z"));
}

TEST_CASE("git store: the message of a commit says what changes, and not what always does") {
    CHECK(commit_message("p.json", std::nullopt, "{}") == "policy: create p.json\n");
    CHECK(commit_message("p.json", R"({"revision": 1, "a": {"min": "1.0.0"}})",
                         R"({"revision": 2, "a": {"min": "1.1.0"}})") == "policy: /a/min \"1.0.0\" -> \"1.1.0\"\n");
    CHECK(commit_message("p.json", R"({"a": 1, "b": 2})", R"({"a": 2})") ==
          "policy: /a 1 -> 2, and 1 more\n\n- /a 1 -> 2\n- /b 2 -> (nothing)\n");
    CHECK(commit_message("p.json", R"({"revision": 1})", R"({"revision": 2})") == "policy: write p.json\n");
}
