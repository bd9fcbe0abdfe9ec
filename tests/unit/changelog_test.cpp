#include "miniship/changelog.hpp"

#include <doctest/doctest.h>

#include "miniship/text.hpp"

using namespace miniship;

namespace {

const std::vector<std::string> kHash{"#"};

// Commits newest first with ids of one repeated digit.
std::vector<Commit> commits(const std::vector<std::string>& messages) {
    std::vector<Commit> all;
    for (std::size_t index = 0; index < messages.size(); ++index) {
        all.push_back({std::string(40, static_cast<char>('a' + index)), messages[index], ""});
    }
    return all;
}

std::string section(const std::vector<std::string>& messages, const std::string& remote = "",
                    const NotesRules& rules = {}, const UrlFormats& own = {}) {
    const ReleaseHeading heading{"1.1.0", "v1.1.0", "v1.0.0", "2024-02-03"};
    return markdown_section(heading, release_notes(commits(messages), rules), link_target(remote, own),
                            rules.issue_prefixes);
}

std::string target_of(const std::string& remote) {
    const LinkTarget target = link_target(remote, {});
    return target.host.empty() ? "none" : target.host + "|" + target.owner + "|" + target.repository;
}

const std::string kHeader = "# Changelog\n\nAll changes.\n";
const std::string kSection = "## 1.0.1 (2024-02-03)\n\n\n### Bug Fixes\n\n* x\n";

std::string inserted(std::string_view old) {
    return changelog_with_section(old, kHeader, kSection);
}

}  // namespace

TEST_CASE("changelog: a section is rendered as the recorded tool does it") {
    CHECK(section({"fix(x): b (#4) @amy\n\nCloses #5", "feat: new"}, "git@gitlab.com:grp/sub/mini.git") ==
          "## [1.1.0](https://gitlab.com/grp/sub/mini/compare/v1.0.0...v1.1.0) (2024-02-03)\n"
          "\n\n### Features\n\n"
          "* new ([bbbbbbb](https://gitlab.com/grp/sub/mini/commit/" +
              std::string(40, 'b') +
              "))\n"
              "\n\n### Bug Fixes\n\n"
              "* **x:** b ([#4](https://gitlab.com/grp/sub/mini/issues/4)) [@amy](https://gitlab.com/amy) "
              "([aaaaaaa](https://gitlab.com/grp/sub/mini/commit/" +
              std::string(40, 'a') + ")), closes [#5](https://gitlab.com/grp/sub/mini/issues/5)\n");
}

TEST_CASE("changelog: without a web address there are no links, and nothing in their place") {
    CHECK(section({"fix(x): b (#4) @amy\n\nCloses #5"}) ==
          "## 1.1.0 (2024-02-03)\n\n\n### Bug Fixes\n\n* **x:** b (#4) @amy (aaaaaaa), closes #5\n");
}

TEST_CASE("changelog: a file that begins with a release gets the header, others keep what they begin with") {
    CHECK(inserted("## 1.0.0\n\n* old\n") == kHeader + "\n" + kSection + "\n## 1.0.0\n\n* old\n");
    CHECK(inserted("---\ntitle: x\n---\n\n## 1.0.0\n").starts_with("---\ntitle: x\n---\n\n" + kHeader));
    CHECK(inserted("Ours\n\n## 1.0.0\n") == "Ours\n\n" + kSection + "\n## 1.0.0\n");
}

TEST_CASE("changelog: what breaks comes first, hidden types under no title") {
    CHECK(section({"refactor(db)!: new schema", "chore!: node 20 only"}) ==
          "## 1.1.0 (2024-02-03)\n\n\n### ⚠ BREAKING CHANGES\n\n* **db:** new schema\n* node 20 only\n\n"
          "* **db:** new schema (aaaaaaa)\n* node 20 only (bbbbbbb)\n");
    CHECK(section({"fix: x\n\nBREAKING CHANGE: a\nb\n\nc\n\nCloses #12"}) ==
          "## 1.1.0 (2024-02-03)\n\n\n### ⚠ BREAKING CHANGES\n\n* a\nb\n\nc\n\n### Bug Fixes\n\n"
          "* x (aaaaaaa), closes #12\n");
}

TEST_CASE("changelog: hidden and unknown types are left out, a named release is not") {
    CHECK(section({"chore: tidy", "docs: readme", "wip: x", "just text", "perf: fast", "build: b"}) ==
          "## 1.1.0 (2024-02-03)\n");
    CHECK(section({"chore: x\n\nRelease-As: 4.0.0"}) == "## 1.1.0 (2024-02-03)\n\n\n* x (aaaaaaa)\n");
}

