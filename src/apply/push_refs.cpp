// Pushing branch and tag, and what the remote has of them afterwards, whatever it says.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "apply/journal.hpp"
#include "apply/release_steps.hpp"
#include "edge/files.hpp"
#include "edge/git_history.hpp"
#include "edge/git_write.hpp"
#include "edge/progress.hpp"
#include "miniship/text.hpp"
#include "plan/release.hpp"

namespace miniship::apply {
namespace {

/// A ref that is pushed: how people, we and the remote call it, what it holds here, and what the remote has.
struct PushedRef {
    std::string name{};
    std::string here{};
    std::string there{};
    std::optional<std::string> ours{};
    std::optional<std::string> theirs{};

    [[nodiscard]] bool has_arrived() const { return ours && ours == theirs; }
};

struct Push {
    plan::PushRefs step{};
    edge::PushRequest request{};
    std::vector<PushedRef> refs{};
    /// Why it is not done; nothing when everything has arrived.
    std::optional<Error> trouble{};

    [[nodiscard]] std::vector<std::string> names(bool arrived) const {
        std::vector<std::string> names;
        for (const auto& ref : refs) {
            if (ref.has_arrived() == arrived) {
                names.push_back(ref.name);
            }
        }
        return names;
    }
};

Result<Push> begun(const plan::PushRefs& step, const World& world) {
    TRY_ASSIGN(const auto history, edge::History::open(world.folders));
    Push push{.step = step, .request = {.remote = step.remote, .branch = step.branch, .tag = step.tag}};
    if (step.branch) {
        push.request.remote_branch = history.upstream_of(*step.branch);
        push.refs.push_back({.name = push.request.remote_branch,
                             .here = "refs/heads/" + *step.branch,
                             .there = "refs/heads/" + push.request.remote_branch});
    }
    if (!step.tag.empty()) {
        const std::string tag = "refs/tags/" + step.tag;
        push.refs.push_back({.name = step.tag, .here = tag, .there = tag});
    }
    for (auto& ref : push.refs) {
        ref.ours = history.object_at(ref.here);
    }
    return push;
}

Result<void> look_there(Push& push, const edge::GitTree& tree, std::chrono::milliseconds deadline) {
    TRY_ASSIGN(const auto refs, edge::refs_after_push(tree, push.request, deadline));
    for (auto& ref : push.refs) {
        const auto found = std::find_if(refs.begin(), refs.end(),
                                        [&](const edge::RemoteRef& there) { return there.name == ref.there; });
        ref.theirs = found == refs.end() ? std::nullopt : std::optional{found->object};
    }
    return {};
}

/// A branch that went on since the release was planned.
Error with_way_out(Error error, const Push& push, const World& world) {
    const bool moved_on = error.message.find("fetch first") != std::string::npos ||
                          error.message.find("non-fast-forward") != std::string::npos;
    if (moved_on && push.step.branch) {
        error.hint = "nothing has arrived there: " +
                     plan::hint_of_overtaken(push.step.remote, push.request.remote_branch, push.step.tag,
                                             edge::file_exists(kept_journal_path(world.folders)));
    }
    return error;
}

/// Said no, or nothing any more, and has taken a part all the same.
Error taken_in_part(Error error, const Push& push) {
    error.message += fmt::format("; it has {} now, and not {}", text::joined(push.names(true), " and "),
                                 text::joined(push.names(false), " and "));
    error.hint = "mend the cause, then run the same command again: it pushes what is missing";
    return error;
}

/// Said yes, and shows something else.
Error not_shown(const Push& push) {
    const auto ref =
        *std::find_if_not(push.refs.begin(), push.refs.end(), [](const PushedRef& one) { return one.has_arrived(); });
    return {.code = ErrorCode::service_failed,
            .message = fmt::format("{} has accepted the push and does not show it: its {} is {}, ours {}",
                                   push.step.remote, ref.there, ref.theirs ? ref.theirs->substr(0, 7) : "not there",
                                   ref.ours.value_or("").substr(0, 7)),
            .hint = fmt::format("see `git ls-remote {}` and the hooks there, then run the same command again",
                                push.step.remote)};
}

/// Whether a look at the remote can tell more than the error: not when we were told to end, or it is silent.
bool asks_for_a_look(ErrorCode code) {
    return code == ErrorCode::git_refused || code == ErrorCode::remote_unreachable;
}

bool is_told_to_end(ErrorCode code) {
    return code == ErrorCode::interrupted || code == ErrorCode::terminated;
}

/// A push is believed only after a look: servers and proxies have been seen to lie, and connections to break when
/// everything was there already.
Push settled_push(Push push, const World& world) {
    constexpr std::chrono::seconds kAfterTrouble{30};
    const plan::PushRefs& step = push.step;
    const edge::GitTree tree{.directory = world.root, .environment = world.command_environment};
    const auto sent = edge::push_refs(tree, push.request);
    if (!sent && !asks_for_a_look(sent.error().code)) {
        push.trouble = sent.error();
        return push;
    }
    auto seen = look_there(push, tree, sent ? std::chrono::milliseconds{world.step_timeout} : kAfterTrouble);
    const bool some = !push.names(true).empty();
    const bool all = push.names(false).empty();
    if (!seen && (sent || is_told_to_end(seen.error().code))) {
        push.trouble = std::move(seen).error();
    } else if (!sent && !all) {
        push.trouble = some ? taken_in_part(sent.error(), push) : with_way_out(sent.error(), push, world);
    } else if (!all) {
        push.trouble = not_shown(push);
    } else {
        const std::string names = text::joined(push.names(true), " and ");
        world.say(sent ? fmt::format("pushed {} to {}", names, step.remote)
                       : fmt::format("the push was cut short, but {} has {}", step.remote, names));
    }
    return push;
}

/// What others see of the push, each with the command that takes it back. A commit that others may have is not taken
/// from them, it is reverted.
std::vector<Beyond> beyond_of(const Push& push) {
    const std::string& remote = push.step.remote;
    std::vector<Beyond> beyond{{.stage = "refs",
                                .what = fmt::format("{} has {}", remote, push.step.tag),
                                .undo = fmt::format("git push {} --delete {}", remote, push.step.tag)}};
    if (push.step.branch) {
        const PushedRef& branch = push.refs.front();
        beyond.push_back({.stage = "refs",
                          .what = fmt::format("{} has {} with the commit of this release", remote, branch.name),
                          .undo = fmt::format("git pull {0} {1} && git revert --no-edit {2} && git push {0} HEAD:{1}",
                                              remote, branch.name, branch.ours.value_or("").substr(0, 12))});
    }
    return beyond;
}

}  // namespace

Result<void> applied(const plan::PushRefs& step, const plan::Plan&, const World& world, Logbook& book) {
    const edge::Progress progress{"pushing to " + step.remote};
    TRY_ASSIGN(Push to_send, begun(step, world));
    TRY(book.note_beyond(beyond_of(to_send)));
    Push push = settled_push(std::move(to_send), world);
    if (!push.names(true).empty()) {
        book.note_happened();
    }
    return push.trouble ? Result<void>{*std::move(push.trouble)} : Result<void>{};
}

Result<void> pushed(const plan::PushRefs& step, const World& world) {
    TRY_ASSIGN(Push to_send, begun(step, world));
    Push push = settled_push(std::move(to_send), world);
    return push.trouble ? Result<void>{*std::move(push.trouble)} : Result<void>{};
}

}  // namespace miniship::apply
