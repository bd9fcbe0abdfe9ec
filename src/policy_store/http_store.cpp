#include "policy_store/http_store.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

#include "edge/pause.hpp"
#include "edge/signals.hpp"
#include "miniship/json_text.hpp"
#include "policy_store/contract.hpp"
#include "policy_store/http_target.hpp"
#include "policy_store/webdav_lock.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

constexpr milliseconds kStrongEtagPatience{3000};

/// Whether a service looks at If-Match; `unknown` when it takes nothing at the scratch key.
enum class Preconditions : std::uint8_t { honoured, ignored, unknown };

bool is_network_error(const Error& error) {
    return exit_status(error.code) == exit_status(ErrorCode::service_failed);
}

/// The document, read again when it is no JSON: a server that writes in place (mod_dav does) can be met half-way.
Result<Snapshot> whole_document(HttpTarget& target) {
    constexpr int kMoreLooks = 3;
    constexpr milliseconds kPause{100};
    const auto is_torn = [](const Result<Snapshot>& seen) {
        return seen ? seen->bytes && !json_text::parsed(*seen->bytes)
                    : seen.error().code == ErrorCode::document_invalid;
    };
    auto seen = read_document(target);
    for (int look = 0; look < kMoreLooks && is_torn(seen); ++look) {
        edge::pause_for(kPause);
        seen = read_document(target);
    }
    return seen;
}

WriteResult unclear(Error trouble, milliseconds wait) {
    return {.outcome = WriteOutcome::unclear, .trouble = std::move(trouble), .wait = wait};
}

class HttpStore : public PolicyStore {
public:
    HttpStore(HttpTarget target, TargetSettings settings)
        : target_{std::move(target)},
          mode_{settings.write},
          allow_unsafe_{settings.allow_unsafe_write},
          settings_{std::move(settings)} {}

    Result<Snapshot> read() override { return whole_document(target_); }

    Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override {
        TRY_ASSIGN(const bool locks, uses_locks());
        if (locks) {
            TRY_ASSIGN(const std::optional<WriteResult> result, locked_write(seen, bytes));
            if (result) {
                return *result;
            }
            if (mode_ == WriteMode::lock) {
                return unsafe("does not take locks", "etag");
            }
            locks_ = false;
        }
        return etag_write(seen, bytes);
    }

    Result<Probe> probe() override;

    std::string name() const override { return edge::shown(target_.url); }

protected:
    // Apache's ETag is weak in the second after a write, and a weak one never matches: that is no conflict.
    Result<Snapshot> with_strong_etag(Snapshot seen) {
        const auto deadline = std::chrono::steady_clock::now() + kStrongEtagPatience;
        while (seen.weak && std::chrono::steady_clock::now() < deadline) {
            edge::pause_for(milliseconds{250});
            TRY_ASSIGN(Snapshot now, whole_document(target_));
            if (now.bytes != seen.bytes) {
                return now;
            }
            seen = std::move(now);
        }
        return seen;
    }

private:
    [[nodiscard]] Error unsafe(std::string_view why, std::string_view other_mode) const {
        return {.code = ErrorCode::unsafe_service,
                .message = fmt::format("{} {}, so two writers could undo each other's changes", name(), why),
                .hint = other_mode.empty()
                            ? std::string{"let only one job write there and repeat with --allow-unsafe-write"}
                            : fmt::format("set `write` of target {} to \"{}\"", target_.name, other_mode)};
    }

    Result<bool> offers_locks() {
        // lighttpd 1.4 never ends its answer about something that is not there.
        TRY_ASSIGN(const auto response,
                   patient_response(target_, {.method = "OPTIONS", .url = target_.url, .head_only = true}));
        return is_success(response.status) && edge::offers_locks(response.headers.find("DAV").value_or(""));
    }

    Result<bool> uses_locks() {
        if (mode_ != WriteMode::automatic) {
            return mode_ == WriteMode::lock;
        }
        if (!locks_) {
            TRY_ASSIGN(locks_, offers_locks());
        }
        return *locks_;
    }

