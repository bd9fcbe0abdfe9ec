// init: writes miniship.json by looking at the project.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/json_answers.hpp"
#include "cli/project_config.hpp"
#include "config/layers.hpp"
#include "edge/files.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_refs.hpp"
#include "edge/terminal.hpp"
#include "miniship/json_text.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

std::string found_text(const config::Values& values, const std::string& key) {
    const auto found = values.find(key);
    if (found == values.end()) {
        return {};
    }
    const auto document = json_text::parsed(found->second.json);
    return document ? document->root().text().value_or("") : "";
}

std::vector<std::string> ci_files_in(const std::string& root) {
    std::vector<std::string> found;
    for (const char* name : {".github/workflows", ".gitlab-ci.yml", ".workflow", ".coding-ci.yml", "Jenkinsfile"}) {
        if (edge::file_exists(root + "/" + name) || edge::is_directory(root + "/" + name)) {
            found.emplace_back(name);
        }
    }
    return found;
}

/// A member of a JSON text, where that is a text; comments are allowed.
std::string text_in(const std::string& json, const std::string& pointer) {
    const auto document = json_text::parsed(json, json_text::Syntax::with_comments);
    const auto value = document ? document->find(pointer) : std::nullopt;
    return value ? value->text().value_or("") : "";
}

/// What release tags start with: as .versionrc says, which is read as it is, else as the tags of this package show.
Result<std::string> shown_tag_prefix(const std::string& root, const std::optional<config::Versionrc>& rc) {
    if (rc) {
        const auto said = json_text::parsed(rc->json);
        if (const auto prefix = said ? said->find("/tagPrefix") : std::nullopt; prefix && prefix->text()) {
            return *prefix->text();
        }
    }
    std::vector<std::string> names;
    if (const auto folders = edge::git_folders(root)) {
        if (const auto tags = edge::local_tags(*folders)) {
            for (const auto& tag : *tags) {
                names.push_back(tag.name);
            }
        }
    }
    TRY_ASSIGN(const auto package, edge::read_file_if_exists(root + "/package.json"));
    return usual_tag_prefix(names, package ? text_in(*package, "/name") : "");
}

/// What the project shows, before anybody is asked.
Result<ProjectConfig> looked_at(const std::string& root) {
    config::Values values;
    config::add_project(values, root);
    TRY_ASSIGN(const auto rc, config::versionrc(root, false));
    ProjectConfig project{.platform = found_text(values, "apps.app.platform"),
                          .app_id = found_text(values, "apps.app.id"),
                          .dist = found_text(values, "apps.app.dist"),
                          .ci_files = ci_files_in(root),
                          .versionrc = !rc                            ? ""
                                       : rc->origin == "package.json" ? "The stanza in package.json"
                                                                      : rc->origin};
    TRY_ASSIGN(project.tag_prefix, shown_tag_prefix(root, rc));
    return project;
}

void take_flags(const Invocation& said, ProjectConfig& project) {
    const auto take = [&](const char* flag, std::string& into) { into = said.value(flag).value_or(into); };
    take("platform", project.platform);
    take("app-id", project.app_id);
    take("dist", project.dist);
    take("tag-prefix", project.tag_prefix);
    take("target", project.target);
    if (said.has("ci")) {
        project.steps = {"bump", "refs"};
    }
    for (const auto& value : said.all("steps")) {
        for (const auto step : text::split(value, ',')) {
            project.steps.emplace_back(text::trimmed(step));
        }
    }
}

/// Asks for what is not known yet; an empty answer leaves it out.
void ask(ProjectConfig& project) {
    const auto question = [](const char* words, std::string& into) {
        if (into.empty()) {
            into = std::string{text::trimmed(edge::typed_answer(words).value_or(""))};
        }
    };
    question("folder of the built app (for example dist, empty for none): ", project.dist);
    question("platform (wechat, feishu, douyin, xiaohongshu, alipay): ", project.platform);
    question("app id on that platform: ", project.app_id);
    question("address of the policy document (https://…, or file:policy.json; empty for none): ", project.target);
}

}  // namespace

Result<Answer> run_init(const Context& context) {
    TRY_ASSIGN(const std::string root, config::project_root(context.directory));
    const std::string path = root + "/miniship.json";
    if (edge::file_exists(path) && !context.invocation.has("force") && !context.dry_run) {
        return Error{.code = ErrorCode::file_unwritable,
                     .message = fmt::format("{} exists already", path),
                     .hint = "`miniship init --dry-run` shows what would be written, --force replaces the file"};
    }
    TRY_ASSIGN(ProjectConfig project, looked_at(root));
    take_flags(context.invocation, project);
    if (context.interactive && !context.invocation.has("yes") && !context.json && !context.dry_run) {
        ask(project);
    }
    const std::string text = config_text(project);
    // What we write must be what we read: a slip in the proposal is told here and not at the first release.
    config::Values values;
    std::vector<Error> problems;
    config::add_file(values, text, "the proposed miniship.json", problems);
    if (!problems.empty()) {
        return all_of(std::move(problems));
    }
    if (!context.dry_run) {
        TRY(edge::write_file_atomically(path, text));
        context.say(fmt::format("wrote {}; `miniship release --dry-run` shows what a release would do", path));
    }
    return Answer{.text = text, .json = init_json(path, text, !context.dry_run)};
}

}  // namespace miniship::cli