TEST_CASE("changelog: neither a reverted commit nor its revert is listed") {
    const std::string revert = "Revert \"feat: bad\"\n\nThis reverts commit " + std::string(40, 'b') + ".";
    CHECK(section({revert, "feat: bad", "fix: good"}) ==
          "## 1.1.0 (2024-02-03)\n\n\n### Bug Fixes\n\n* good (ccccccc)\n");
}

TEST_CASE("changelog: types choose sections by type and scope, in their order") {
    NotesRules rules;
    rules.types = {{"feat", std::nullopt, "新功能", false},
                   {"docs", std::nullopt, "文档", false},
                   {"perf", std::nullopt, "", true},
                   {"chore", "deps", "Dependencies", false}};
    const ReleaseNotes notes =
        release_notes(commits({"build: g", "chore: f", "chore(deps): e", "perf: d", "docs: c", "Feat: a"}), rules);
    REQUIRE(notes.groups.size() == 3);
    CHECK(notes.groups[0].title == "新功能");
    CHECK(notes.groups[1].title == "文档");
    CHECK(notes.groups[2].title == "Dependencies");
    CHECK(notes.groups[2].entries[0].scope == "deps");
}

TEST_CASE("changelog: entries are sorted by scope and subject, equal ones stay newest first") {
    const ReleaseNotes notes = release_notes(commits({"feat: _x", "feat: Über", "feat: 中文提交", "feat(Api): alpha",
                                                      "feat(api): beta", "feat: zeta", "feat: zeta"}),
                                             {});
    std::string order;
    for (const NotesEntry& entry : notes.groups.at(0).entries) {
        order += entry.scope + entry.text + entry.commit_id.substr(0, 1) + " ";
    }
    CHECK(order == "_xa Apialphad apibetae Überb zetaf zetag 中文提交c ");
}

TEST_CASE("changelog: a scope of * is no scope, and a header without subject is shown whole") {
    CHECK(section({"feat(*): all"}).find("* all (aaaaaaa)") != std::string::npos);
    CHECK(section({"squash (#9)\n\nBREAKING CHANGE: x"}, "https://github.com/a/b").find("* squash (#9) ([aaaaaaa]") !=
          std::string::npos);
}

TEST_CASE("changelog: URL templates of the team win, also without a remote") {
    NotesRules rules;
    rules.issue_prefixes = {"story-", "#"};
    UrlFormats own;
    own.issue = "https://tapd.cn/{{prefix}}{{id}}";
    own.compare = "https://git.woa.com/g/p/compare/{{ previousTag }}...{{currentTag}}";
    own.user = "https://u/{{user}}";
    CHECK(section({"feat: do story-12 and #3 @amy"}, "", rules, own) ==
          "## [1.1.0](https://git.woa.com/g/p/compare/v1.0.0...v1.1.0) (2024-02-03)\n\n\n### Features\n\n"
          "* do [story-12](https://tapd.cn/story-12) and [#3](https://tapd.cn/#3) [@amy](https://u/amy) (aaaaaaa)\n");
}

TEST_CASE("changelog: addresses of packages and mail are no people") {
    const std::string text = section({"fix: bump @scope/pkg for me@x.cn @bob-smith @-x"}, "https://github.com/a/b");
    CHECK(text.find("* bump @scope/pkg for me@x.cn [@bob-smith](https://github.com/bob-smith) @-x ") !=
          std::string::npos);
}

TEST_CASE("changelog: a web address is read out of every form of remote") {
    CHECK(target_of("https://github.com/acme/mini.git") == "https://github.com|acme|mini");
    CHECK(target_of("https://github.com/acme/mini/") == "https://github.com|acme|mini");
    CHECK(target_of("git@gitee.com:acme/mini.git") == "https://gitee.com|acme|mini");
    CHECK(target_of("git@git.woa.com:acme/mini.git") == "https://git.woa.com|acme|mini");
    CHECK(target_of("ssh://git@git.corp.cn:2222/acme/mini.git") == "https://git.corp.cn|acme|mini");
    CHECK(target_of("http://git.corp.cn:8080/acme/mini.git") == "http://git.corp.cn:8080|acme|mini");
    CHECK(target_of("git+https://github.com/acme/mini.git") == "https://github.com|acme|mini");
    CHECK(target_of("git://github.com/acme/mini.git") == "https://github.com|acme|mini");
    CHECK(target_of("git@codeup.aliyun.com:5f0/group/mini.git") == "https://codeup.aliyun.com|5f0/group|mini");
    CHECK(target_of("github:acme/mini") == "https://github.com|acme|mini");
    CHECK(target_of("https://git.corp.cn/mini.git") == "https://git.corp.cn||mini");
}

