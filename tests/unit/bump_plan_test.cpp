#include "bump_facts.hpp"

using namespace miniship;
using namespace miniship::plan;
using namespace miniship::plan::test;

TEST_CASE("bump_plan: a reverted commit decides nothing") {
    auto facts = repository("1.0.0", {"feat: bad"});
    facts.commits.insert(facts.commits.begin(),
                         {id_of(9), "Revert \"feat: bad\"\n\nThis reverts commit " + id_of(1) + ".", ""});
    const auto version = next_version(facts, {}, kJson);
    REQUIRE(version.ok());
    CHECK(to_string(version->to) == "1.0.1");
    CHECK(version->decision.cancelled == 2);
    CHECK(planned(facts).notes.find("bad") == std::string::npos);
}

TEST_CASE("bump_plan: bump files of unknown kind are refused together") {
    BumpOptions options;
    options.bump_files = {{"package.json"}, {"nope.json"}, {"x.foo"}};
    const Error error = refused(repository("1.0.0", {"fix: a"}), options);
    CHECK(error.code == ErrorCode::config_invalid);
    CHECK(error.message.find("nope.json") != std::string::npos);
    REQUIRE(error.also.size() == 1);
    CHECK(error.also[0].find("x.foo") != std::string::npos);
    options.bump_files = {{"app.json", FileType::json}};
    CHECK(refused(repository("1.0.0", {"fix: a"}), options).code == ErrorCode::file_missing);
}

TEST_CASE("bump_plan: files that cannot be read are refused, never skipped") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files = {{"package.json", ""}};
    CHECK(next(facts) == "file_invalid");
    facts.files = {{"package.json", package("1.0")}};
    CHECK(next(facts) == "file_invalid");
    facts.files = {{"package.json", package("1.0.0")}, {"package-lock.json", "{"}};
    CHECK(refused(facts).code == ErrorCode::file_invalid);
    BumpOptions options;
    options.bump_files = {{"version.txt"}};
    facts.files = {{"package.json", package("1.0.0")}, {"version.txt", "not a version\n"}};
    CHECK(refused(facts, options).code == ErrorCode::file_invalid);
}

TEST_CASE("bump_plan: a manifest.json that is something else is left alone") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files.push_back({"manifest.json", "{ \"start_url\": \"/\" }"});
    const BumpPlan quiet = planned(facts);
    CHECK(write_of(quiet, "manifest.json") == nullptr);
    CHECK(quiet.warnings.empty());
    facts.files.back().bytes = "{ not json";
    const BumpPlan plan = planned(facts);
    CHECK(write_of(plan, "manifest.json") == nullptr);
    CHECK(mentions(plan.warnings, "manifest.json is left alone"));
    BumpOptions typed;
    typed.bump_files = {{"manifest.json", FileType::json}};
    CHECK(refused(facts, typed).code == ErrorCode::file_invalid);
}

TEST_CASE("bump_plan: the whole plan of an ordinary release") {
    auto facts = repository("1.0.0", {"feat: a"});
    facts.remote_url = "https://user:tok@github.com/acme/mini.git";
    const std::string notes =
        "## [1.1.0](https://github.com/acme/mini/compare/v1.0.0...v1.1.0) (2024-02-03)\n\n\n### Features\n\n"
        "* a ([aaaaaaa](https://github.com/acme/mini/commit/" +
        id_of(1) + "))\n";
    BumpPlan expected;
    expected.version = {*parse_version("1.0.0"),
                        *parse_version("1.1.0"),
                        ReleaseType::minor,
                        {Decision::Reason::feature, id_of(1), "feat: a", "v1.0.0", 1, 0},
                        true,
                        {}};
    expected.tag = "v1.1.0";
    expected.notes = notes;
    expected.steps = {WriteFile{"package.json", package("1.0.0"), package("1.1.0")},
                      WriteFile{"CHANGELOG.md", std::nullopt, default_changelog_header() + "\n" + notes},
                      MakeCommit{{"package.json", "CHANGELOG.md"}, "chore(release): 1.1.0", false, false, false, false},
                      MakeTag{"v1.1.0", "chore(release): 1.1.0", false, false}};
    expected.lines = {"bumping version in package.json from 1.0.0 to 1.1.0", "created CHANGELOG.md",
                      "outputting changes to CHANGELOG.md", "committing package.json and CHANGELOG.md",
                      "tagging release v1.1.0"};
    expected.publish_command = "git push --follow-tags origin main";
    CHECK(planned(facts) == expected);
}

