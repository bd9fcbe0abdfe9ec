#include "policy_store/file_store.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "edge/files.hpp"
#include "edge/lock_file.hpp"
#include "miniship/byte_text.hpp"
#include "miniship/text.hpp"
#include "policy_store/contract.hpp"
#include "policy_store/http_target.hpp"

namespace miniship::policy_store {
namespace {

// Two names of one file have to lead to one lock.
std::string canonical(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> resolved{::realpath(path.c_str(), nullptr), &std::free};
    return resolved == nullptr ? path : std::string{resolved.get()};
}

class FileStore : public PolicyStore {
public:
    FileStore(std::string path, std::chrono::milliseconds patience) : path_{std::move(path)}, patience_{patience} {}

    Result<Snapshot> read() override {
        TRY_ASSIGN(auto bytes, edge::read_file_if_exists(path_));
        if (bytes && bytes->size() > edge::kLargestBody) {
            return too_large(path_ + " has");
        }
        return Snapshot{.bytes = std::move(bytes)};
    }

    Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override {
        TRY_ASSIGN(const edge::LockFile lock, edge::LockFile::taken(canonical(path_) + ".lock", patience_));
        edge::remove_unfinished_writes(path_);
        TRY_ASSIGN(const Snapshot current, read());
        if (current.bytes != seen.bytes) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        TRY(edge::write_file_atomically(path_, bytes));
        return WriteResult{};
    }

    Result<Probe> probe() override {
        const std::string scratch = path_ + scratch_suffix();
        auto probe = tried_contract([&]() -> Result<std::unique_ptr<PolicyStore>> {
            return std::unique_ptr<PolicyStore>{std::make_unique<FileStore>(scratch, patience_)};
        });
        TRY(edge::remove_file(scratch));
        return probe;
    }

    std::string name() const override { return path_; }

private:
    std::string path_;
    std::chrono::milliseconds patience_;
};

}  // namespace

Result<std::string> file_url_path(const std::string& url, const std::string& root) {
    std::string_view rest{url};
    rest.remove_prefix(std::string_view{"file:"}.size());
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const std::string_view host = rest.substr(0, rest.find('/'));
        if (!host.empty() && text::lowered(host) != "localhost") {
            return Error{.code = ErrorCode::config_invalid,
                         .message = fmt::format("{} names the host {}", text::printable(url), text::printable(host)),
                         .hint = "use file:policy.json for a file of the project, or file:///folder/policy.json"};
        }
        rest.remove_prefix(host.size());
    }
    const std::string path = percent_decoded(rest);
    if (path.empty() || path.ends_with('/') || path.find('\0') != std::string::npos) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("{} names no file", text::printable(url)),
                     .hint = "use file:policy.json for a file of the project, or file:///folder/policy.json"};
    }
    return path.starts_with('/') ? path : fmt::format("{}/{}", root, path);
}

Result<std::unique_ptr<PolicyStore>> open_file_store(const TargetSettings& settings) {
    TRY_ASSIGN(std::string path, file_url_path(settings.url, settings.root));
    return std::unique_ptr<PolicyStore>{std::make_unique<FileStore>(std::move(path), settings.timeout)};
}

void remove_unfinished_writes(const std::string& url, const std::optional<std::string>& history,
                              const std::string& root) {
    const std::string beside = history && history->empty() ? url + ".history" : history.value_or("");
    for (const auto& place : {url, beside}) {
        const auto path = place.starts_with("file:") ? file_url_path(place, root) : Result<std::string>{""};
        // A write that was killed has left its lock file; one that is under way keeps the lock.
        const std::string lock_path = path && !path->empty() ? canonical(*path) + ".lock" : "";
        if (lock_path.empty() || !edge::file_exists(lock_path)) {
            continue;
        }
        if (const auto lock = edge::LockFile::taken(lock_path, std::chrono::milliseconds{0})) {
            edge::remove_unfinished_writes(*path);
        }
    }
}

}  // namespace miniship::policy_store
