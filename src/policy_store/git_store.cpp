#include "policy_store/git_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/git_command.hpp"
#include "miniship/json_text.hpp"
#include "miniship/text.hpp"
#include "policy_store/contract.hpp"
#include "policy_store/git_address.hpp"
#include "policy_store/git_scratch.hpp"

namespace miniship::policy_store {
namespace {

constexpr const char* kSuffixOfHistory = ".history";

// So much of a value that a log of commits can be read.
std::string shortened(const std::optional<std::string>& value) {
    constexpr std::size_t kLongest = 80;
    const std::string text = text::printable(value.value_or("(nothing)"));
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
}

std::string line_of(const json_text::Change& change) {
    return fmt::format("{} {} -> {}", text::printable(change.pointer), shortened(change.before),
                       shortened(change.after));
}

// They change with every write and say nothing about it.
bool is_bookkeeping(const json_text::Change& change) {
    return change.pointer == "/revision" || change.pointer == "/updatedAt";
}

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
            return proposed(commit);
        }
        TRY_ASSIGN(auto pushed, repository->pushed(branch(), seen.token, commit));
        return std::move(pushed.result);
    }

    Result<WriteResult> proposed(const std::string& commit) {
        const std::string branch = "miniship/policy-" + commit.substr(0, 12);
        TRY_ASSIGN(auto pushed, (*scratch())->pushed(branch, "", commit));
        if (pushed.result.outcome == WriteOutcome::written) {
            proposed_branch_ = branch;
            proposal_ = fmt::format("branch {} is pushed: ask for it to be merged into {}{}", branch, address_.branch,
                                    pushed.address.empty() ? "" : " at " + pushed.address);
        }
        return std::move(pushed.result);
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

std::string commit_message(const std::string& path, const std::optional<std::string>& before,
                           const std::string& after) {
    const auto old_document = json_text::parsed(before.value_or(""));
    const auto new_document = json_text::parsed(after);
    if (!old_document || !new_document) {
        return fmt::format("policy: {} {}\n", before ? "write" : "create", path);
    }
    const auto all = json_text::differences(*old_document, *new_document);
    std::vector<json_text::Change> changes;
    std::remove_copy_if(all.begin(), all.end(), std::back_inserter(changes), &is_bookkeeping);
    if (changes.empty()) {
        return fmt::format("policy: write {}\n", path);
    }
    std::string message = "policy: " + line_of(changes.front());
    if (changes.size() == 1) {
        return message + "\n";
    }
    message += fmt::format(", and {} more\n\n", changes.size() - 1);
    for (const auto& change : changes) {
        message += fmt::format("- {}\n", line_of(change));
    }
    return message;
}

Result<std::unique_ptr<PolicyStore>> open_git_store(const TargetSettings& settings) {
    TRY_ASSIGN(GitAddress address, parse_git_url(settings.url, settings.root));
    TRY_ASSIGN(std::string history, history_path(settings, address));
    return std::unique_ptr<PolicyStore>{std::make_unique<GitStore>(settings, std::move(address), std::move(history))};
}

}  // namespace miniship::policy_store