TEST_CASE("bump_plan: lock files say the version twice, plain files once, other bytes stay") {
    auto facts = repository("1.0.0", {"fix: x"});
    const std::string lock =
        "{\n \"version\": \"1.0.0\",\n \"packages\": {\"\": {\"version\": \"1.0.0\"}, \"node_modules/a\": "
        "{\"version\": "
        "\"1.0.0\"}}\n}";
    facts.files.push_back({"package-lock.json", lock});
    facts.files.push_back({"version.txt", "1.0.0\r\n"});
    BumpOptions options;
    options.bump_files.push_back({"version.txt"});
    const BumpPlan plan = planned(facts, options);
    CHECK(write_of(plan, "package-lock.json")->after ==
          "{\n \"version\": \"1.0.1\",\n \"packages\": {\"\": {\"version\": \"1.0.1\"}, \"node_modules/a\": "
          "{\"version\": \"1.0.0\"}}\n}");
    CHECK(write_of(plan, "version.txt")->after == "1.0.1\r\n");
}

TEST_CASE("bump_plan: edits of somebody are not swept into the release commit") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files[0].has_changes = true;
    facts.files.push_back({"CHANGELOG.md", "# Changelog\n", true, false});
    const Error error = refused(facts);
    CHECK(error.code == ErrorCode::tree_dirty);
    CHECK(error.message == "package.json has changes that are not committed");
    CHECK(error.also == std::vector<std::string>{"CHANGELOG.md has changes that are not committed"});
    BumpOptions files_only;
    files_only.skip.commit = true;
    files_only.skip.tag = true;
    CHECK(step_of<MakeCommit>(planned(facts, files_only)) == nullptr);
    BumpOptions tag_only;
    tag_only.skip.bump = true;
    tag_only.skip.changelog = true;
    tag_only.tag_force = true;
    CHECK(planned(facts, tag_only).steps.size() == 1);
}

TEST_CASE("bump_plan: a file is written and committed where it is, and once") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files[0].target = "real/app.json";
    facts.files[0].linked = true;
    facts.files.push_back({.path = "app.json", .bytes = package("1.0.0"), .target = "real/app.json"});
    BumpOptions options;
    options.bump_files.push_back({.filename = "app.json", .type = FileType::json});
    const auto plan = planned(facts, options);
    CHECK(write_of(plan, "real/app.json")->after == package("1.0.1"));
    CHECK(step_of<MakeCommit>(plan)->paths == std::vector<std::string>{"real/app.json", "CHANGELOG.md"});
    options.infile = "app.json";
    CHECK(refused(facts, options).code == ErrorCode::config_invalid);
}

TEST_CASE("bump_plan: what git would not commit is refused, unless there is no commit") {
    struct Row {
        FileFact file;
        ErrorCode code;
    };
    const auto changelog = [](FileFact file) {
        file.path = "CHANGELOG.md";
        return file;
    };
    for (const Row& row :
         {Row{changelog({.target = "../n.md", .outside = true}), ErrorCode::usage},
          Row{changelog({.target = "../n.md", .linked = true, .outside = true}), ErrorCode::git_refused},
          Row{changelog({.bytes = "", .target = "n.md", .linked = true, .untracked = true}), ErrorCode::git_refused},
          Row{changelog({.mark = "skip-worktree"}), ErrorCode::git_refused}}) {
        auto facts = repository("1.0.0", {"fix: x"});
        facts.files.push_back(row.file);
        CHECK(refused(facts).code == row.code);
        BumpOptions options;
        options.skip.commit = options.skip.tag = true;
        CHECK(write_of(planned(facts, options), row.file.target.empty() ? "CHANGELOG.md" : row.file.target) != nullptr);
    }
}

TEST_CASE("bump_plan: a removed file counts as changed") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files[0] = {"package.json", std::nullopt, true, false};
    facts.files.push_back({"CHANGELOG.md", std::nullopt, true, false});
    const Error error = refused(facts);
    CHECK(error.code == ErrorCode::tree_dirty);
    CHECK(error.message == "package.json is removed, and that is not committed");
    CHECK(error.also == std::vector<std::string>{"CHANGELOG.md is removed, and that is not committed"});
    BumpOptions without_changelog;
    without_changelog.skip.changelog = true;
    CHECK(refused(facts, without_changelog).also.empty());
    facts.files[0].has_changes = false;
    CHECK(step_of<MakeTag>(planned(facts, without_changelog)) != nullptr);
}

TEST_CASE("bump_plan: files that git ignores stay out of the commit") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files.push_back({"package-lock.json", package("1.0.0"), false, true});
    facts.files.push_back({"CHANGELOG.md", std::nullopt, false, true});
    const BumpPlan plan = planned(facts);
    CHECK(write_of(plan, "package-lock.json") == nullptr);
    CHECK(write_of(plan, "CHANGELOG.md") != nullptr);
    CHECK(step_of<MakeCommit>(plan)->paths == std::vector<std::string>{"package.json"});
    CHECK(mentions(plan.warnings, "package-lock.json is ignored by git"));
    CHECK(mentions(plan.warnings, "CHANGELOG.md is ignored by git"));
}

