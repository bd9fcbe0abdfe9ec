#include "cli/facts/author_facts.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "edge/git_command.hpp"
#include "edge/git_settings.hpp"
#include "edge/host.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

using Environment = std::map<std::string, std::string>;

std::string first_of(const Environment& environment, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        if (const auto found = environment.find(name); found != environment.end() && !found->second.empty()) {
            return found->second;
        }
    }
    return "";
}

}  // namespace

std::string pipeline_actor(const Environment& environment) {
    return first_of(environment,
                    {"GITHUB_ACTOR", "GITLAB_USER_NAME", "GITLAB_USER_LOGIN", "BUILD_REQUESTEDFOR", "BUILD_USER",
                     "BUILDKITE_BUILD_CREATOR", "CIRCLE_USERNAME", "DRONE_BUILD_TRIGGER", "CODEBUILD_INITIATOR"});
}

std::string pipeline_url(const Environment& environment) {
    const std::string run = first_of(environment, {"GITHUB_RUN_ID"});
    const std::string repository = first_of(environment, {"GITHUB_REPOSITORY"});
    if (!run.empty() && !repository.empty()) {
        const std::string server = first_of(environment, {"GITHUB_SERVER_URL"});
        return fmt::format("{}/{}/actions/runs/{}", server.empty() ? "https://github.com" : server, repository, run);
    }
    return edge::without_credentials(
        first_of(environment, {"CI_PIPELINE_URL", "CI_JOB_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL",
                               "DRONE_BUILD_LINK", "TRAVIS_BUILD_WEB_URL", "CODEBUILD_BUILD_URL", "BUILD_URL"}));
}

std::string pipeline_commit(const Environment& environment) {
    return first_of(environment, {"GITHUB_SHA", "CI_COMMIT_SHA", "CIRCLE_SHA1", "BUILDKITE_COMMIT", "DRONE_COMMIT_SHA",
                                  "TRAVIS_COMMIT", "BUILD_SOURCEVERSION", "GIT_COMMIT"});
}

policy::Author author_of(const Context& context, const std::string& root) {
    const Environment& environment = context.environment;
    std::string who = pipeline_actor(environment);
    if (who.empty()) {
        who = first_of(environment, {"GIT_AUTHOR_NAME"});
    }
    if (who.empty()) {
        const auto settings = edge::git_settings(root, environment);
        who = settings ? settings->value("user.name").value_or("") : "";
    }
    if (who.empty()) {
        who = first_of(environment, {"USER", "LOGNAME", "USERNAME"});
    }
    if (who.empty()) {
        who = edge::user_name();
    }
    return {.who = std::move(who),
            .why = context.invocation.value("reason").value_or(""),
            .pipeline = pipeline_url(environment),
            .when = utc_timestamp(context.now)};
}

policy::Author releasing_author(const Context& context, const std::string& root) {
    policy::Author author = author_of(context, root);
    author.commit = pipeline_commit(context.environment);
    if (author.commit.empty()) {
        const auto head = edge::git_outcome(root, {"rev-parse", "--verify", "--quiet", "HEAD"}, {},
                                            std::chrono::seconds{10}, context.environment);
        author.commit = head && head->status == 0 ? text::trimmed(head->output) : "";
    }
    return author;
}

}  // namespace miniship::cli
