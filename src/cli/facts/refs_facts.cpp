#include "cli/facts/refs_facts.hpp"

#include <algorithm>

#include "edge/git_folders.hpp"

namespace miniship::cli {
namespace {

const edge::RemoteRef* ref_named(const std::vector<edge::RemoteRef>& refs, const std::string& name) {
    const auto found =
        std::find_if(refs.begin(), refs.end(), [&](const edge::RemoteRef& ref) { return ref.name == name; });
    return found == refs.end() ? nullptr : &*found;
}

std::optional<std::string> object_named(const std::vector<edge::RemoteRef>& refs, const std::string& name) {
    const auto* ref = ref_named(refs, name);
    return ref == nullptr ? std::nullopt : std::optional{ref->object};
}

}  // namespace

plan::RefsFacts refs_facts(const edge::History& history, const std::string& head, const RemoteState& remote,
                           const std::string& tag, const std::string& local_tag) {
    plan::RefsFacts facts{.remote = remote.name, .branch = history.branch(), .head = head};
    if (const auto* there = ref_named(remote.refs, "refs/tags/" + tag)) {
        facts.remote_tag = there->object;
        facts.remote_tag_commit = there->peeled.empty() ? there->object : there->peeled;
    }
    if (!local_tag.empty()) {
        facts.local_tag = local_tag;
    }
    if (facts.branch) {
        facts.remote_branch_name = history.upstream_of(*facts.branch);
        facts.remote_branch = object_named(remote.refs, "refs/heads/" + facts.remote_branch_name);
    }
    if (facts.remote_branch && *facts.remote_branch != head) {
        // A commit that is not even here cannot be behind us.
        const auto reached =
            history.peeled(*facts.remote_branch) ? history.reaches(head, *facts.remote_branch) : Result<bool>{false};
        facts.head_reaches_remote_branch = reached && *reached;
    }
    return facts;
}

Result<void> check_pushable(const std::string& root, const std::string& remote, const std::string& tag) {
    TRY_ASSIGN(const auto folders, edge::git_folders(root));
    TRY_ASSIGN(const auto history, edge::History::open(folders));
    TRY_ASSIGN(const auto head, history.head());
    TRY_ASSIGN(auto refs, edge::remote_refs(root, remote, true, std::chrono::seconds{60}));
    return plan::pushable(refs_facts(history, head.value_or(""), {remote, std::move(refs)}, tag, ""), tag);
}

}  // namespace miniship::cli