TEST_CASE("bump_plan: steps can be skipped") {
    const auto facts = repository("1.0.0", {"fix: x"});
    BumpOptions no_changelog;
    no_changelog.skip.changelog = true;
    CHECK(write_of(planned(facts, no_changelog), "CHANGELOG.md") == nullptr);
    BumpOptions no_tag;
    no_tag.skip.tag = true;
    const BumpPlan untagged = planned(facts, no_tag);
    CHECK(step_of<MakeTag>(untagged) == nullptr);
    CHECK(step_of<MakeCommit>(untagged) != nullptr);
    CHECK(untagged.tag == "v1.0.1");
    BumpOptions retag;
    retag.skip.bump = true;
    retag.tag_force = true;
    const BumpPlan moved = planned(facts, retag);
    CHECK(moved.tag == "v1.0.0");
    CHECK(moved.notes.empty());
    CHECK(write_of(moved, "CHANGELOG.md")->after == default_changelog_header());
}

TEST_CASE("bump_plan: a first release tags the version that is there") {
    auto facts = repository("1.0.0", {"chore: init"});
    facts.tags.clear();
    facts.last_stable_tag.reset();
    facts.last_tag.reset();
    BumpOptions options = prerelease("beta");
    options.first_release = true;
    const BumpPlan plan = planned(facts, options);
    CHECK(plan.tag == "v1.0.0");
    CHECK(plan.version.decision.reason == Decision::Reason::first_release);
    CHECK(write_of(plan, "package.json") == nullptr);
    CHECK(plan.notes == "## 1.0.0 (2024-02-03)\n");
}

TEST_CASE("bump_plan: nothing happens when only commits worth a release shall bump") {
    BumpOptions options;
    options.no_bump_when_empty_changes = true;
    const BumpPlan idle = planned(repository("1.0.0", {"chore: tidy", "perf: x"}), options);
    CHECK(idle.steps.empty());
    CHECK_FALSE(idle.version.wanted);
    CHECK(next(repository("1.0.0", {"fix: x"}), options) == "1.0.1");
    options.release_as = "patch";
    CHECK(next(repository("1.0.0", {"chore: tidy"}), options) == "1.0.1");
}

TEST_CASE("bump_plan: message, prefix and flags reach commit and tag") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.tags = {{"app-v1.0.0", id_of(0)}, {"v9.0.0", id_of(0)}};
    facts.last_stable_tag = "app-v1.0.0";
    facts.last_tag = "app-v1.0.0";
    facts.branch.clear();
    BumpOptions options;
    options.tag_prefix = "app-v";
    options.release_commit_message_format = "rel {{currentTag}}\n\nbody {{currentTag}}";
    options.sign = options.signoff = options.no_verify = options.commit_all = true;
    const BumpPlan plan = planned(facts, options);
    CHECK(*step_of<MakeCommit>(plan) ==
          MakeCommit{{"package.json", "CHANGELOG.md"}, "rel 1.0.1\n\nbody 1.0.1", true, true, true, true});
    CHECK(*step_of<MakeTag>(plan) == MakeTag{"app-v1.0.1", "rel 1.0.1\n\nbody 1.0.1", true, false});
    CHECK(plan.publish_command == "git push origin app-v1.0.1");
    CHECK(mentions(plan.lines, "and all staged files"));
}

TEST_CASE("bump_plan: notes of a prerelease go back to the last tag, of a release to the last stable one") {
    auto facts = repository("1.0.0", {"feat: a"});
    release(facts, planned(facts, prerelease("beta")), {"fix: b"});
    const std::string beta = planned(facts, prerelease("beta")).notes;
    CHECK(beta.find("### Features") == std::string::npos);
    CHECK(beta.find("* b ") != std::string::npos);
    BumpOptions since_stable = prerelease("beta");
    since_stable.changelog_since = ChangelogSince::stable;
    CHECK(planned(facts, since_stable).notes.find("### Features") != std::string::npos);
    const std::string final_notes = planned(facts).notes;
    CHECK(final_notes.find("* a ") != std::string::npos);
    CHECK(final_notes.find("* b ") != std::string::npos);
}

TEST_CASE("bump_plan: the whole changelog is written again on request") {
    auto facts = repository("1.1.0", {"fix: b"});
    facts.tags = {{"v1.0.0", id_of(90)}, {"v1.1.0", id_of(91)}};
    facts.files.push_back({"CHANGELOG.md", "# Changelog\n\n## 1.0.0\n\nhand edited\n"});
    facts.history = {{id_of(1), "fix: b", "2023-11-15"},
                     {id_of(91), "feat: a", "2023-11-14"},
                     {id_of(90), "chore: init", "2023-11-13"}};
    BumpOptions options;
    options.release_count = 0;
    CHECK(needs_history(options));
    CHECK(write_of(planned(facts, options), "CHANGELOG.md")->after ==
          default_changelog_header() +
              "\n## 1.1.1 (2024-02-03)\n\n\n### Bug Fixes\n\n* b (aaaaaaa)\n"
              "\n## 1.1.0 (2023-11-14)\n\n\n### Features\n\n* a (aaaaaaa)\n"
              "\n## 1.0.0 (2023-11-13)\n");
}

