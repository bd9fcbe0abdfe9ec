#include "edge/git_object.hpp"

#include <doctest/doctest.h>

#include "edge/git_command.hpp"

using namespace miniship::edge;

TEST_CASE("git_object: a commit's parts, with headers that we do not know between them") {
    const std::string bytes =
        "tree 1111111111111111111111111111111111111111\n"
        "parent 2222222222222222222222222222222222222222\n"
        "parent 3333333333333333333333333333333333333333\n"
        "author A <a@b> 100 +0800\ncommitter C D <c@d> 1700000060 +0800\n"
        "gpgsig -----BEGIN\n parent of nothing\n -----END\nencoding GBK\n\nfeat: x\n\ntree 9\n";
    const auto commit = parse_commit(bytes);
    CHECK(commit.tree == "1111111111111111111111111111111111111111");
    CHECK(commit.parents.size() == 2);
    CHECK(commit.time == 1700000060);
    CHECK(commit.encoding == "GBK");
    CHECK(commit.message == "feat: x\n\ntree 9\n");
}

TEST_CASE("git_object: messages in other encodings are read as UTF-8") {
    CHECK(message_in_utf8({.encoding = "GBK", .message = "feat: \xb9\xa6\xc4\xdc"}) == "feat: 功能");
    CHECK(message_in_utf8({.encoding = "", .message = "feat: 功能"}) == "feat: 功能");
    CHECK(message_in_utf8({.encoding = "no-such-encoding", .message = "x"}) == "x");
    CHECK(message_in_utf8({.encoding = "GBK", .message = "\xff\xff"}) == "\xff\xff");
}

TEST_CASE("git_object: entries of a tree, and what a tag points to") {
    const std::string id1(20, '\x01');
    const std::string id2(20, '\x02');
    const std::string tree = "100644 a.js" + std::string(1, '\0') + id1 + "40000 packages" + std::string(1, '\0') + id2;
    CHECK(tree_entry(tree, "packages") == id2);
    CHECK(tree_entry(tree, "a.js") == id1);
    CHECK_FALSE(tree_entry(tree, "a").has_value());
    CHECK_FALSE(tree_entry("100644 cut", "cut").has_value());
    CHECK(tag_target("object abc\ntype commit\n") == "abc");
    CHECK_FALSE(tag_target("tree abc\n").has_value());
}

TEST_CASE("git_command: credentials never show") {
    CHECK(without_credentials("fatal: https://user:tok@host/x not found") == "fatal: https://host/x not found");
    CHECK(without_credentials("https://a@b:8443/p and ssh://git@h/p@1") == "https://b:8443/p and ssh://h/p@1");
    CHECK(without_credentials("no url at all") == "no url at all");
    CHECK(git_complaint({.status = 128, .errors = "fatal: https://u:p@h/ gone\nhint: try\n\nerror: second\n"}) ==
          "https://h/ gone; second");
    CHECK(git_complaint({.status = 7}) == "git ends with status 7");
}

TEST_CASE("git_command: what is an address and what a name") {
    CHECK(is_remote_url("https://h/p"));
    CHECK(is_remote_url("git@h:p.git"));
    CHECK(is_remote_url("../other.git"));
    CHECK_FALSE(is_remote_url("origin"));
}
