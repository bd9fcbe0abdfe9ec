#include "cli/project_config.hpp"

#include <doctest/doctest.h>

#include "cli/policy_table.hpp"
#include "config/layers.hpp"

using namespace miniship;
using namespace miniship::cli;

namespace {

/// The values that miniship reads from the text.
config::Values read(const std::string& text) {
    config::Values values;
    std::vector<Error> problems;
    config::add_file(values, text, "proposal", problems);
    CAPTURE(text);
    CHECK(problems.empty());
    return values;
}

}  // namespace

TEST_CASE("project_config: what is proposed is what is read, for every combination of answers") {
    for (int answers = 0; answers < 128; ++answers) {
        ProjectConfig project;
        project.platform = (answers & 1) != 0 ? "wechat" : "";
        project.app_id = (answers & 2) != 0 ? "wx01" : "";
        project.dist = (answers & 4) != 0 ? "dist" : "";
        project.target = (answers & 8) != 0 ? "file:policy \"x\".json" : "";
        project.steps = (answers & 16) != 0 ? std::vector<std::string>{"bump", "refs"} : std::vector<std::string>{};
        project.ci_files =
            (answers & 32) != 0 ? std::vector<std::string>{".gitlab-ci.yml"} : std::vector<std::string>{};
        project.versionrc = (answers & 64) != 0 ? ".versionrc" : "";
        const auto values = read(config_text(project));
        CHECK(values.contains("tagPrefix"));
        CHECK(values.contains("apps.app.platform") == !project.platform.empty());
        CHECK(values.contains("apps.app.dist") == !project.dist.empty());
        CHECK(values.contains("targets.main.url") == !project.target.empty());
        CHECK(values.contains("release.steps") == !project.steps.empty());
    }
}

TEST_CASE("project_config: the prefix is what most release tags have") {
    using Names = std::vector<std::string>;
    CHECK(usual_tag_prefix(Names{"v1.0.0", "v1.1.0", "1.0.0", "junk"}) == "v");
    CHECK(usual_tag_prefix(Names{"1.0.0", "1.1.0"}).empty());
    CHECK(usual_tag_prefix(Names{"@s/web2@1.0.0", "@s/web2@1.1.0", "v0.1.0"}) == "@s/web2@");
    CHECK(usual_tag_prefix(Names{}) == "v");
    const Names siblings{"@s/admin@1.0.0", "@s/admin@1.1.0", "@s/mall@1.0.0"};
    CHECK(usual_tag_prefix(siblings, "@s/mall") == "@s/mall@");
    CHECK(usual_tag_prefix(siblings, "@s/admin") == "@s/admin@");
    CHECK(usual_tag_prefix(siblings, "@s/mal") == "@s/mal@");
    CHECK(usual_tag_prefix(Names{"v1.0.0", "v1.1.0", "mall-v1.0.0"}, "@s/mall") == "mall-v");
    CHECK(usual_tag_prefix(Names{"v1.0.0", "@s/admin@1.0.0", "@s/admin@1.1.0"}, "@s/mall") == "v");
    CHECK(usual_tag_prefix(Names{"shop-1.0.0", "v0.1.0", "shop-1.1.0"}, "mini") == "shop-");
}

TEST_CASE("policy_table: each rule, and what it means today") {
    policy::App app{.latest = parse_version("1.9.0"), .live = parse_version("1.8.0")};
    app.floor = policy::Rule{.min = *parse_version("1.2.1"), .update = policy::Update::force};
    app.pages = {{"pages/a", {.min = *parse_version("1.9.0")}},
                 {"pages/b", {.min = *parse_version("1.5.0"), .until = "2020-01-01"}}};
    app.paused = true;
    const policy::Policy document{.revision = 3, .apps = {{"wechat/wx01", app}}};
    const auto text = policy_table(document, "file:policy.json", "2026-11-22");
    CHECK(text ==
          "file:policy.json, revision 3\n\nwechat/wx01: latest 1.9.0, live 1.8.0, paused: nobody is asked\n"
          "  RULE          MIN    UPDATE   TODAY\n"
          "  floor         1.2.1  force    below 1.2.1 must update\n"
          "  page pages/a  1.9.0  regular  waits for 1.9.0\n"
          "  page pages/b  1.5.0  regular  ended 2020-01-01\n");
}
