#include "apply/signing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

using Settings = std::map<std::string, std::string>;

/// The last value of each setting, as git reads them.
Result<Settings> signing_settings(const World& world) {
    TRY_ASSIGN(const edge::Outcome outcome,
               edge::git_outcome(
                   world.root,
                   {"config", "--null", "--get-regexp",
                    R"(^(gpg\.format|gpg\.ssh\.defaultkeycommand|user\.signingkey|commit\.gpgsign|tag\.gpgsign)$)"},
                   {}, world.step_timeout, world.command_environment));
    Settings settings;
    for (const auto entry : text::split(outcome.output, '\0')) {
        const auto end = entry.find('\n');
        // A name without a value is a switch that is on (git-config(1)).
        settings[std::string{entry.substr(0, end)}] =
            end == std::string_view::npos ? "true" : std::string{entry.substr(end + 1)};
    }
    return settings;
}

std::string setting(const Settings& settings, const std::string& name) {
    const auto found = settings.find(name);
    return found == settings.end() ? "" : found->second;
}

bool is_on(const Settings& settings, const std::string& name) {
    const std::string value = text::lowered(setting(settings, name));
    return value == "true" || value == "yes" || value == "on" || value == "1";
}

bool must_sign(const plan::Step& step, const Settings& settings) {
    if (const auto* commit = std::get_if<plan::MakeCommit>(&step)) {
        return commit->sign || is_on(settings, "commit.gpgsign");
    }
    const auto* tag = std::get_if<plan::MakeTag>(&step);
    return tag != nullptr && (tag->sign || is_on(settings, "tag.gpgsign"));
}

std::string from_home(const std::string& path, const World& world) {
    const auto home = world.command_environment.find("HOME");
    return path.starts_with("~/") && home != world.command_environment.end() ? home->second + path.substr(1) : path;
}

}  // namespace

Result<void> check_signing(const std::vector<plan::Step>& steps, const World& world) {
    TRY_ASSIGN(const Settings settings, signing_settings(world));
    const bool signs =
        std::any_of(steps.begin(), steps.end(), [&](const plan::Step& step) { return must_sign(step, settings); });
    if (!signs || setting(settings, "gpg.format") != "ssh" || settings.contains("gpg.ssh.defaultkeycommand")) {
        return {};
    }
    const std::string key = setting(settings, "user.signingkey");
    if (key.starts_with("key::") || key.starts_with("ssh-")) {
        return {};
    }
    if (!key.empty() && edge::file_exists(from_home(key, world))) {
        return {};
    }
    return Error{.code = ErrorCode::git_refused,
                 .message = key.empty()
                                ? std::string{"the release has to be signed, and there is no signing key"}
                                : fmt::format("the release has to be signed, and the signing key {} is not there", key),
                 .hint = "`git config user.signingKey FILE` with the path of your public ssh key"};
}

Result<void> check_signature(const plan::MakeTag& tag, const World& world) {
    TRY_ASSIGN(const Settings settings, signing_settings(world));
    if (!must_sign(tag, settings)) {
        return {};
    }
    TRY_ASSIGN(const edge::Outcome outcome, edge::git_outcome(world.root, {"cat-file", "tag", "refs/tags/" + tag.name},
                                                              {}, world.step_timeout, world.command_environment));
    if (outcome.status == 0 && outcome.output.find("\n-----BEGIN ") != std::string::npos) {
        return {};
    }
    return Error{.code = ErrorCode::git_refused,
                 .message = fmt::format("git made tag {} without the signature that it should have", tag.name),
                 .hint = "see why the signing program fails: `git tag --sign --message test test-signature`"};
}

}  // namespace miniship::apply