TEST_CASE("changelog: paths and aliases have no web address") {
    for (const char* remote : {"", "/srv/git/mini.git", "../mini", "file:///srv/git/mini.git", "C:\\git\\mini",
                               "alias:acme/mini", "https://", "https:///x/y", "not a url at all", "ftp://x.cn/a/b"}) {
        CAPTURE(std::string{remote});
        CHECK(target_of(remote) == "none");
    }
}

TEST_CASE("changelog: credentials of a remote never come out") {
    for (const char* remote :
         {"https://user:tok@github.com/acme/mini.git", "https://tok@github.com/acme/mini.git",
          "https://user:to/k@github.com/acme/mini.git", "https://us:1/tok@github.com/acme/mini.git",
          "ssh://user:tok@github.com/acme/mini.git", "https://github.com/acme/mini.git?token=tok", "user:tok@x.cn:a/b",
          "https://user:t@tok@github.com/acme/mini.git"}) {
        CAPTURE(std::string{remote});
        const LinkTarget target = link_target(remote, {});
        CHECK((target.host + target.owner + target.repository).find("tok") == std::string::npos);
        CHECK(section({"fix: x (#1) @bob"}, remote).find("tok") == std::string::npos);
    }
}

TEST_CASE("changelog: Bitbucket and Coding have their own forms") {
    const std::string bitbucket = section({"fix: x (#4)"}, "git@bitbucket.org:acme/mini.git");
    CHECK(bitbucket.find("https://bitbucket.org/acme/mini/branches/compare/v1.1.0%0Dv1.0.0") != std::string::npos);
    CHECK(bitbucket.find("https://bitbucket.org/acme/mini/commits/aaaaaaa") != std::string::npos);
    const std::string coding = section({"fix: x (#4) @amy"}, "git@e.coding.net:team/shop/mini.git");
    CHECK(coding.find("https://team.coding.net/p/shop/d/mini/git/compare/v1.0.0...v1.1.0") != std::string::npos);
    CHECK(coding.find("https://team.coding.net/p/shop/d/mini/git/commit/aaaaaaa") != std::string::npos);
    CHECK(coding.find("https://team.coding.net/p/shop/all/issues/4") != std::string::npos);
    CHECK(coding.find(" @amy ") != std::string::npos);
}

TEST_CASE("changelog: a repository without an owner has no empty step in its links") {
    CHECK(section({"fix: x"}, "https://git.corp.cn/mini.git").find("https://git.corp.cn/mini/compare/") !=
          std::string::npos);
}

TEST_CASE("changelog: a new file gets the header") {
    CHECK(inserted("") == kHeader + "\n" + kSection);
    CHECK(inserted("\n") == kHeader + "\n" + kSection);
    CHECK(changelog_with_section("", kHeader, "") == kHeader);
}

TEST_CASE("changelog: the section goes above the newest release and below what stands before it") {
    CHECK(inserted("# Mine\n\nintro\n\n## [1.0.0](u) (2020-01-01)\n\n* old\n") ==
          "# Mine\n\nintro\n\n" + kSection + "\n## [1.0.0](u) (2020-01-01)\n\n* old\n");
    CHECK(inserted("# H\n\n## v1.0.0\n- a\n") == "# H\n\n" + kSection + "\n## v1.0.0\n- a\n");
    CHECK(inserted("# H\n<a name=\"1.0.0\"></a>\n# 1.0.0\n") ==
          "# H\n\n" + kSection + "\n<a name=\"1.0.0\"></a>\n# 1.0.0\n");
    const std::string front = "---\ntitle: x\n---\n# Changelog\n\nold header text\n\n";
    CHECK(inserted(front + "## [1.0.0](u)\n") == front + kSection + "\n## [1.0.0](u)\n");
}

TEST_CASE("changelog: Unreleased stays where it is") {
    const std::string before = "# Changelog\n\n## [Unreleased]\n\n- todo\n\n";
    CHECK(inserted(before + "## [1.0.0] - 2020-01-01\n\n- a\n") ==
          before + kSection + "\n## [1.0.0] - 2020-01-01\n\n- a\n");
    CHECK(inserted(before) == before + kSection);
    CHECK(inserted(before + "## About\n\nx\n") == before + kSection + "\n## About\n\nx\n");
}

