#include "edge/git_write.hpp"

#include <fmt/format.h>

#include "edge/git_command.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_history.hpp"
#include "edge/remote_folder.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

Result<Outcome> run(const GitTree& tree, std::vector<std::string> arguments, const std::string& input = {}) {
    return git_outcome(tree.directory, arguments, input, std::chrono::minutes{10}, tree.environment);
}

std::vector<std::string> with_paths(std::vector<std::string> arguments, const std::vector<std::string>& paths) {
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    return arguments;
}

Error refusal(const std::string& what, const Outcome& outcome, std::string hint = {}) {
    return {.code = ErrorCode::git_refused,
            .message = fmt::format("{}: {}", what, git_complaint(outcome)),
            .hint = std::move(hint)};
}

/// The given paths that the index does not know yet.
Result<std::vector<std::string>> untracked(const GitTree& tree, const std::vector<std::string>& paths) {
    TRY_ASSIGN(const Outcome outcome, run(tree, with_paths({"ls-files", "-z", "--others"}, paths)));
    std::vector<std::string> found;
    for (const auto path : text::split(outcome.output, '\0')) {
        if (!path.empty()) {
            found.emplace_back(path);
        }
    }
    return found;
}

/// A push of branch and tag, the tag from `source`.
std::vector<std::string> push_arguments(const PushRequest& request, const std::string& source,
                                        const std::vector<std::string>& switches) {
    std::vector<std::string> arguments{"push", "--quiet"};
    arguments.insert(arguments.end(), switches.begin(), switches.end());
    arguments.insert(arguments.end(), {"--", request.remote});
    if (request.branch) {
        arguments.push_back(fmt::format("refs/heads/{}:refs/heads/{}", *request.branch, request.remote_branch));
    }
    if (!request.tag.empty()) {
        arguments.push_back(fmt::format("{}:refs/tags/{}", source, request.tag));
    }
    return arguments;
}

/// The branch first: where it is refused, no tag is left behind.
Result<Outcome> pushed_one_by_one(const GitTree& tree, PushRequest request) {
    PushRequest of_branch = request;
    of_branch.tag.clear();
    TRY_ASSIGN(Outcome outcome, run(tree, push_arguments(of_branch, {}, {})));
    if (outcome.status != 0 || request.tag.empty()) {
        return outcome;
    }
    request.branch.reset();
    return run(tree, push_arguments(request, "refs/tags/" + request.tag, {}));
}

Result<Outcome> pushed(const GitTree& tree, const PushRequest& request) {
    const std::string tag = "refs/tags/" + request.tag;
    if (!request.branch) {
        return run(tree, push_arguments(request, tag, {}));
    }
    auto outcome = run(tree, push_arguments(request, tag, {"--atomic"}));
    const bool is_unknown_there =
        outcome && outcome->status != 0 && outcome->errors.find("does not support --atomic") != std::string::npos;
    return is_unknown_there ? pushed_one_by_one(tree, request) : outcome;
}

Result<void> add(const GitTree& tree, std::vector<std::string> switches, const std::vector<std::string>& paths) {
    if (paths.empty()) {
        return {};
    }
    switches.insert(switches.begin(), "add");
    TRY_ASSIGN(const Outcome outcome, run(tree, with_paths(std::move(switches), paths)));
    return outcome.status == 0 ? Result<void>{} : refusal("git add fails", outcome);
}

Result<Outcome> committed(const GitTree& tree, const CommitRequest& request) {
    // The packing of the repository that may come after a commit waits for the next command of a person: a pipeline
    // throws its clone away, and at somebody's desk it would still be at work when we are done.
    std::vector<std::string> arguments{"-c",      "maintenance.auto=false", "-c", "gc.auto=0", "commit", "--quiet",
                                       "--file=-"};
    for (const auto& [wanted, flag] :
         {std::pair{request.sign, "--gpg-sign"}, {request.signoff, "--signoff"}, {request.no_verify, "--no-verify"}}) {
        if (wanted) {
            arguments.emplace_back(flag);
        }
    }
    if (!request.with_staged) {
        arguments.emplace_back("--only");
        arguments = with_paths(std::move(arguments), request.paths);
    }
    return run(tree, std::move(arguments), request.message + "\n");
}

/// Whether `git commit --only` was given a file that is not tracked yet; it says so before it runs a hook.
bool says_unknown_path(const Outcome& outcome) {
    return outcome.status != 0 && outcome.errors.find("did not match any file") != std::string::npos;
}

bool is_rejected(const Outcome& outcome) {
    return outcome.errors.find("rejected") != std::string::npos || outcome.errors.find("declined") != std::string::npos;
}

/// Nothing went wrong on the way, and the remote has refused nothing: it was the hook here.
bool is_refused_by_hook(const Outcome& outcome) {
    return outcome.errors.find("failed to push some refs") != std::string::npos &&
           outcome.errors.find("fatal: ") == std::string::npos &&
           outcome.errors.find("src refspec") == std::string::npos &&
           outcome.errors.find("unexpected") == std::string::npos;
}

}  // namespace

