#include "edge/git_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "edge/environment.hpp"
#include "edge/files.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

std::map<std::string, std::string> without_prompts(std::map<std::string, std::string> variables) {
    variables["GIT_TERMINAL_PROMPT"] = "0";
    variables["LC_ALL"] = "C";
    // Looking at a repository (git status) would else write its index.
    variables["GIT_OPTIONAL_LOCKS"] = "0";
    // No window that asks: without a terminal (see process.cpp) git, ssh and the credential manager then fail instead
    // of waiting for somebody. A GIT_ASKPASS stays, pipelines hand credentials over with it; an empty one keeps git
    // from core.askPass and from what ssh would ask with.
    variables.emplace("GIT_ASKPASS", "");
    variables.erase("SSH_ASKPASS");
    variables["SSH_ASKPASS_REQUIRE"] = "never";
    variables["GCM_INTERACTIVE"] = "never";
    return variables;
}

/// Lines of git that say nothing about what happened.
bool is_advice(std::string_view line) {
    return line.starts_with("hint:") || line.starts_with("Could not read from remote repository") ||
           line.starts_with("Please make sure you have the correct access rights") ||
           line == "and the repository exists.";
}

bool says_any(const std::string& text, std::initializer_list<std::string_view> signs) {
    return std::any_of(signs.begin(), signs.end(),
                       [&](std::string_view sign) { return text.find(sign) != std::string::npos; });
}

void add_ref(std::vector<RemoteRef>& refs, std::string_view line) {
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) {
        return;
    }
    const std::string object{line.substr(0, tab)};
    std::string_view name = line.substr(tab + 1);
    constexpr std::string_view kPeeled = "^{}";
    if (name.ends_with(kPeeled)) {
        name.remove_suffix(kPeeled.size());
        if (!refs.empty() && refs.back().name == name) {
            refs.back().peeled = object;
        }
        return;
    }
    refs.push_back({.name = std::string{name}, .object = object, .peeled = {}});
}

Result<void> require_remote(const std::string& directory, const std::string& name) {
    TRY_ASSIGN(const auto url, remote_url(directory, name));
    if (!url) {
        return Error{.code = ErrorCode::no_remote,
                     .message = fmt::format("there is no remote named {}", name),
                     .hint = fmt::format("`git remote add {} URL`, or count local tags with `--from local`", name)};
    }
    return {};
}

}  // namespace

bool is_remote_url(const std::string& remote) {
    return remote.find(':') != std::string::npos || remote.starts_with('/') || remote.starts_with("./") ||
           remote.starts_with("../");
}

std::string without_credentials(std::string_view text) {
    std::string out;
    for (;;) {
        const auto at = text.find("://");
        if (at == std::string_view::npos) {
            return out += text;
        }
        out += text.substr(0, at + 3);
        text.remove_prefix(at + 3);
        const auto end = text.find_first_of("/ \t\n'\"");
        const auto sign = text.substr(0, end).rfind('@');
        if (sign != std::string_view::npos) {
            text.remove_prefix(sign + 1);
        }
    }
}

Error remote_error(const std::string& remote, const Outcome& outcome, std::string_view what) {
    const std::string shown = without_credentials(remote);
    const std::string complaint = git_complaint(outcome);
    if (says_any(outcome.errors,
                 {"Authentication failed", "Permission denied", "could not read Username", "could not read Password",
                  "terminal prompts disabled", "The requested URL returned error: 401",
                  "The requested URL returned error: 403", "access denied", "marked as read only",
                  "not allowed to push", "Write access to repository not granted"})) {
        return Error{.code = ErrorCode::credentials_refused,
                     .message = fmt::format("remote {} refuses the credentials: {}", shown, complaint),
                     .hint = fmt::format("try `git ls-remote --tags {}`: miniship uses the same credentials", shown)};
    }
    Error error{.code = ErrorCode::remote_unreachable,
                .message = fmt::format("remote {} {}: {}", shown, what, complaint),
                .hint = fmt::format(
                    "try `git ls-remote --tags {}`, or count local tags with `miniship floor --from local`", shown)};
    if (says_any(outcome.errors, {"certificate verif", "certificate subject name", "no alternative certificate"})) {
        error.hint = "`git config --global http.sslCAInfo FILE` names the authorities that git trusts";
    }
    return error;
}

