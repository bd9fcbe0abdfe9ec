#include "policy_store/exec_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "edge/environment.hpp"
#include "edge/files.hpp"
#include "edge/process.hpp"
#include "edge/scratch_folder.hpp"
#include "miniship/sha256.hpp"
#include "miniship/text.hpp"
#include "policy_store/contract.hpp"
#include "policy_store/http_target.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;
using Variables = std::map<std::string, std::string>;

constexpr std::string_view kScheme = "exec:";
constexpr int kRefused = 3;
constexpr int kAway = 4;
/// `read`: there is none; `write`: it is not what was seen.
constexpr int kOtherwise = 5;

class ExecStore : public PolicyStore {
public:
    /// With `scratch` the command works on the document's key with that at its end.
    explicit ExecStore(TargetSettings settings, std::string scratch = {})
        : settings_{std::move(settings)},
          command_{text::trimmed(std::string_view{settings_.url}.substr(kScheme.size()))},
          variables_{edge::environment()} {
        for (const auto& name : settings_.foreign_variables) {
            variables_.erase(name);
        }
        // A command that runs miniship has them from us, and they are about another document.
        for (const char* name : {"MINISHIP_SEEN", "MINISHIP_SEEN_SHA256", "MINISHIP_SCRATCH"}) {
            variables_.erase(name);
        }
        if (!scratch.empty()) {
            variables_["MINISHIP_SCRATCH"] = std::move(scratch);
        }
        if (settings_.deadline.count() > 0) {
            deadline_ = std::chrono::steady_clock::now() + settings_.deadline;
        }
    }

    Result<Snapshot> read() override {
        TRY_ASSIGN(edge::Outcome outcome, run("read"));
        if (outcome.cut) {
            return too_large(fmt::format("`{} read` prints", shown()));
        }
        if (outcome.status == kOtherwise) {
            return Snapshot{};
        }
        if (outcome.status != 0) {
            return failure("read", outcome);
        }
        // A command that fails without saying so has nothing to print either.
        if (const auto reason = not_json_reason("", outcome.output)) {
            Error error = not_json(fmt::format("`{} read` prints", shown()), *reason);
            error.hint = "where there is no document it has to end with status 5";
            return error;
        }
        return Snapshot{.bytes = outcome.output, .token = sha256_hex(outcome.output)};
    }

    Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override {
        TRY_ASSIGN(const edge::ScratchFolder folder, edge::ScratchFolder::made());
        Variables more;
        if (seen.bytes) {
            more["MINISHIP_SEEN"] = folder.path() + "/seen.json";
            more["MINISHIP_SEEN_SHA256"] = sha256_hex(*seen.bytes);
            TRY(edge::write_file_atomically(more["MINISHIP_SEEN"], *seen.bytes));
        }
        auto outcome = run("write", bytes, more);
        if (!outcome) {
            if (outcome.error().code == ErrorCode::timed_out) {
                return WriteResult{.outcome = WriteOutcome::unclear, .trouble = std::move(outcome).error()};
            }
            return std::move(outcome).error();
        }
        switch (outcome->status) {
            case 0:
                return WriteResult{};
            case kOtherwise:
                return WriteResult{.outcome = WriteOutcome::conflict};
            case kAway:
                return WriteResult{.outcome = WriteOutcome::unclear, .trouble = failure("write", *outcome)};
            default:
                return settled(*outcome, bytes);
        }
    }

    Result<Probe> probe() override;

    std::string name() const override { return shown(); }

private:
    [[nodiscard]] std::string shown() const { return text::printable(command_); }

