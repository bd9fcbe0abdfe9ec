#include "policy_store/etcd_store.hpp"

#include <fmt/format.h>

#include "edge/http.hpp"
#include "edge/pause.hpp"
#include "miniship/byte_text.hpp"
#include "miniship/text.hpp"
#include "policy_store/contract.hpp"
#include "policy_store/etcd_wire.hpp"
#include "policy_store/http_target.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;

constexpr const char* kTransaction = "/v3/kv/txn";

/// etcd's gateway at several endpoints of one cluster, logged in.
class EtcdClient {
public:
    EtcdClient(const TargetSettings& settings, std::vector<edge::Url> endpoints, edge::HttpClient client)
        : name_{settings.name},
          user_{settings.user},
          password_{settings.password},
          secret_variables_{settings.secret_variables},
          token_{settings.token},
          endpoints_{std::move(endpoints)},
          client_{std::move(client)} {}

    /// The body of the answer; asked again elsewhere, a few times, while nobody answers: for what may be repeated.
    Result<std::string> asked(const char* path, const std::string& body) {
        constexpr std::size_t kRounds = 3;
        for (std::size_t attempt = 0;; ++attempt) {
            auto answer = asked_once(path, body);
            const bool elsewhere = !answer && is_away(answer.error());
            // Waiting in vain once for each of them is enough.
            const bool slow = !answer && answer.error().code == ErrorCode::timed_out;
            if (!elsewhere || attempt + 1 >= (slow ? 1 : kRounds) * endpoints_.size()) {
                return answer;
            }
            if ((attempt + 1) % endpoints_.size() == 0) {
                edge::pause_for(edge::jittered_delay(static_cast<int>(attempt), milliseconds{100}, milliseconds{2000}));
            }
        }
    }

    /// The body of the answer of one endpoint; after no answer the next request goes to another one.
    Result<std::string> asked_once(const char* path, const std::string& body) {
        TRY(log_in());
        TRY_ASSIGN(edge::HttpResponse response, sent(path, body));
        if (trouble(response) == etcd::Trouble::stale_login && !user_.empty()) {
            token_.clear();
            TRY(log_in());
            TRY_ASSIGN(response, sent(path, body));
        }
        if (!is_success(response.status)) {
            Error error = refused(response);
            if (is_away(error)) {
                turn();
            }
            return error;
        }
        return std::move(response.body);
    }

    /// No answer, or one that says "not now": another endpoint may know more.
    static bool is_away(const Error& error) {
        return exit_status(error.code) == exit_status(ErrorCode::remote_unreachable);
    }

private:
    static etcd::Trouble trouble(const edge::HttpResponse& response) {
        return etcd::trouble_of(response.status, etcd::complaint_in(response.body).value_or(""));
    }

    void turn() { current_ = (current_ + 1) % endpoints_.size(); }

    Result<edge::HttpResponse> sent(const char* path, const std::string& body) {
        edge::HttpRequest request{.method = "POST",
                                  .url = edge::sibling(endpoints_[current_], path),
                                  .headers = {{"Content-Type", "application/json"}},
                                  .body = body};
        if (!token_.empty()) {
            // Without "Bearer": etcd takes what comes for the token.
            request.headers.emplace_back("Authorization", token_);
        }
        auto response = client_.send(request);
        if (!response && is_away(response.error())) {
            turn();
        }
        return response;
    }

    Result<void> log_in() {
        if (!token_.empty() || user_.empty() || has_no_users_) {
            return {};
        }
        TRY_ASSIGN(const edge::HttpResponse response,
                   sent("/v3/auth/authenticate", etcd::login_request(user_, password_)));
        if (trouble(response) == etcd::Trouble::no_users) {
            has_no_users_ = true;
            return {};
        }
        if (!is_success(response.status)) {
            return refused(response);
        }
        TRY_ASSIGN(token_, etcd::token_in(response.body));
        return {};
    }

    [[nodiscard]] Error refused(const edge::HttpResponse& response) const {
        const std::string complaint =
            text::printable(etcd::complaint_in(response.body).value_or(fmt::format("status {}", response.status)));
        const std::string what = fmt::format("{} answers \"{}\"", edge::origin(endpoints_[current_]), complaint);
        switch (trouble(response)) {
            case etcd::Trouble::credentials:
            case etcd::Trouble::stale_login:
                return {.code = ErrorCode::credentials_refused,
                        .message = what,
                        .hint = secrets_hint(name_, secret_variables_)};
            case etcd::Trouble::too_large:
                return {.code = ErrorCode::document_invalid,
                        .message = what,
                        .hint =
                            "etcd takes 1.5 MiB at once, unless --max-request-bytes of the server says more; a "
                            "history elsewhere (`history` of the target) leaves more room for the document"};
            case etcd::Trouble::no_users:
            case etcd::Trouble::other:
                break;
        }
        if (says_later(response.status)) {
            return {.code = ErrorCode::service_failed, .message = what, .hint = "run the same command again later"};
        }
        return {.code = ErrorCode::config_invalid,
                .message = what,
                .hint = fmt::format("look at `url` of target {}: it has to be etcd 3.4 or newer, at its client port",
                                    name_)};
    }

    std::string name_;
    std::string user_;
    std::string password_;
    std::vector<std::string> secret_variables_;
    std::string token_;
    std::vector<edge::Url> endpoints_;
    edge::HttpClient client_;
    std::size_t current_{0};
    bool has_no_users_{false};
};

