#include "plan/release.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace miniship;
using namespace miniship::plan;

namespace {

/// A release that has everything still to do.
ReleaseFacts fresh() {
    ReleaseFacts facts{.version = *parse_version("1.9.0"), .tag = "v1.9.0", .head = "aaaa"};
    BumpPlan bump;
    bump.tag = "v1.9.0";
    bump.lines = {"bumping"};
    bump.steps = {WriteFile{.path = "package.json"}, MakeCommit{}, MakeTag{.name = "v1.9.0"}};
    facts.bump = bump;
    facts.refs = RefsFacts{
        .remote = "origin", .remote_branch = "aaaa", .branch = "main", .remote_branch_name = "main", .head = "aaaa"};
    facts.apps = {{.name = "shop", .build = "make", .upload = "send", .upload_done = "sent", .directory = "."}};
    facts.trees = {{.step = {.app = "shop", .paths = {"dist"}, .version = "1.9.0"}, .hits = 1}};
    facts.policies = {{.step = {.target = "main"}, .lines = {"floor 1.2.0 -> 1.2.1"}}};
    facts.floor = "1.2.1";
    return facts;
}

/// The same after everything has been done.
ReleaseFacts finished() {
    auto facts = fresh();
    facts.released = true;
    facts.bump.reset();
    facts.refs->remote_tag = facts.refs->local_tag = "tttt";
    facts.apps.front().uploaded = true;
    facts.trees.front().stamped = true;
    facts.policies.front().changes = false;
    return facts;
}

ReleaseOptions all_steps() {
    return {.steps = {stage_names().begin(), stage_names().end()}};
}

const Stage& stage(const Plan& plan, const std::string& name) {
    return *std::find_if(plan.stages.begin(), plan.stages.end(), [&](const Stage& one) { return one.name == name; });
}

}  // namespace

TEST_CASE("release: what can be refused comes before what cannot be undone") {
    const auto plan = plan_release(fresh(), all_steps());
    REQUIRE(plan.ok());
    std::vector<std::string> order;
    for (const auto& one : plan->stages) {
        CHECK(one.state == StageState::to_do);
        order.push_back(one.name);
    }
    CHECK(order == std::vector<std::string>{"bump", "build", "inject", "refs", "upload", "policy"});
    CHECK(plan->version == "1.9.0");
    CHECK(plan->floor == "1.2.1");
    CHECK(stage(*plan, "refs").steps ==
          std::vector<Step>{PushRefs{.remote = "origin", .branch = "main", .tag = "v1.9.0"}});
    CHECK(stage(*plan, "upload").steps == std::vector<Step>{RunCommand{.step = "upload",
                                                                       .app = "shop",
                                                                       .command = "send",
                                                                       .directory = ".",
                                                                       .done_command = "sent",
                                                                       .once = true}});
    CHECK(has_work(*plan));
}

TEST_CASE("release: a second run finds everything done") {
    const auto plan = plan_release(finished(), all_steps());
    REQUIRE(plan.ok());
    for (const auto& one : plan->stages) {
        CAPTURE(one.name);
        CHECK(one.state == StageState::done);
        CHECK(one.steps.empty());
    }
    CHECK_FALSE(has_work(*plan));
}

TEST_CASE("release: only the steps of this machine are taken") {
    const auto plan = plan_release(fresh(), {.steps = {"bump", "refs"}});
    REQUIRE(plan.ok());
    CHECK(stage(*plan, "build").state == StageState::left_out);
    CHECK(stage(*plan, "policy").state == StageState::left_out);
    CHECK(stage(*plan, "bump").state == StageState::to_do);
}

TEST_CASE("release: nothing configured is left out, and says so") {
    auto facts = fresh();
    facts.apps.clear();
    facts.policies.clear();
    const auto plan = plan_release(facts, all_steps());
    REQUIRE(plan.ok());
    CHECK(stage(*plan, "build").why == "no build command is configured");
    CHECK(stage(*plan, "upload").why == "no upload command is configured");
    CHECK(stage(*plan, "policy").why == "no target is configured");
}

TEST_CASE("release: without a tag and without a bump there is nothing to release") {
    auto facts = fresh();
    facts.bump.reset();
    CHECK(plan_release(facts, all_steps()).error().code == ErrorCode::not_released);
}

TEST_CASE("release: another object under the tag's name on the remote is refused") {
    auto facts = finished();
    facts.refs->remote_tag = "ffffffffff";
    CHECK(plan_release(facts, all_steps()).error().code == ErrorCode::tag_exists);
    facts.refs->local_tag.reset();
    CHECK(plan_release(facts, all_steps()).error().code == ErrorCode::tag_exists);
}

TEST_CASE("release: a branch that moved on is refused before anything is visible") {
    auto facts = fresh();
    facts.refs->remote_branch = "bbbb";
    facts.refs->head_reaches_remote_branch = false;
    CHECK(plan_release(facts, all_steps()).error().code == ErrorCode::git_refused);
    CHECK(plan_release(facts, all_steps()).error().hint == "git pull --rebase origin main");
    // Once the tag is there, ours arrived with it: others may have gone on since.
    auto later = finished();
    later.refs->remote_branch = "bbbb";
    later.refs->head_reaches_remote_branch = false;
    CHECK(stage(*plan_release(later, all_steps()), "refs").state == StageState::done);
}

TEST_CASE("release: a branch that moved on past a release that is made here is not pulled below it") {
    auto facts = finished();
    facts.refs->remote_tag.reset();
    facts.refs->remote_branch = "bbbb";
    facts.refs->remote_branch_name = "trunk";
    facts.refs->head_reaches_remote_branch = false;
    CHECK(
        plan_release(facts, all_steps()).error().hint ==
        "`git pull --no-rebase origin trunk` and `git push origin HEAD:trunk v1.9.0` publish both, then `git checkout "
        "v1.9.0` and the same command");
    facts.refs->can_be_taken_back = true;
    CHECK(plan_release(facts, all_steps()).error().hint ==
          "`miniship release --abort`, `git pull --rebase origin trunk`, then release again");
}

TEST_CASE("release: a detached HEAD pushes the tag only") {
    auto facts = finished();
    facts.refs->branch.reset();
    facts.refs->remote_branch.reset();
    CHECK(stage(*plan_release(facts, all_steps()), "refs").state == StageState::done);
    facts.refs->remote_tag.reset();
    CHECK(stage(*plan_release(facts, all_steps()), "refs").steps ==
          std::vector<Step>{PushRefs{.remote = "origin", .branch = std::nullopt, .tag = "v1.9.0"}});
}

TEST_CASE("release: a manual upload asks a person, a done one asks nobody") {
    auto facts = fresh();
    facts.apps.front().upload = "manual";
    const auto plan = plan_release(facts, all_steps());
    REQUIRE(plan.ok());
    CHECK(std::holds_alternative<AskPerson>(stage(*plan, "upload").steps.front()));
    facts.apps.front().uploaded = true;
    CHECK(stage(*plan_release(facts, all_steps()), "upload").state == StageState::done);
}

TEST_CASE("release: the plan is readable") {
    const auto text = plan_text(*plan_release(finished(), all_steps()));
    CHECK(text.starts_with("release 1.9.0 (tag v1.9.0)\n  bump    done: HEAD carries v1.9.0\n"));
    CHECK(text.find("  policy  done: the document says it\n") != std::string::npos);
}
