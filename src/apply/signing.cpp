#include "apply/signing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/git_settings.hpp"
#include "miniship/text.hpp"
#include "plan/preflight.hpp"

namespace miniship::apply {
namespace {

std::string setting(const edge::GitSettings& settings, const std::string& name) {
    return settings.value(name).value_or("");
}

bool must_sign(const plan::Step& step, const edge::GitSettings& settings) {
    if (const auto* commit = std::get_if<plan::MakeCommit>(&step)) {
        return commit->sign || settings.is_on("commit.gpgsign");
    }
    const auto* tag = std::get_if<plan::MakeTag>(&step);
    return tag != nullptr && (tag->sign || settings.is_on("tag.gpgsign"));
}

std::string from_home(const std::string& path, const World& world) {
    const auto home = world.command_environment.find("HOME");
    return path.starts_with("~/") && home != world.command_environment.end() ? home->second + path.substr(1) : path;
}

constexpr const char* kSshHint = "`git config user.signingKey FILE` with the path of your public ssh key";

Error unusable(std::string why, std::string hint) {
    return {.code = ErrorCode::git_refused,
            .message = "the release has to be signed, and " + std::move(why),
            .hint = std::move(hint)};
}

Result<edge::Outcome> asked(std::vector<std::string> arguments, std::string input, const World& world) {
    return edge::outcome_of({.arguments = std::move(arguments),
                             .directory = world.root,
                             .environment = world.command_environment,
                             .input = std::move(input),
                             .deadline = std::chrono::seconds{10}});
}

/// A key in git's own words (`key::ssh-ed25519 …`) has to be known to the agent.
Result<void> check_agent(std::string_view key, const World& world) {
    key.remove_prefix(key.starts_with("key::") ? 5 : 0);
    const auto words = text::split(key, ' ');
    const auto listed = asked({"ssh-add", "-L"}, {}, world);
    if (words.size() < 2 || !listed || listed->output.find(words[1]) != std::string::npos) {
        return {};
    }
    return unusable("the ssh agent does not have the signing key", "`ssh-add FILE` with the path of its private part");
}

/// Signs nothing of ours, the way git would: without a terminal, so a passphrase that nobody remembers fails here, too.
Result<void> check_ssh_key(const edge::GitSettings& settings, const World& world) {
    const std::string key = setting(settings, "user.signingkey");
    if (key.starts_with("key::") || key.starts_with("ssh-")) {
        return check_agent(key, world);
    }
    if (key.empty()) {
        return unusable("there is no signing key", kSshHint);
    }
    const std::string file = from_home(key, world);
    const auto bytes = edge::read_file(file);
    if (!bytes) {
        return unusable(fmt::format("the signing key {} is not there", key), kSshHint);
    }
    // A program of the user's own, or a key of hardware, may ask for a finger: that is left to the release.
    if (settings.value("gpg.ssh.program") || bytes->find("sk-ssh") != std::string::npos ||
        bytes->find("sk-ecdsa") != std::string::npos) {
        return {};
    }
    const auto signature = asked({"ssh-keygen", "-Y", "sign", "-q", "-n", "git", "-f", file}, "miniship\n", world);
    if (!signature && signature.error().code == ErrorCode::command_failed) {
        return unusable("there is no ssh-keygen", "install the ssh client");
    }
    if (!signature || signature->status == 0) {
        return {};
    }
    return unusable(fmt::format("the signing key {} cannot sign: {}", key, text::trimmed(signature->errors)),
                    "if it has a passphrase, `ssh-add` it first");
}

/// OpenPGP and X.509: whether the program lists a key that can sign. A trial would ask for the passphrase.
Result<void> check_listed_key(const std::string& format, const edge::GitSettings& settings, const World& world) {
    const std::string own = setting(settings, fmt::format("gpg.{}.program", format));
    const std::string general = format == "openpgp" ? setting(settings, "gpg.program") : "";
    const std::string usual = format == "openpgp" ? "gpg" : "gpgsm";
    const std::string program = !own.empty() ? own : !general.empty() ? general : usual;
    std::string key = setting(settings, "user.signingkey");
    if (key.empty()) {
        TRY_ASSIGN(key, edge::git_identity(world.root, "COMMITTER", world.command_environment));
    }
    const auto listed = asked({program, "--batch", "--with-colons", "--list-secret-keys", key}, {}, world);
    if (!listed) {
        return unusable(fmt::format("{} cannot be run", program),
                        fmt::format("install it, or name the program: `git config gpg.{}.program PROGRAM`", format));
    }
    if (plan::lists_signing_key(listed->output)) {
        return {};
    }
    return unusable(fmt::format("{} has no key of {} that can sign now", program, key),
                    "`git config user.signingKey ID` with the id of a key that has not expired");
}

}  // namespace

Result<void> check_signing(const std::vector<plan::Step>& steps, const World& world) {
    TRY_ASSIGN(const edge::GitSettings settings, edge::git_settings(world.root, world.command_environment));
    const bool signs =
        std::any_of(steps.begin(), steps.end(), [&](const plan::Step& step) { return must_sign(step, settings); });
    if (!signs) {
        return {};
    }
    const std::string format = setting(settings, "gpg.format");
    if (format != "ssh") {
        return check_listed_key(format.empty() ? "openpgp" : format, settings, world);
    }
    return settings.value("gpg.ssh.defaultkeycommand") ? Result<void>{} : check_ssh_key(settings, world);
}

Result<void> check_signature(const plan::MakeTag& tag, const World& world) {
    TRY_ASSIGN(const edge::GitSettings settings, edge::git_settings(world.root, world.command_environment));
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