    // No value where the server has no locks after all.
    Result<std::optional<WriteResult>> locked_write(const Snapshot& seen, const std::string& bytes) {
        TRY_ASSIGN(std::optional<WebDavLock> lock, WebDavLock::taken(target_, target_.url));
        if (!lock) {
            return std::optional<WriteResult>{};
        }
        TRY_ASSIGN(const Snapshot current, read());
        if (current.bytes != seen.bytes) {
            if (lock->created() && !current.bytes) {
                lock->remove_resource();
            }
            return std::optional{WriteResult{.outcome = WriteOutcome::conflict}};
        }
        TRY_ASSIGN(const WriteResult result, put(seen, bytes, {lock->condition()}));
        return std::optional{result};
    }

    Result<WriteResult> etag_write(const Snapshot& seen, const std::string& bytes) {
        TRY_ASSIGN(const Snapshot current, with_strong_etag(seen));
        if (current.bytes != seen.bytes) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        const bool has_condition = !current.weak && (!current.bytes || !current.token.empty());
        if (!has_condition && !allow_unsafe_) {
            return unsafe(current.weak ? "gives weak ETags only" : "gives no ETag", "");
        }
        if (!allow_unsafe_) {
            TRY_ASSIGN(const Preconditions found, preconditions());
            if (found == Preconditions::ignored) {
                return unsafe("ignores the preconditions of writes", "");
            }
        }
        if (!has_condition) {
            return put(seen, bytes, {});
        }
        return put(seen, bytes,
                   {current.token.empty() ? std::pair<std::string, std::string>{"If-None-Match", "*"}
                                          : std::pair<std::string, std::string>{"If-Match", current.token}});
    }

    Result<Preconditions> preconditions() {
        // A document and its history lie in one folder, and are written by one thread: that is one question.
        thread_local std::map<std::string, Preconditions> known;
        const std::string folder = edge::origin(target_.url) + target_.url.path.substr(0, target_.url.path.rfind('/'));
        const auto found = known.find(folder);
        if (found != known.end()) {
            return found->second;
        }
        TRY_ASSIGN(const Preconditions tried, tried_preconditions());
        return known.emplace(folder, tried).first->second;
    }

    Result<Preconditions> tried_preconditions() {
        const edge::Url scratch = edge::sibling(target_.url, ".miniship-probe-" + edge::random_name());
        const edge::HttpRequest request{
            .method = "PUT",
            .url = scratch,
            .headers = {{"Content-Type", "application/json"}, {"If-Match", "\"no-such-etag\""}},
            .body = "{}"};
        TRY_ASSIGN(const auto response, patient_response(target_, request));
        if (is_success(response.status)) {
            [[maybe_unused]] const auto removed = target_.client.send({.method = "DELETE", .url = scratch});
            return Preconditions::ignored;
        }
        if (says_later(response.status)) {
            return refusal(target_, scratch, "PUT", response);
        }
        return response.status == 412 ? Preconditions::honoured : Preconditions::unknown;
    }

    Result<WriteResult> put(const Snapshot& seen, const std::string& bytes, const HeaderFields& condition) {
        auto response = put_document(target_, bytes, condition);
        if (!response.ok()) {
            // An answer that is too large comes after the write too.
            if (is_network_error(response.error()) || response.error().code == ErrorCode::document_invalid) {
                return unclear(std::move(response).error(), milliseconds{0});
            }
            return std::move(response).error();
        }
        const int status = response->status;
        if (is_success(status)) {
            return WriteResult{};
        }
        // Where a document was, 404, 409 and 410 too say that it is not the one we know.
        const bool gone = seen.bytes && (status == 404 || status == 409 || status == 410);
        if (status == 412 || status == 423 || gone) {
            return WriteResult{.outcome = WriteOutcome::conflict};
        }
        Error error = refusal(target_, target_.url, "PUT", *response);
        if (!says_later(status)) {
            return error;
        }
        const auto wait = wait_asked_for(*response).value_or(milliseconds{0});
        if (wait > target_.patience) {
            // A gateway may say so while the write goes on behind it.
            const auto now = read();
            return now && now->bytes == bytes ? Result<WriteResult>{WriteResult{}} : error;
        }
        return unclear(std::move(error), wait);
    }