class EtcdStore : public PolicyStore {
public:
    EtcdStore(TargetSettings settings, EtcdAddress address, edge::HttpClient client, std::string history)
        : client_{settings, std::move(address.endpoints), std::move(client)},
          key_{std::move(address.key)},
          history_{std::move(history)},
          settings_{std::move(settings)} {}

    Result<Snapshot> read() override {
        TRY_ASSIGN(auto snapshots, read_keys({key_}));
        return std::move(snapshots.front());
    }

    Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) override {
        return written({{.key = key_, .seen = seen.token, .bytes = bytes}});
    }

    bool keeps_both() const override { return !history_.empty(); }

    Result<Both> read_both() override {
        TRY_ASSIGN(auto snapshots, read_keys({key_, history_}));
        return Both{.document = std::move(snapshots.front()), .history = std::move(snapshots.back())};
    }

    Result<WriteResult> write_both_if(const Both& seen, const std::string& document,
                                      const std::string& history) override {
        return written({{.key = key_, .seen = seen.document.token, .bytes = document},
                        {.key = history_, .seen = seen.history.token, .bytes = history}});
    }

    Result<Probe> probe() override {
        TRY(read());
        const std::string suffix = scratch_suffix();
        TargetSettings scratch = settings_;
        scratch.url += suffix;
        scratch.history.reset();
        auto probe = tried_contract([&] { return open_etcd_store(scratch); });
        [[maybe_unused]] const auto removed = client_.asked("/v3/kv/deleterange", etcd::remove_request(key_ + suffix));
        return probe;
    }

    std::string name() const override { return text::printable(settings_.url); }

private:
    Result<std::vector<Snapshot>> read_keys(const std::vector<std::string>& keys) {
        TRY_ASSIGN(const std::string answer, client_.asked(kTransaction, etcd::read_request(keys)));
        return etcd::snapshots_in(answer, keys.size());
    }

    Result<WriteResult> written(const std::vector<etcd::Put>& puts) {
        auto answer = client_.asked_once(kTransaction, etcd::write_request(puts));
        if (!answer) {
            if (EtcdClient::is_away(answer.error())) {
                return WriteResult{.outcome = WriteOutcome::unclear, .trouble = std::move(answer).error()};
            }
            return std::move(answer).error();
        }
        auto succeeded = etcd::succeeded_in(*answer);
        if (!succeeded) {
            return WriteResult{.outcome = WriteOutcome::unclear, .trouble = std::move(succeeded).error()};
        }
        return WriteResult{.outcome = *succeeded ? WriteOutcome::written : WriteOutcome::conflict};
    }

    EtcdClient client_;
    std::string key_;
    /// The history's key; empty where the history is elsewhere, or nowhere.
    std::string history_;
    TargetSettings settings_;
};

Result<edge::Url> endpoint_of(std::string_view scheme, std::string_view host) {
    TRY_ASSIGN(edge::Url url, edge::parse_url(fmt::format("{}://{}", scheme, host)));
    url.scheme = scheme == "etcds" ? "https" : "http";
    url.port = url.port.empty() ? "2379" : url.port;
    url.path.clear();
    if (url.scheme == "http" && !edge::is_loopback(url)) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("etcd://{} is not encrypted", text::printable(host)),
                     .hint = "use etcds://; etcd:// is for 127.0.0.1, ::1 and localhost only"};
    }
    return url;
}

// Beside the document, or at another key of the same servers; elsewhere it is another store's.
Result<std::string> history_key(const TargetSettings& settings, const EtcdAddress& address) {
    if (!settings.history) {
        return std::string{};
    }
    if (settings.history->empty()) {
        return address.key + ".history";
    }
    const std::string scheme = edge::url_scheme(*settings.history).value_or("");
    if (scheme != "etcd" && scheme != "etcds") {
        return std::string{};
    }
    TRY_ASSIGN(const EtcdAddress history, parse_etcd_url(*settings.history));
    return history.endpoints == address.endpoints ? history.key : std::string{};
}

}  // namespace

Result<EtcdAddress> parse_etcd_url(const std::string& url) {
    const std::string scheme = edge::url_scheme(url).value_or("");
    const std::string start = scheme + "://";
    const std::size_t slash = url.find('/', start.size());
    const std::string key = slash == std::string::npos ? "" : percent_decoded(std::string_view{url}.substr(slash + 1));
    if (!url.starts_with(start) || key.empty() || url.find_first_of("?#") != std::string::npos) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("{} names no key of etcd", text::printable(url)),
                     .hint = "write it as etcds://host:2379,host2:2379/folder/policy"};
    }
    EtcdAddress address{.key = key};
    for (const auto host : text::split(std::string_view{url}.substr(start.size(), slash - start.size()), ',')) {
        TRY_ASSIGN(edge::Url endpoint, endpoint_of(scheme, host));
        address.endpoints.push_back(std::move(endpoint));
    }
    return address;
}

Result<std::unique_ptr<PolicyStore>> open_etcd_store(const TargetSettings& settings) {
    TRY_ASSIGN(EtcdAddress address, parse_etcd_url(settings.url));
    TRY_ASSIGN(std::string history, history_key(settings, address));
    edge::HttpAccess access = http_access(settings);
    // They are for etcd's own login, and not for every request.
    access.user.clear();
    access.password.clear();
    access.bearer.clear();
    TRY_ASSIGN(edge::HttpClient client, edge::HttpClient::opened(std::move(access)));
    return std::unique_ptr<PolicyStore>{
        std::make_unique<EtcdStore>(settings, std::move(address), std::move(client), std::move(history))};
}

}  // namespace miniship::policy_store
