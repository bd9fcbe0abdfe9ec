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

TEST_CASE("git store: the message of a commit says what changes, and not what always does") {
    CHECK(commit_message("p.json", std::nullopt, "{}") == "policy: create p.json\n");
    CHECK(commit_message("p.json", R"({"revision": 1, "a": {"min": "1.0.0"}})",
                         R"({"revision": 2, "a": {"min": "1.1.0"}})") == "policy: /a/min \"1.0.0\" -> \"1.1.0\"\n");
    CHECK(commit_message("p.json", R"({"a": 1, "b": 2})", R"({"a": 2})") ==
          "policy: /a 1 -> 2, and 1 more\n\n- /a 1 -> 2\n- /b 2 -> (nothing)\n");
    CHECK(commit_message("p.json", R"({"revision": 1})", R"({"revision": 2})") == "policy: write p.json\n");
}