TEST_CASE("changelog: a header without releases is kept, an unknown text stays whole below") {
    CHECK(inserted(kHeader) == kHeader + "\n" + kSection);
    CHECK(inserted("# Changelog") == "# Changelog\n\n" + kSection);
    CHECK(inserted("# History\n\n- v0.9 something\n") ==
          kHeader + "\n" + kSection + "\n# History\n\n- v0.9 something\n");
    CHECK(inserted("---\na: b\n---\n# History\n\n- v0.9\n") ==
          "---\na: b\n---\n" + kHeader + "\n" + kSection + "\n# History\n\n- v0.9\n");
}

TEST_CASE("changelog: line ends and the byte order mark of the file are kept") {
    CHECK(inserted("\xef\xbb\xbf# H\r\n\r\n## 1.0.0\r\n") ==
          "\xef\xbb\xbf# H\r\n\r\n" + text::replaced(kSection, "\n", "\r\n") + "\r\n## 1.0.0\r\n");
}

TEST_CASE("changelog: no insertion loses a byte") {
    // Pieces in all orders: headings of any kind, lists, front matter, prose, with and without line ends.
    const std::vector<std::string> pieces{"---\n", "# Changelog\n", "## [Unreleased]\n", "- item\n", "## 1.0.0\n",
                                          "\r\n",  "text",          "<a name=\"x\">\n",  "\n",       "### [2.0.0]",
                                          "```\n", "## Notes\n"};
    std::uint32_t state = 7;
    for (int round = 0; round < 3000; ++round) {
        std::string old;
        for (int count = 0; count < 6; ++count) {
            state = state * 1664525U + 1013904223U;
            old += pieces[(state >> 16U) % pieces.size()];
        }
        const std::string after = changelog_with_section(old, kHeader, kSection);
        const bool blank = text::trimmed(old).empty();
        CAPTURE(old);
        // The old text is what remains when one stretch is cut out.
        std::size_t start = 0;
        while (start < old.size() && old[start] == after[start]) {
            ++start;
        }
        const bool rest_follows = blank || after.ends_with(old.substr(start));
        CHECK(rest_follows);
        CHECK(after.find("1.0.1 (2024-02-03)") != std::string::npos);
    }
}

TEST_CASE("changelog: releases are recognised by their headings") {
    CHECK(changelog_has_release("# C\n\n## [1.0.1](u) (2020-01-01)\n", "1.0.1"));
    CHECK(changelog_has_release("### v1.0.1\n", "1.0.1"));
    CHECK_FALSE(changelog_has_release("## 1.0.10\n## 1.0.1-rc.0\n", "1.0.1"));
    CHECK_FALSE(changelog_has_release("1.0.1\n", "1.0.1"));
    CHECK(has_release_heading("# My log\n## 1.0.0 rules\n"));
    CHECK_FALSE(has_release_heading(kHeader));
}

TEST_CASE("changelog: plain notes have no markup and are cut at a character") {
    const ReleaseNotes notes = release_notes(commits({"feat(登录)!: 新登录 (#4)", "fix: b"}), {});
    CHECK(plain_notes(notes, 0) == "! 登录: 新登录 (#4)\nFeatures:\n- 登录: 新登录 (#4)\nBug Fixes:\n- b\n");
    CHECK(plain_notes(notes, 5) == "! 登录…");
    CHECK(plain_notes(notes, 1) == "…");
    CHECK(plain_notes({}, 10).empty());
}

TEST_CASE("changelog: the section of a version comes out as it went in") {
    const std::string newest =
        "## [1.10.0](https://example.com) (2026-03-01)\n\n\n### Features\n\n* **cart:** 批量删除\n";
    const std::string older = "## 1.1.0 (2026-01-01)\n\n\n### Bug Fixes\n\n* a\n";
    for (const std::string end : {"\n", "\r\n"}) {
        std::string file = changelog_with_section(text::replaced("# Changelog\n", "\n", end), "# Changelog\n", older);
        file = changelog_with_section(file, "# Changelog\n", newest);
        CHECK(release_section(file, "1.10.0") == newest);
        CHECK(release_section(file, "1.1.0") == older);
        CHECK_FALSE(release_section(file, "1.1").has_value());
        CHECK_FALSE(release_section(file, "1.0.0").has_value());
    }
}