std::string git_complaint(const Outcome& outcome) {
    std::vector<std::string> lines;
    for (const auto line : text::split(outcome.errors, '\n')) {
        std::string_view said = text::trimmed(line);
        for (const std::string_view prefix : {"fatal: ", "error: "}) {
            if (said.starts_with(prefix)) {
                said.remove_prefix(prefix.size());
            }
        }
        if (!said.empty() && !is_advice(said)) {
            lines.emplace_back(said);
        }
    }
    if (lines.empty()) {
        return fmt::format("git ends with status {}", outcome.status);
    }
    return without_credentials(text::joined(lines, "; "));
}

Result<Outcome> git_outcome(const std::string& directory, const std::vector<std::string>& arguments,
                            const std::string& input, std::chrono::milliseconds deadline,
                            std::map<std::string, std::string> variables, std::size_t most_output) {
    Command command{.arguments = {"git"},
                    .directory = directory,
                    .environment = without_prompts(std::move(variables)),
                    .input = input,
                    .deadline = deadline,
                    // A git that is ended just as it makes a lock leaves that behind, and every later git refuses to
                    // work.
                    .grace = std::chrono::seconds{1},
                    .most_output = most_output};
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    auto outcome = outcome_of(command);
    if (!outcome && outcome.error().code == ErrorCode::command_failed) {
        outcome.error().hint = "install git, or add its folder to PATH";
    }
    return outcome;
}

Result<std::vector<RemoteRef>> remote_refs(const std::string& directory, const std::string& remote, bool heads,
                                           std::chrono::milliseconds deadline) {
    // git would take a folder of this name for the remote.
    if (!is_remote_url(remote) && is_directory(fmt::format("{}/{}", directory, remote))) {
        TRY(require_remote(directory, remote));
    }
    std::vector<std::string> arguments{"ls-remote", "--tags"};
    if (heads) {
        arguments.emplace_back("--heads");
    }
    arguments.insert(arguments.end(), {"--", remote});
    auto outcome = git_outcome(directory, arguments, {}, deadline);
    if (!outcome) {
        if (outcome.error().code == ErrorCode::timed_out) {
            outcome.error().hint =
                fmt::format("`git ls-remote --tags {}` shows whether it answers", without_credentials(remote));
        }
        return while_doing(std::move(outcome).error(),
                           fmt::format("reading the tags of {}", without_credentials(remote)));
    }
    if (outcome->status != 0) {
        if (!is_remote_url(remote)) {
            TRY(require_remote(directory, remote));
        }
        return remote_error(remote, *outcome);
    }
    std::vector<RemoteRef> refs;
    for (const auto line : text::split(outcome->output, '\n')) {
        add_ref(refs, line);
    }
    return refs;
}

Result<std::optional<std::string>> remote_url(const std::string& directory, const std::string& remote) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(directory, {"config", "--get", fmt::format("remote.{}.url", remote)}));
    if (outcome.status != 0) {
        return std::optional<std::string>{};
    }
    return std::optional{std::string{text::trimmed(outcome.output)}};
}

Result<std::vector<std::string>> changed_files(const std::string& directory) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(directory, {"status", "--porcelain=v1", "-z", "--untracked-files=no", "--no-renames"}));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git status fails: {}", git_complaint(outcome))};
    }
    std::vector<std::string> paths;
    for (const auto entry : text::split(outcome.output, '\0')) {
        if (entry.size() > 3) {
            paths.emplace_back(entry.substr(3));
        }
    }
    return paths;
}

Result<std::vector<std::string>> tracked_files(const std::string& directory, const std::string& folder,
                                               const std::vector<std::string>& names) {
    // One word for git, however many files there are: a command line has its limits.
    TRY_ASSIGN(const Outcome outcome, git_outcome(directory, {"ls-files", "-z", "--", folder}));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git ls-files fails: {}", git_complaint(outcome))};
    }
    std::set<std::string> wanted;
    for (const auto& name : names) {
        wanted.insert(folder == "." ? name : fmt::format("{}/{}", folder, name));
    }
    std::vector<std::string> paths;
    for (const auto path : text::split(outcome.output, '\0')) {
        if (wanted.contains(std::string{path})) {
            paths.emplace_back(path);
        }
    }
    return paths;
}

}  // namespace miniship::edge