    Result<edge::Outcome> run(const std::string& what, const std::string& input = {}, const Variables& more = {}) {
        milliseconds time = settings_.timeout;
        if (deadline_) {
            const auto left = *deadline_ - std::chrono::steady_clock::now();
            time = std::min(time, std::chrono::duration_cast<milliseconds>(left));
        }
        Variables variables = variables_;
        variables.insert(more.begin(), more.end());
        auto outcome = edge::outcome_of({.arguments = {"/bin/sh", "-c", command_ + " \"$@\"", "sh", what},
                                         .directory = settings_.root,
                                         .environment = std::move(variables),
                                         .input = input,
                                         .deadline = time,
                                         .most_output = edge::kLargestBody});
        if (!outcome && outcome.error().code == ErrorCode::timed_out) {
            outcome.error().message = fmt::format("`{} {}` did not end in time", shown(), what);
            outcome.error().hint = "run it again, or give it longer with --timeout SECONDS";
        }
        return outcome;
    }

    // A script may have died after its request was sent: only the document tells.
    Result<WriteResult> settled(const edge::Outcome& outcome, const std::string& bytes) {
        const auto now = read();
        if (!now) {
            return WriteResult{.outcome = WriteOutcome::unclear, .trouble = failure("write", outcome)};
        }
        return now->bytes == bytes ? Result<WriteResult>{WriteResult{}} : failure("write", outcome);
    }

    [[nodiscard]] Error failure(std::string_view what, const edge::Outcome& outcome) const {
        const std::string complaint = last_words(outcome.errors);
        Error error{.code = ErrorCode::command_failed,
                    .message = fmt::format("`{} {}` ends with status {}{}", shown(), what, outcome.status,
                                           complaint.empty() ? "" : ": " + complaint),
                    .hint = fmt::format("try `miniship policy probe --target {}`", settings_.name)};
        if (outcome.status == kRefused) {
            error.code = ErrorCode::credentials_refused;
            error.hint = secrets_hint(settings_.name, settings_.secret_variables);
        } else if (outcome.status == kAway) {
            error.code = ErrorCode::service_failed;
            error.hint = "run the same command again later";
        }
        return error;
    }

    /// The last line that the command said, without the secrets that it was given.
    [[nodiscard]] std::string last_words(const std::string& errors) const {
        const auto lines = text::split(text::trimmed(errors), '\n');
        std::string said{text::trimmed(lines.back())};
        for (const auto& secret : {settings_.token, settings_.password}) {
            said = secret.empty() ? said : text::replaced(said, secret, "…");
        }
        return text::printable(said);
    }

    TargetSettings settings_;
    std::string command_;
    Variables variables_;
    std::optional<std::chrono::steady_clock::time_point> deadline_{};
};

Result<Probe> ExecStore::probe() {
    TRY_ASSIGN(const Snapshot real, read());
    const std::string suffix = scratch_suffix();
    ExecStore scratch{settings_, suffix};
    TRY_ASSIGN(const Snapshot nothing, scratch.read());
    if (nothing.bytes) {
        return Probe{.findings = {"`read` gives a document for a key that nobody has written: it does not put "
                                  "MINISHIP_SCRATCH after the key, so nothing was tried"}};
    }
    auto probe = tried_contract([&]() -> Result<std::unique_ptr<PolicyStore>> {
        return std::unique_ptr<PolicyStore>{std::make_unique<ExecStore>(settings_, suffix)};
    });
    TRY_ASSIGN(const Snapshot after, read());
    if (probe && after.bytes != real.bytes) {
        probe->safe = false;
        probe->findings.emplace_back(
            "the document itself has changed: `write` does not put MINISHIP_SCRATCH after the key");
        return probe;
    }
    const auto removed = scratch.run("remove");
    if (probe && (!removed || removed->status != 0)) {
        probe->findings.push_back(fmt::format(
            "does not know `remove`: what was tried is left at the document's key with {} after it", suffix));
    }
    return probe;
}

}  // namespace

Result<std::unique_ptr<PolicyStore>> open_exec_store(const TargetSettings& settings) {
    if (text::trimmed(std::string_view{settings.url}.substr(kScheme.size())).empty()) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("target {} names no command", settings.name),
                     .hint = "write it as exec:scripts/policy.sh; docs/services.md says what it has to do"};
    }
    return std::unique_ptr<PolicyStore>{std::make_unique<ExecStore>(settings)};
}

}  // namespace miniship::policy_store
