#include "miniship/conventional_commit.hpp"

#include <doctest/doctest.h>

using namespace miniship;

namespace {

const std::vector<std::string> kHash{"#"};

ParsedCommit parsed(std::string_view message) {
    return parsed_commit(message, kHash);
}

std::string headline(std::string_view message) {
    const ParsedCommit commit = parsed(message);
    return commit.conventional ? commit.type + "|" + commit.scope + "|" + commit.subject : "no";
}

std::string issues(std::string_view message, const std::vector<std::string>& prefixes = kHash) {
    std::string out;
    for (const Reference& each : parsed_commit(message, prefixes).references) {
        out += (out.empty() ? "" : " ") + each.owner + "/" + each.repository + each.prefix + each.issue;
    }
    return out;
}

}  // namespace

TEST_CASE("conventional_commit: headers are taken apart") {
    CHECK(headline("feat: add login") == "feat||add login");
    CHECK(headline("fix(core): a") == "fix|core|a");
    CHECK(headline("feat(范围): 中文") == "feat|范围|中文");
    CHECK(headline("refactor(db)!: new schema") == "refactor|db|new schema");
    CHECK(headline("\n\nfeat: after empty lines\n") == "feat||after empty lines");
    CHECK(headline("feat: windows\r\n\r\nbody") == "feat||windows");
    CHECK(headline("fix(a): see (b): c") == "fix|a): see (b|c");
    CHECK(headline(": empty type") == "||empty type");
    CHECK(headline("feat: ") == "feat||");
}

TEST_CASE("conventional_commit: what only looks conventional is not") {
    for (const char* header : {"feat:x", "feat：x", "feat-x: y", "feat : x", "feat(a: x", "Revert \"feat: x\"",
                               "just a message", "Merge branch 'dev'", "", "feat"}) {
        CAPTURE(std::string{header});
        CHECK(headline(header) == "no");
    }
}

TEST_CASE("conventional_commit: breaking changes stand in footers or behind a mark") {
    using Notes = std::vector<std::string>;
    CHECK(parsed("feat!: a").breaking == Notes{"a"});
    CHECK(parsed("fix(core)!: b").breaking == Notes{"b"});
    CHECK(parsed("feat!: a\n\nBREAKING CHANGE: footer text").breaking == Notes{"footer text"});
    CHECK(parsed("fix: x\n\nBREAKING-CHANGE: y").breaking == Notes{"y"});
    CHECK(parsed("fix: x\n\nbreaking change: y").breaking == Notes{"y"});
    CHECK(parsed("fix: x\n\nBREAKING CHANGE we dropped it").breaking == Notes{"we dropped it"});
    CHECK(parsed("fix: x\n\n* BREAKING CHANGE: listed").breaking == Notes{"listed"});
    CHECK(parsed("chore: x\n\nBREAKING CHANGES: none").breaking.empty());
    CHECK(parsed("fix: not a BREAKING CHANGE: here").breaking.empty());
    CHECK(parsed("squash\n\nBREAKING CHANGE: a\nBREAKING CHANGE: b").breaking == Notes{"a", "b"});
}

TEST_CASE("conventional_commit: a note goes on until a line names an issue") {
    const ParsedCommit commit = parsed(
        "fix: x\n\nbody text\n\nBREAKING CHANGE: config renamed\nsecond line\n\nthird para\n\nCloses #12\nafter");
    CHECK(commit.breaking == std::vector<std::string>{"config renamed\nsecond line\n\nthird para"});
    CHECK(issues("fix: x\n\nBREAKING CHANGE: y\n\nCloses #12") == "/#12");
}

TEST_CASE("conventional_commit: issues of other repositories and several in a line") {
    CHECK(issues("fix: handle (#3) thanks @bob\n\nCloses #1, fixes other/repo#2, refs #4") ==
          "/#3 /#1 other/repo#2 /#4");
    CHECK(issues("fix: x\n\nRefs: #5") == "/#5");
    CHECK(issues("fix: x\n\nsee #8 and resolves #9") == "/#9");
    CHECK(issues("fix: x\n\nfixes mini#7") == "/mini#7");
    CHECK(issues("fix: x\n\ncloses a/b/c#5") == "a/b/c#5");
    CHECK(issues("fix: no # number, #x neither, but #12ab").empty() == false);
    CHECK(issues("fix: #12ab") == "/#12");
    CHECK(issues("fix: x\n\n100% of #nothing").empty());
}

TEST_CASE("conventional_commit: issue prefixes are literal and without regard to case") {
    const std::vector<std::string> prefixes{"story-", "#"};
    CHECK(issues("feat: do story-12 and #3", prefixes) == "/story-12 /#3");
    CHECK(issues("feat: do STORY-12", prefixes) == "/STORY-12");
    CHECK(issues("feat: a.b1", {"."}) == "/a.b1");
    CHECK(issues("feat: #1", {}).empty());
    CHECK(issues("feat: #1", {""}).empty());
}

