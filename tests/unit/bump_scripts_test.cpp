#include "bump_facts.hpp"

using namespace miniship;
using namespace miniship::plan;
using namespace miniship::plan::test;

namespace {

std::string kind_of(const Step& step) {
    if (const auto* script = std::get_if<RunScript>(&step)) {
        return script->hook;
    }
    if (const auto* write = std::get_if<WriteFile>(&step)) {
        return write->path;
    }
    return std::holds_alternative<MakeCommit>(step) ? "(commit)" : "(tag)";
}

std::vector<std::string> order_of(const BumpPlan& plan) {
    std::vector<std::string> order;
    for (const Step& step : plan.steps) {
        order.push_back(kind_of(step));
    }
    return order;
}

BumpOptions with_every_script() {
    BumpOptions options;
    for (const auto& hook : lifecycle_hooks()) {
        options.scripts[hook] = "echo " + hook;
    }
    return options;
}

}  // namespace

TEST_CASE("bump_scripts: scripts run between the stages, and those of a skipped stage do not") {
    const auto facts = repository("1.0.0", {"fix: x"});
    CHECK(order_of(planned(facts, with_every_script())) ==
          std::vector<std::string>{"prerelease", "prebump", "package.json", "postbump", "prechangelog", "CHANGELOG.md",
                                   "postchangelog", "precommit", "(commit)", "postcommit", "pretag", "(tag)",
                                   "posttag"});
    BumpOptions no_files = with_every_script();
    no_files.skip.bump = no_files.skip.changelog = true;
    no_files.tag_force = true;
    CHECK(order_of(planned(facts, no_files)) ==
          std::vector<std::string>{"precommit", "postcommit", "pretag", "(tag)", "posttag"});
    BumpOptions files_only = with_every_script();
    files_only.skip.commit = files_only.skip.tag = true;
    CHECK(order_of(planned(facts, files_only)) == std::vector<std::string>{"prerelease", "prebump", "package.json",
                                                                           "postbump", "prechangelog", "CHANGELOG.md",
                                                                           "postchangelog"});
    BumpOptions idle = with_every_script();
    idle.no_bump_when_empty_changes = true;
    CHECK(planned(repository("1.0.0", {"chore: x"}), idle).steps.empty());
}

TEST_CASE("bump_scripts: prebump may print a version, precommit the message, others nothing") {
    struct Row {
        const char* hook;
        const char* output;
        const char* version;
        const char* message;
    };
    for (const Row& row :
         {Row{"prebump", "9.9.9\n", "9.9.9", ""}, Row{"prebump", "'v2.0.0-rc.1'\n", "v2.0.0-rc.1", ""},
          Row{"prebump", "> mini@1.0.0 test\nok\n", "", ""}, Row{"prebump", "", "", ""},
          Row{"prebump", "minor", "", ""}, Row{"precommit", "  发布 {{currentTag}}\n", "", "发布 {{currentTag}}"},
          Row{"precommit", "\n", "", ""}, Row{"postbump", "9.9.9\n", "", ""}}) {
        CAPTURE(row.output);
        LateValues late;
        hear_script(late, row.hook, row.output);
        CHECK(late.version == std::string{row.version});
        CHECK(late.message == std::string{row.message});
    }
}

TEST_CASE("bump_scripts: what a script said or changed goes through the same planner") {
    auto facts = repository("1.0.0", {"fix: x"});
    facts.files.push_back({"CHANGELOG.md", std::nullopt});
    const LateValues late{
        .version = "v9.9.9", .message = "release {{currentTag}}", .files = {{"CHANGELOG.md", "# 更新\n"}}};
    const auto plan = plan_bump(facts, with_every_script(), late, kJson);
    REQUIRE(plan.ok());
    CHECK(plan->tag == "v9.9.9");
    CHECK(step_of<MakeCommit>(*plan)->message == "release 9.9.9");
    CHECK(step_of<MakeTag>(*plan)->message == "release 9.9.9");
    CHECK(write_of(*plan, "package.json")->after == package("9.9.9"));
    CHECK(write_of(*plan, "CHANGELOG.md")->before == "# 更新\n");
    CHECK(*plan_bump(facts, with_every_script(), LateValues{}, kJson) == planned(facts, with_every_script()));
    const LateValues taken{.version = "1.0.0"};
    CHECK(plan_bump(facts, with_every_script(), taken, kJson).error().code == ErrorCode::tag_exists);
}
