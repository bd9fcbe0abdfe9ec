#include "policy_store/git_scratch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <string_view>

#include "edge/environment.hpp"
#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/pause.hpp"
#include "miniship/text.hpp"
#include "policy_store/http_target.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;
using Variables = std::map<std::string, std::string>;

// The password goes from our memory to git's helper through the environment: argv can be read by everybody.
constexpr const char* kHelper =
    R"(!f() { test "$1" = get && printf 'username=%s\npassword=%s\n' "$MINISHIP_GIT_USER" "$MINISHIP_GIT_PASSWORD"; }; f)";

std::string head_ref(const std::string& branch) {
    return "refs/heads/" + branch;
}

bool says_any(const std::string& text, std::initializer_list<std::string_view> signs) {
    return std::any_of(signs.begin(), signs.end(),
                       [&](std::string_view sign) { return text.find(sign) != std::string::npos; });
}

bool has_secret(const TargetSettings& settings) {
    return !settings.token.empty() || !settings.password.empty();
}

// git-config(1), "Syntax": a value in quotes.
std::string config_string(std::string_view value) {
    return fmt::format("\"{}\"", text::replaced(text::replaced(value, "\\", "\\\\"), "\"", "\\\""));
}

/// What the scratch repository's own configuration has to say, over that of the user.
std::string git_config(const TargetSettings& settings, const GitAddress& address) {
    std::string config = "[core]\n\thooksPath = /dev/null\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n";
    if (address.origin.empty()) {
        return config;
    }
    config += "[http]\n\tfollowRedirects = false\n";
    if (address.loopback) {
        config += "\tproxy = \"\"\n";
    }
    const edge::HttpAccess access = http_access(settings);
    for (const auto& [name, value] :
         {std::pair{"sslCAInfo", access.ca}, {"sslCert", access.cert}, {"sslKey", access.key}}) {
        config += value.empty() ? "" : fmt::format("\t{} = {}\n", name, config_string(value));
    }
    if (has_secret(settings)) {
        // The empty one ends the list of the helpers that the user has.
        config += fmt::format("[credential {}]\n\thelper = \"\"\n\thelper = {}\n", config_string(address.origin),
                              config_string(kHelper));
    }
    return config;
}

/// The environment of git: ours, without what names another repository, and without secrets that are not for it.
Variables git_variables(const TargetSettings& settings) {
    Variables variables = edge::environment();
    for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
                             "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_SHALLOW_FILE"}) {
        variables.erase(name);
    }
    for (const auto* names : {&settings.foreign_variables, &settings.secret_variables}) {
        for (const auto& name : *names) {
            variables.erase(name);
        }
    }
    if (has_secret(settings)) {
        // Hosting services take a token for the password, whoever the user is.
        variables["MINISHIP_GIT_USER"] = settings.user.empty() ? "oauth2" : settings.user;
        variables["MINISHIP_GIT_PASSWORD"] = settings.token.empty() ? settings.password : settings.token;
        variables.erase("GIT_ASKPASS");
    }
    return variables;
}

/// `NAME <EMAIL> TIME ZONE` as the variables that git takes it from.
Variables identity_in(std::string_view line, std::string_view role) {
    const auto open = line.rfind(" <");
    const auto close = line.rfind('>');
    return {{fmt::format("GIT_{}_NAME", role), std::string{line.substr(0, open)}},
            {fmt::format("GIT_{}_EMAIL", role), std::string{line.substr(open + 2, close - open - 2)}}};
}

/// Takes the next answer of `git cat-file --batch` off `rest`: the bytes of a file, or nothing where there is none.
/// `where` is for the errors.
Result<std::optional<std::string>> taken_file(std::string_view& rest, const std::string& where) {
    const auto end = rest.find('\n');
    const std::string_view head = rest.substr(0, end);
    rest.remove_prefix(std::min(end, rest.size() - 1) + 1);
    if (head.ends_with(" missing")) {
        return std::optional<std::string>{};
    }
    const auto words = text::split(head, ' ');
    std::size_t size = 0;
    if (words.size() < 3 || words[words.size() - 2] != "blob" ||
        std::from_chars(words.back().data(), words.back().data() + words.back().size(), size).ec != std::errc{}) {
        return Error{.code = ErrorCode::config_invalid, .message = where + " is no file"};
    }
    if (size > edge::kLargestBody) {
        return too_large(where + " has");
    }
    std::string file{rest.substr(0, size)};
    rest.remove_prefix(std::min(size + 1, rest.size()));
    if (const auto reason = not_json_reason("", file)) {
        return not_json(where + " holds", *reason);
    }
    return std::optional{std::move(file)};
}

