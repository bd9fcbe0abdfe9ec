#include "cli/facts/author_facts.hpp"

#include <fmt/format.h>

#include <initializer_list>

#include "edge/git_command.hpp"
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

/// What a git command prints on its one line; empty when it fails, for example because there is no git.
std::string git_word(const std::string& root, const std::vector<std::string>& arguments,
                     const Environment& environment) {
    const auto outcome = edge::git_outcome(root, arguments, {}, std::chrono::seconds{10}, environment);
    return outcome && outcome->status == 0 ? std::string{text::trimmed(outcome->output)} : "";
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
        who = git_word(root, {"config", "--get", "user.name"}, environment);
    }
    if (who.empty()) {
        who = first_of(environment, {"USER", "LOGNAME", "USERNAME"});
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
        author.commit = git_word(root, {"rev-parse", "--verify", "--quiet", "HEAD"}, context.environment);
    }
    return author;
}

}  // namespace miniship::cli