Result<void> make_commit(const GitTree& tree, const CommitRequest& request) {
    std::vector<std::string> fresh;
    if (request.with_staged) {
        TRY_ASSIGN(fresh, untracked(tree, request.paths));
        TRY(add(tree, {}, request.paths));
    }
    auto outcome = committed(tree, request);
    if (outcome && says_unknown_path(*outcome)) {
        // --only needs paths that git knows; -N lets it know them without their bytes.
        TRY_ASSIGN(fresh, untracked(tree, request.paths));
        TRY(add(tree, {"--intent-to-add"}, fresh));
        outcome = committed(tree, request);
    }
    if (outcome && outcome->status == 0) {
        return {};
    }
    if (!fresh.empty()) {
        TRY_ASSIGN([[maybe_unused]] const Outcome undone,
                   run(tree, with_paths({"rm", "--quiet", "--cached", "--force"}, fresh)));
    }
    if (!outcome) {
        return while_doing(std::move(outcome).error(), "committing the release");
    }
    return refusal("git commit fails", *outcome,
                   "see what the hook or the signing program said; --no-verify leaves hooks out");
}

Result<void> make_tag(const GitTree& tree, const TagRequest& request) {
    std::vector<std::string> arguments{"tag", request.sign ? "--sign" : "--annotate", "--file=-"};
    if (request.force) {
        arguments.emplace_back("--force");
    }
    arguments.insert(arguments.end(), {"--", request.name});
    TRY_ASSIGN(const Outcome outcome, run(tree, arguments, request.message + "\n"));
    if (outcome.status == 0) {
        return {};
    }
    if (outcome.errors.find("already exists") != std::string::npos) {
        return Error{.code = ErrorCode::tag_exists, .message = fmt::format("tag {} already exists", request.name)};
    }
    return refusal(fmt::format("git tag {} fails", request.name), outcome);
}

Result<std::string> head_of(const GitTree& tree) {
    TRY_ASSIGN(const auto folders, git_folders(tree.directory));
    TRY_ASSIGN(const auto history, History::open(folders));
    TRY_ASSIGN(const auto head, history.head());
    if (!head) {
        return Error{.code = ErrorCode::no_commits, .message = "HEAD has no commit yet"};
    }
    return *head;
}

Result<std::string> message_of_head(const GitTree& tree) {
    TRY_ASSIGN(const Outcome outcome, run(tree, {"log", "-1", "--format=%B", "HEAD"}));
    if (outcome.status != 0) {
        return refusal("git log fails", outcome);
    }
    return outcome.output;
}

Result<void> put_back(const GitTree& tree, const std::string& commit, const std::vector<std::string>& paths) {
    TRY_ASSIGN(const std::string head, head_of(tree));
    if (head != commit) {
        TRY_ASSIGN(const Outcome moved, run(tree, {"reset", "--quiet", "--soft", commit}));
        if (moved.status != 0) {
            return refusal("HEAD cannot be put back", moved, fmt::format("git reset --soft {}", commit));
        }
    }
    // Exits 1 when the working tree differs from the index, which is none of its business here.
    TRY_ASSIGN([[maybe_unused]] const Outcome index, run(tree, with_paths({"reset", "--quiet", commit}, paths)));
    return {};
}

Result<void> push_refs(const GitTree& tree, const PushRequest& request) {
    auto outcome = pushed(tree, request);
    if (!outcome) {
        return while_doing(std::move(outcome).error(), fmt::format("pushing to {}", request.remote));
    }
    if (outcome->status == 0) {
        return {};
    }
    if (is_rejected(*outcome)) {
        return refusal(fmt::format("{} rejects the push", request.remote), *outcome,
                       fmt::format("nothing has arrived there; see `git fetch {} && git status`", request.remote));
    }
    if (is_refused_by_hook(*outcome)) {
        return refusal(fmt::format("the pre-push hook refuses the push to {}", request.remote), *outcome,
                       "mend what the hook complains of, then run the same command again");
    }
    Error error = remote_error(request.remote, *outcome, "does not take the push");
    if (error.code == ErrorCode::remote_unreachable) {
        error.hint = "run the same command again when it answers";
    }
    return error;
}

Result<void> check_push(const GitTree& tree, const PushRequest& request, std::chrono::milliseconds deadline) {
    // A dry run tells no more than whether a server lets us in; of a folder here, not even whether it can be written.
    if (const auto folders = pushed_folders(tree.directory, request.remote, tree.environment); !folders.empty()) {
        for (const auto& folder : folders) {
            TRY(check_writable_repository(folder));
        }
        return {};
    }
    auto asked = git_outcome(tree.directory, push_arguments(request, "HEAD", {"--dry-run", "--no-verify"}), {},
                             deadline, tree.environment);
    if (!asked) {
        return while_doing(std::move(asked).error(), fmt::format("asking {} for a push", request.remote));
    }
    if (asked->status == 0 || is_rejected(*asked)) {
        return {};
    }
    Error error = remote_error(request.remote, *asked);
    error.message =
        fmt::format("{} takes no push from here: {}", without_credentials(request.remote), git_complaint(*asked));
    error.hint = fmt::format("try `git push --dry-run {} HEAD`: miniship uses the same credentials", request.remote);
    return error;
}

Result<std::vector<RemoteRef>> refs_after_push(const GitTree& tree, const PushRequest& request,
                                               std::chrono::milliseconds deadline) {
    const auto folders = pushed_folders(tree.directory, request.remote, tree.environment);
    if (folders.size() == 1) {
        std::vector<std::string> names{"refs/heads/" + request.remote_branch};
        if (!request.tag.empty()) {
            names.push_back("refs/tags/" + request.tag);
        }
        const auto refs = refs_in_folder(folders.front(), names);
        if (refs) {
            return refs;
        }
    }
    return remote_refs(tree.directory, request.remote, true, deadline);
}

}  // namespace miniship::edge