/// The first address in the lines that the server lets git print.
std::string address_in(const std::string& errors) {
    for (const auto line : text::split(errors, '\n')) {
        const auto start = line.find("https://");
        if (line.starts_with("remote:") && start != std::string_view::npos) {
            return text::printable(text::trimmed(line.substr(start, line.find(' ', start) - start)));
        }
    }
    return {};
}

}  // namespace

GitScratch::GitScratch(edge::ScratchFolder folder, const TargetSettings& settings, GitAddress address)
    : folder_{std::move(folder)},
      address_{std::move(address)},
      target_{settings.name},
      root_{settings.root},
      secret_variables_{settings.secret_variables},
      variables_{git_variables(settings)},
      timeout_{settings.timeout},
      deadline_{http_access(settings).deadline} {}

Result<GitScratch> GitScratch::made(const TargetSettings& settings, const GitAddress& address) {
    TRY_ASSIGN(edge::ScratchFolder folder, edge::ScratchFolder::made());
    GitScratch scratch{std::move(folder), settings, address};
    TRY_ASSIGN(const edge::Outcome made, scratch.run({"init", "--quiet", "--bare", "--template="}));
    if (made.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git init fails: {}", edge::git_complaint(made))};
    }
    const std::string config = scratch.folder_.path() + "/config";
    TRY_ASSIGN(const std::string made_config, edge::read_file(config));
    TRY(edge::write_file_atomically(config, made_config + git_config(settings, address)));
    return scratch;
}

Result<edge::Outcome> GitScratch::run(const std::vector<std::string>& arguments, const std::string& input,
                                      const Variables& more, std::size_t most_output) const {
    milliseconds time = timeout_;
    if (deadline_) {
        time = std::min(time, std::chrono::duration_cast<milliseconds>(*deadline_ - std::chrono::steady_clock::now()));
    }
    Variables variables = variables_;
    variables["GIT_DIR"] = folder_.path();
    variables.insert(more.begin(), more.end());
    auto outcome = edge::git_outcome(root_, arguments, input, time, std::move(variables), most_output);
    if (!outcome && outcome.error().code == ErrorCode::timed_out) {
        outcome.error().message = fmt::format("no answer from {} in time", address_.remote);
        outcome.error().hint = "run it again, or give it longer with --timeout SECONDS";
    }
    return outcome;
}

Result<std::string> GitScratch::line_of(const std::vector<std::string>& arguments, const std::string& input,
                                        const Variables& more) const {
    TRY_ASSIGN(const edge::Outcome outcome, run(arguments, input, more));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git {} fails: {}", arguments.front(), edge::git_complaint(outcome))};
    }
    return std::string{text::trimmed(outcome.output)};
}

Error GitScratch::failed_talk(const edge::Outcome& outcome, std::string_view what) const {
    Error error = edge::remote_error(address_.remote, outcome, what);
    error.hint = error.code == ErrorCode::credentials_refused && !address_.origin.empty()
                     ? secrets_hint(target_, secret_variables_)
                     : fmt::format("try `git ls-remote {}`", edge::without_credentials(address_.remote));
    return error;
}

Result<std::string> GitScratch::fetched(const std::string& branch) {
    TRY_ASSIGN(const edge::Outcome outcome, run({"fetch", "--quiet", "--depth=1", "--no-tags", "--", address_.remote,
                                                 fmt::format("+{}:refs/miniship/base", head_ref(branch))}));
    if (outcome.status != 0) {
        if (says_any(outcome.errors, {"couldn't find remote ref"})) {
            return std::string{};
        }
        return failed_talk(outcome);
    }
    return line_of({"rev-parse", "--verify", "refs/miniship/base"});
}

Result<std::vector<std::optional<std::string>>> GitScratch::contents(const std::string& commit,
                                                                     const std::vector<std::string>& paths) {
    std::string questions;
    for (const auto& path : paths) {
        questions += fmt::format("{}:{}\n", commit, path);
    }
    constexpr std::size_t kLongestHead = 4096;
    TRY_ASSIGN(const edge::Outcome outcome,
               run({"cat-file", "--batch"}, questions, {}, paths.size() * (edge::kLargestBody + kLongestHead)));
    std::vector<std::optional<std::string>> files;
    std::string_view rest{outcome.output};
    for (const auto& path : paths) {
        TRY_ASSIGN(files.emplace_back(), taken_file(rest, fmt::format("{} on branch {} of {}", path, address_.branch,
                                                                      edge::without_credentials(address_.remote))));
    }
    return files;
}

Result<std::string> GitScratch::mode_of(const std::string& commit, const std::string& path) const {
    TRY_ASSIGN(const std::string line, line_of({"ls-tree", "--full-tree", commit, "--", path}));
    const std::string mode = line.substr(0, line.find(' '));
    return mode.empty() ? std::string{"100644"} : mode;
}