TEST_CASE("conventional_commit: reverts name the commit that they take back") {
    CHECK(parsed("Revert \"feat: bad\"\n\nThis reverts commit 0123abcd.").reverts == "0123abcd");
    CHECK(parsed("revert: feat: bad\n\nThis reverts commit 0123ABCD.").reverts == "0123abcd");
    CHECK(parsed("Revert \"Merge x\"\n\nThis reverts commit 0123abcd, reversing\nchanges made to 99.").reverts ==
          "0123abcd");
    CHECK_FALSE(parsed("revert: let us never again speak of it\n\nRefs: 676104e").reverts.has_value());
    CHECK(parsed("Revert \"x\"\n\nThis reverts commit 99\nThis reverts commit 0123abcd.").reverts == "0123abcd");
    CHECK_FALSE(parsed("fix: x\n\nThis reverts commit 0123abcd.").reverts.has_value());
    CHECK_FALSE(parsed("Reverting things\n\nThis reverts commit 0123abcd.").reverts.has_value());
}

TEST_CASE("conventional_commit: a named release is noticed") {
    CHECK(parsed("chore: x\n\nRelease-As: 4.0.0").names_release);
    CHECK(parsed("chore: x\n\nrelease-as: v4.0.0-rc.1").names_release);
    CHECK(parsed("chore: x\n\nRelease-As: pkg@4.0.0").names_release);
    CHECK_FALSE(parsed("chore: x\n\nRelease-As: soon").names_release);
    CHECK_FALSE(parsed("chore: x\n\nRelease-As: 4.0").names_release);
    CHECK_FALSE(parsed("Release-As: 4.0.0").names_release);
}

TEST_CASE("conventional_commit: what is not the message is left out") {
    CHECK(parsed("fix: x\n\n# ------------------------ >8 ------------------------\nBREAKING CHANGE: y")
              .breaking.empty());
    CHECK(parsed("gpg: Signature made\nfeat: x").type == "feat");
    CHECK(parsed("fix: x\n\n-notes-\nBREAKING CHANGE: y").breaking.empty());
    CHECK(parsed("fix: x\n\n-----\nBREAKING CHANGE: y").breaking.size() == 1);
    CHECK(parsed("") == ParsedCommit{});
    CHECK(parsed("\n\r\n") == ParsedCommit{});
}

TEST_CASE("conventional_commit: near misses are told by their reason") {
    const auto reason = [](std::string_view header) { return near_miss(header).value_or("none"); };
    CHECK(reason("feat：x") == "a full-width colon after \"feat\"");
    CHECK(reason("fix(core)!：x") == "a full-width colon after \"fix(core)!\"");
    CHECK(reason("feat:x") == "no space after \"feat:\"");
    CHECK(reason("feat : x") == "a space before the colon after \"feat\"");
    CHECK(reason("feat（范围）：x") == "full-width parentheses after \"feat\"");
    CHECK(reason("Feat: x") == "\"Feat\" is not in lower case");
    CHECK(reason("FIX: x") == "none");
    CHECK(reason("feat: x") == "none");
    CHECK(reason("update: 更新") == "none");
    CHECK(reason("note:this is prose") == "none");
    CHECK(reason("feature complete") == "none");
    CHECK(reason("") == "none");
}

TEST_CASE("conventional_commit: a revert takes both sides out, a reverted revert neither") {
    const auto cancelled = [](const std::vector<Commit>& commits) {
        std::vector<ParsedCommit> all;
        for (const Commit& commit : commits) {
            all.push_back(parsed(commit.message));
        }
        return cancelled_commits(commits, all);
    };
    const std::string feature(40, 'a');
    const std::string revert(40, 'b');
    const std::string again(40, 'c');
    const Commit bad{feature, "feat: bad", ""};
    const Commit back{revert, "Revert \"feat: bad\"\n\nThis reverts commit " + feature + ".", ""};
    const Commit forth{again, "Revert \"Revert \"feat: bad\"\"\n\nThis reverts commit " + revert + ".", ""};
    CHECK(cancelled({back, bad}) == std::vector<bool>{true, true});
    CHECK(cancelled({forth, back, bad}) == std::vector<bool>{true, true, false});
    CHECK(cancelled({back}) == std::vector<bool>{false});
    const Commit brief{revert, "revert: bad\n\nThis reverts commit aaaaaaa.", ""};
    CHECK(cancelled({brief, bad}) == std::vector<bool>{true, true});
    const Commit too_brief{revert, "revert: bad\n\nThis reverts commit aaa.", ""};
    CHECK(cancelled({too_brief, bad}) == std::vector<bool>{false, false});
}