TEST_CASE("bump_plan: earlier releases that the changelog lacks are added on request") {
    auto facts = repository("1.2.0", {"fix: c"});
    facts.tags = {{"v1.0.0", id_of(90)}, {"v1.1.0", id_of(91)}, {"v1.2.0", id_of(92)}};
    facts.history = {{id_of(1), "fix: c", "2023-11-16"},
                     {id_of(92), "feat: b", "2023-11-15"},
                     {id_of(91), "feat: a", "2023-11-14"},
                     {id_of(90), "chore: init", "2023-11-13"}};
    facts.files.push_back({"CHANGELOG.md", "# Changelog\n\n## 1.1.0\n\nhand edited\n"});
    BumpOptions options;
    options.release_count = 4;
    CHECK(needs_history(options));
    CHECK(write_of(planned(facts, options), "CHANGELOG.md")->after ==
          "# Changelog\n\n## 1.2.1 (2024-02-03)\n\n\n### Bug Fixes\n\n* c (aaaaaaa)\n"
          "\n## 1.2.0 (2023-11-15)\n\n\n### Features\n\n* b (aaaaaaa)\n"
          "\n## 1.1.0\n\nhand edited\n");
    facts.files.pop_back();
    options.release_count = 3;
    const std::string made = write_of(planned(facts, options), "CHANGELOG.md")->after;
    CHECK(made.find("## 1.1.0 (2023-11-14)") != std::string::npos);
    CHECK(made.find("## 1.0.0") == std::string::npos);
}

TEST_CASE("bump_plan: where notes begin can be chosen for prereleases and stable releases") {
    auto facts = repository("1.0.0", {"feat: a"});
    release(facts, planned(facts, prerelease("beta")), {"fix: b"});
    BumpOptions since_tag;
    since_tag.changelog_since = ChangelogSince::tag;
    const std::string notes = planned(facts, since_tag).notes;
    CHECK(notes.find("### Features") == std::string::npos);
    CHECK(notes.find("* b ") != std::string::npos);
}

TEST_CASE("bump_plan: links come from the repository of package.json before the remote") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.remote_url = "https://github.com/fork/mini.git";
    const auto with_repository = [&](const std::string& repository) {
        facts.files = {{"package.json", "{\"version\": \"1.0.0\", \"repository\": " + repository + "}"}};
        const std::string notes = planned(facts).notes;
        return notes.substr(0, notes.find("/compare"));
    };
    CHECK(with_repository("{\"url\": \"git+https://gitee.com/acme/mini.git\"}") ==
          "## [1.0.1](https://gitee.com/acme/mini");
    CHECK(with_repository("\"acme/mini\"") == "## [1.0.1](https://github.com/acme/mini");
    CHECK(with_repository("{\"type\": \"git\"}") == "## [1.0.1](https://github.com/fork/mini");
    CHECK(with_repository("\"./here\"") == "## [1.0.1](https://github.com/fork/mini");
}

TEST_CASE("bump_plan: warnings name what looks wrong but is allowed") {
    auto facts = repository("1.0.0", {"feat：x", "feat:y", "fix: z"});
    facts.files = {{"package.json", package("1.2.0")}, {"CHANGELOG.md", "## 1.2.1\n"}};
    const BumpPlan plan = planned(facts);
    CHECK(mentions(plan.warnings, "\"feat：x\" looks conventional but is not: a full-width colon"));
    CHECK(mentions(plan.warnings, "no space after \"feat:\""));
    CHECK(mentions(plan.warnings, "the present version 1.2.0 has no tag v1.2.0"));
    CHECK(mentions(plan.warnings, "CHANGELOG.md has a section for 1.2.1 already"));
    CHECK(planned(repository("1.0.0", {"fix: z"})).warnings.empty());
    auto cut_short = repository("1.0.0", {"fix: z", "chore(release): 1.0.1\n"});
    cut_short.files = {{"package.json", package("1.0.1")}};
    CHECK(mentions(planned(cut_short).warnings, "complete it with `git tag -a v1.0.1 -m \"chore(release): 1.0.1\"`"));
}

TEST_CASE("bump_plan: the files to read are each named once") {
    CHECK(files_to_read({}) == std::vector<std::string>{"CHANGELOG.md", "bower.json", "manifest.json",
                                                        "npm-shrinkwrap.json", "package-lock.json", "package.json"});
}