Result<Variables> GitScratch::identity() const {
    Variables identity;
    Variables variables = variables_;
    for (const char* role : {"AUTHOR", "COMMITTER"}) {
        // Asked at the project, whose own configuration may say who commits there.
        TRY_ASSIGN(const edge::Outcome outcome,
                   edge::git_outcome(root_, {"var", fmt::format("GIT_{}_IDENT", role)}, {}, timeout_, variables));
        if (outcome.status != 0) {
            return Error{.code = ErrorCode::git_refused,
                         .message = "git does not know who commits the policy",
                         .hint =
                             "set GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL, or "
                             "`git config user.email you@example.com`"};
        }
        identity.merge(identity_in(text::trimmed(outcome.output), role));
    }
    return identity;
}

Result<std::string> GitScratch::committed(const std::string& parent, const std::vector<GitFile>& files,
                                          const std::string& message) {
    TRY_ASSIGN(Variables variables, identity());
    variables["GIT_INDEX_FILE"] = fmt::format("{}/index-{}", folder_.path(), edge::random_name());
    TRY(line_of({"read-tree", parent.empty() ? "--empty" : parent}, {}, variables));
    std::vector<std::string> update{"update-index", "--add"};
    for (const auto& file : files) {
        std::string mode = "100644";
        if (!parent.empty()) {
            TRY_ASSIGN(mode, mode_of(parent, file.path));
        }
        TRY_ASSIGN(const std::string blob, line_of({"hash-object", "-w", "--no-filters", "--stdin"}, file.bytes));
        update.insert(update.end(), {"--cacheinfo", fmt::format("{},{},{}", mode, blob, file.path)});
    }
    TRY(line_of(update, {}, variables));
    TRY_ASSIGN(const std::string tree, line_of({"write-tree"}, {}, variables));
    std::vector<std::string> commit{"commit-tree", tree, "-F", "-"};
    if (!parent.empty()) {
        commit.insert(commit.end(), {"-p", parent});
    }
    // commit-tree does not look at the setting by itself, and a server may want signatures.
    TRY_ASSIGN(const edge::Outcome sign, run({"config", "--type=bool", "commit.gpgSign"}));
    if (text::trimmed(sign.output) == "true") {
        commit.emplace_back("-S");
    }
    return line_of(commit, message, variables);
}

Result<GitScratch::Pushed> GitScratch::pushed(const std::string& branch, const std::string& seen,
                                              const std::string& commit) {
    const std::string ref = head_ref(branch);
    auto outcome = run({"push", "--porcelain", "--no-follow-tags", fmt::format("--force-with-lease={}:{}", ref, seen),
                        "--", address_.remote, fmt::format("{}:{}", commit, ref)});
    if (!outcome) {
        if (outcome.error().code != ErrorCode::timed_out) {
            return std::move(outcome).error();
        }
        return Pushed{.result = {.outcome = WriteOutcome::unclear, .trouble = std::move(outcome).error()}};
    }
    // To git a branch that is there already, at the same commit, is no failure.
    if (seen.empty() && says_any(outcome->output, {"[up to date]"})) {
        return Pushed{.result = {.outcome = WriteOutcome::conflict}};
    }
    if (outcome->status == 0) {
        return Pushed{.address = address_in(outcome->errors)};
    }
    if (says_any(outcome->output, {"[rejected]", "failed to update ref", "cannot lock ref", "incorrect old value",
                                   "failed to lock", "reference already exists", "non-fast-forward", "fetch first"})) {
        return Pushed{.result = {.outcome = WriteOutcome::conflict}};
    }
    if (says_any(outcome->output, {"[remote rejected]"})) {
        const auto reason = outcome->output.find("[remote rejected]");
        const std::string told = outcome->output.substr(reason, outcome->output.find('\n', reason) - reason);
        return Error{
            .code = ErrorCode::git_refused,
            .message = fmt::format("{} does not take a push to {}: {}; {}", edge::without_credentials(address_.remote),
                                   branch, text::printable(told), text::printable(edge::git_complaint(*outcome))),
            .hint = "a protected branch is changed by a merge request: repeat with --propose"};
    }
    Error error = failed_talk(*outcome, "does not take the push");
    if (error.code == ErrorCode::credentials_refused) {
        return error;
    }
    return Pushed{.result = {.outcome = WriteOutcome::unclear, .trouble = std::move(error)}};
}

Result<void> GitScratch::removed(const std::string& branch, const std::string& seen) {
    const std::string ref = head_ref(branch);
    TRY_ASSIGN(const edge::Outcome outcome, run({"push", "--quiet", fmt::format("--force-with-lease={}:{}", ref, seen),
                                                 "--", address_.remote, ":" + ref}));
    return outcome.status == 0 ? Result<void>{} : failed_talk(outcome);
}

}  // namespace miniship::policy_store
