#include "policy_store/git_store.hpp"

#include <fmt/format.h>

#include "edge/git_command.hpp"
#include "miniship/text.hpp"
#include "policy_store/contract.hpp"
#include "policy_store/git_address.hpp"
#include "policy_store/git_scratch.hpp"
#include "policy_store/git_wording.hpp"

namespace miniship::policy_store {
namespace {

constexpr const char* kSuffixOfHistory = ".history";

class GitStore : public PolicyStore {
public:
    GitStore(TargetSettings settings, GitAddress address, std::string history)
        : settings_{std::move(settings)}, address_{std::move(address)}, history_{std::move(history)} {}

    Result<Snapshot> read() override {
        TRY_ASSIGN(auto snapshots, read_files({address_.path}));
        return std::move(snapshots.front());
    }

    Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override {
        return written(seen, {{address_.path, bytes}});
    }

    bool keeps_both() const override { return !history_.empty(); }

    Result<Both> read_both() override {
        TRY_ASSIGN(auto snapshots, read_files({address_.path, history_}));
        return Both{.document = std::move(snapshots.front()), .history = std::move(snapshots.back())};
    }

    Result<WriteResult> write_both_if(const Both& seen, const std::string& document,
                                      const std::string& history) override {
        return written(seen.document, {{address_.path, document}, {history_, history}});
    }

    Result<Probe> probe() override;

    std::string name() const override { return edge::without_credentials(text::printable(settings_.url)); }

    std::optional<std::string> proposal() const override { return proposal_; }

private:
    [[nodiscard]] const std::string& branch() const {
        return proposed_branch_.empty() ? address_.branch : proposed_branch_;
    }

    Result<GitScratch*> scratch() {
        if (!scratch_) {
            TRY_ASSIGN(GitScratch made, GitScratch::made(settings_, address_));
            scratch_ = std::make_unique<GitScratch>(std::move(made));
        }
        return scratch_.get();
    }

    Result<void> fetch() {
        TRY_ASSIGN(GitScratch * repository, scratch());
        TRY_ASSIGN(head_, repository->fetched(branch()));
        return {};
    }

    Result<std::vector<Snapshot>> read_files(const std::vector<std::string>& paths) {
        TRY(fetch());
        std::vector<Snapshot> snapshots;
        if (head_->empty()) {
            snapshots.resize(paths.size());
            return snapshots;
        }
        TRY_ASSIGN(const auto files, (*scratch())->contents(*head_, paths));
        for (const auto& file : files) {
            snapshots.push_back({.bytes = file, .token = *head_});
        }
        return snapshots;
    }

    Result<WriteResult> written(const Snapshot& seen, const std::vector<GitFile>& files) {
        if (head_ != seen.token) {
            TRY(fetch());
        }
        if (head_ != seen.token) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        TRY_ASSIGN(GitScratch * repository, scratch());
        TRY_ASSIGN(
            const std::string commit,
            repository->committed(seen.token, files, commit_message(address_.path, seen.bytes, files.front().bytes)));
        if (settings_.propose && proposed_branch_.empty()) {
            return proposed(commit, seen, files);
        }
        TRY_ASSIGN(auto pushed, repository->pushed(branch(), seen.token, commit));
        return std::move(pushed.result);
    }

    Result<WriteResult> proposed(const std::string& commit, const Snapshot& seen, const std::vector<GitFile>& files) {
        const std::string branch = proposal_branch(address_, seen.bytes, files);
        TRY_ASSIGN(auto pushed, (*scratch())->pushed(branch, "", commit));
        if (pushed.result.outcome == WriteOutcome::conflict) {
            return proposed_before(branch, seen, files);
        }
        if (pushed.result.outcome == WriteOutcome::written) {
            proposed_branch_ = branch;
            proposal_ = fmt::format("branch {} is pushed: ask for it to be merged into {}{}", branch, address_.branch,
                                    pushed.address.empty() ? "" : " at " + pushed.address);
        }
        return std::move(pushed.result);
    }

    // The branch is there: an earlier run's, or that of a person who has asked for the same.
    Result<WriteResult> proposed_before(const std::string& branch, const Snapshot& seen, std::vector<GitFile> files) {
        std::vector<std::string> paths;
        for (const auto& file : files) {
            paths.push_back(file.path);
        }
        TRY_ASSIGN(GitScratch * repository, scratch());
        TRY_ASSIGN(const std::string head, repository->fetched(branch));
        if (head.empty()) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        TRY_ASSIGN(const auto there, repository->contents(head, paths));
        for (std::size_t index = 0; index < files.size(); ++index) {
            files[index].bytes = there[index].value_or("");
        }
        if (proposal_branch(address_, seen.bytes, files) != branch) {
            return Error{
                .code = ErrorCode::document_conflict,
                .message = fmt::format("branch {} is there already, and it says something else by now", branch),
                .hint = "see to that branch with whoever has changed it, then run the same command again"};
        }
        proposed_branch_ = branch;
        proposal_ = fmt::format("branch {} is there already and says the same: ask for it to be merged into {}", branch,
                                address_.branch);
        return WriteResult{.instead = files.front().bytes};
    }

    TargetSettings settings_;
    GitAddress address_;
    /// The history's path; empty where the history is elsewhere, or nowhere.
    std::string history_;
    std::unique_ptr<GitScratch> scratch_{};
    /// The commit that was fetched last; empty where there is no such branch.
    std::optional<std::string> head_{};
    std::string proposed_branch_{};
    std::optional<std::string> proposal_{};
};

Result<Probe> GitStore::probe() {
    TRY(read());
    const std::string branch = address_.branch + scratch_suffix();
    TargetSettings settings = settings_;
    settings.history.reset();
    settings.propose = false;
    const auto sharp = settings.url.find('#');
    settings.url = fmt::format("{}#{}{}", settings.url.substr(0, sharp), branch,
                               settings.url.substr(settings.url.find(':', sharp)));
    auto probe = tried_contract([&] { return open_git_store(settings); });
    TRY_ASSIGN(GitScratch * repository, scratch());
    TRY_ASSIGN(const std::string left, repository->fetched(branch));
    if (!left.empty() && !repository->removed(branch, left) && probe) {
        probe->findings.push_back(fmt::format("does not let us delete branch {}, which is left", branch));
    }
    return probe;
}

// Beside the document, or at another path of the same branch; elsewhere it is another store's.
Result<std::string> history_path(const TargetSettings& settings, const GitAddress& address) {
    if (!settings.history) {
        return std::string{};
    }
    if (settings.history->empty()) {
        return address.path + kSuffixOfHistory;
    }
    if (!settings.history->starts_with("git+")) {
        return std::string{};
    }
    TRY_ASSIGN(const GitAddress history, parse_git_url(*settings.history, settings.root));
    const bool same = history.remote == address.remote && history.branch == address.branch;
    return same ? history.path : std::string{};
}

}  // namespace

Result<std::unique_ptr<PolicyStore>> open_git_store(const TargetSettings& settings) {
    TRY_ASSIGN(GitAddress address, parse_git_url(settings.url, settings.root));
    TRY_ASSIGN(std::string history, history_path(settings, address));
    return std::unique_ptr<PolicyStore>{std::make_unique<GitStore>(settings, std::move(address), std::move(history))};
}

}  // namespace miniship::policy_store