    Result<void> try_etags(Probe& probe);

    HttpTarget target_;
    WriteMode mode_;
    bool allow_unsafe_;
    TargetSettings settings_;
    std::optional<bool> locks_{};
};

/// A store on trial: a stale ETag proves something only if it has been one that matches.
class HttpTrialStore : public HttpStore {
public:
    using HttpStore::HttpStore;

    Result<Snapshot> read() override {
        TRY_ASSIGN(Snapshot seen, HttpStore::read());
        return with_strong_etag(std::move(seen));
    }
};

/// Another name in the document's folder, with the same ending: some servers know files, and their ETags, by it.
edge::Url scratch_beside(edge::Url url) {
    const auto name = url.path.rfind('/') + 1;
    const auto ending = url.path.rfind('.');
    const bool has_ending = ending != std::string::npos && ending > name;
    url.path.insert(has_ending ? ending : url.path.size(), scratch_suffix());
    return url;
}

// Only a document that is there shows whether its ETag counts. One that is left behind is told.
Result<void> HttpStore::try_etags(Probe& probe) {
    const edge::Url place = scratch_beside(target_.url);
    TargetSettings scratch = settings_;
    scratch.url = edge::to_string(place);
    scratch.write = WriteMode::etag;
    scratch.allow_unsafe_write = false;
    auto tried = tried_contract([&]() -> Result<std::unique_ptr<PolicyStore>> {
        TRY_ASSIGN(HttpTarget target, http_target(scratch));
        return std::unique_ptr<PolicyStore>{std::make_unique<HttpTrialStore>(std::move(target), scratch)};
    });
    const auto removed = target_.client.send({.method = "DELETE", .url = place});
    if (!tried) {
        TRY(edge::not_interrupted());
        if (is_network_error(tried.error())) {
            return std::move(tried).error();
        }
        probe.safe = tried.error().code != ErrorCode::unsafe_service;
        probe.findings.push_back("could not be tried on a document beside it: " + tried.error().message);
    } else {
        probe.safe = tried->safe;
        probe.findings.insert(probe.findings.end(), tried->findings.begin(), tried->findings.end());
        if (!removed || !is_success(removed->status)) {
            probe.findings.push_back("does not take DELETE: what was tried is left at " + edge::shown(place));
        }
    }
    probe.write = probe.safe ? "etag" : "";
    return {};
}

Result<Probe> HttpStore::probe() {
    Probe probe;
    TRY_ASSIGN(const Snapshot snapshot, read());
    TRY_ASSIGN(const bool offered, offers_locks());
    if (offered) {
        const edge::Url scratch = edge::sibling(target_.url, ".miniship-probe-" + edge::random_name());
        TRY_ASSIGN(std::optional<WebDavLock> lock, WebDavLock::taken(target_, scratch));
        if (lock) {
            lock->remove_resource();
            probe = {.safe = true, .write = "lock", .findings = {"offers WebDAV locks, and gives one"}};
        } else {
            probe.findings.emplace_back("offers WebDAV locks, but refuses to give one");
        }
    }
    TRY_ASSIGN(const Preconditions found, preconditions());
    const bool etags = !snapshot.bytes || !snapshot.token.empty();
    if (!etags) {
        probe.findings.emplace_back("gives no ETag");
    }
    switch (found) {
        case Preconditions::honoured:
            probe.findings.emplace_back("honours If-Match: a write with a wrong ETag is refused");
            if (!probe.safe && etags) {
                TRY(try_etags(probe));
            }
            break;
        case Preconditions::ignored:
            probe.findings.emplace_back("ignores If-Match: a write with a wrong ETag is accepted");
            break;
        case Preconditions::unknown:
            probe.findings.emplace_back("takes no write beside the document, so If-Match could not be tried");
            break;
    }
    return probe;
}

}  // namespace

Result<std::unique_ptr<PolicyStore>> open_http_store(const TargetSettings& settings) {
    TRY_ASSIGN(HttpTarget target, http_target(settings));
    return std::unique_ptr<PolicyStore>{std::make_unique<HttpStore>(std::move(target), settings)};
}

}  // namespace miniship::policy_store
