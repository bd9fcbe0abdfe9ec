#include "policy_store/http_target.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "edge/clock.hpp"
#include "edge/pause.hpp"
#include "miniship/text.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;

constexpr int kMostTries = 4;
constexpr milliseconds kFirstDelay{100};
constexpr milliseconds kLongestDelay{2000};

/// Of the errors of servers these are about what the server is, not about now: 501 Not Implemented, 505 HTTP Version
/// Not Supported.
bool says_never(int status) {
    return status == 501 || status == 505;
}

std::string below_root(const std::string& root, const std::string& path) {
    return path.empty() || path.starts_with('/') ? path : fmt::format("{}/{}", root, path);
}

bool is_worth_a_retry(const Result<edge::HttpResponse>& answer) {
    return answer.ok() ? says_later(answer->status) : answer.error().code == ErrorCode::remote_unreachable;
}

}  // namespace

edge::HttpAccess http_access(const TargetSettings& settings) {
    edge::HttpAccess access{.user = settings.user,
                            .password = settings.password,
                            .bearer = settings.token,
                            .ca = below_root(settings.root, settings.ca),
                            .cert = below_root(settings.root, settings.cert),
                            .key = below_root(settings.root, settings.key),
                            .timeout = settings.timeout};
    if (settings.deadline.count() > 0) {
        access.deadline = std::chrono::steady_clock::now() + settings.deadline;
    }
    return access;
}

Result<HttpTarget> http_target(const TargetSettings& settings) {
    TRY_ASSIGN(edge::Url url, edge::parse_url(settings.url));
    TRY(edge::checked_transport(url));
    TRY_ASSIGN(edge::HttpClient client, edge::HttpClient::opened(http_access(settings)));
    return HttpTarget{.name = settings.name,
                      .url = std::move(url),
                      .client = std::move(client),
                      .secret_variables = settings.secret_variables,
                      .patience = settings.timeout};
}

std::string secrets_hint(const std::string& target, const std::vector<std::string>& secret_variables) {
    if (secret_variables.empty()) {
        return fmt::format(
            "set `tokenEnv`, or `userEnv` and `passwordEnv`, of target {} to the names of environment "
            "variables that hold its secrets",
            target);
    }
    return fmt::format("look at the value of {} in the environment", text::joined(secret_variables, " and "));
}

bool says_later(int status) {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && !says_never(status));
}

bool is_success(int status) {
    return status >= 200 && status < 300;
}

std::optional<milliseconds> wait_asked_for(const edge::HttpResponse& response) {
    const auto value = response.headers.find("Retry-After");
    const auto wait = value ? edge::retry_after(*value, edge::seconds_now()) : std::nullopt;
    return wait ? std::optional<milliseconds>{*wait} : std::nullopt;
}

Result<edge::HttpResponse> patient_response(HttpTarget& target, const edge::HttpRequest& request) {
    const auto deadline = std::chrono::steady_clock::now() + target.patience;
    for (int attempt = 0;; ++attempt) {
        auto answer = target.client.send(request);
        if (!is_worth_a_retry(answer) || attempt + 1 == kMostTries) {
            return answer;
        }
        const auto asked = answer.ok() ? wait_asked_for(*answer) : std::nullopt;
        const auto delay = edge::jittered_delay(attempt, kFirstDelay, kLongestDelay);
        const auto wait = asked ? std::max(*asked, delay) : delay;
        if (std::chrono::steady_clock::now() + wait > deadline) {
            return answer;
        }
        edge::pause_for(wait);
    }
}

Error refusal(const HttpTarget& target, const edge::Url& url, std::string_view method,
              const edge::HttpResponse& response) {
    const int status = response.status;
    const std::string what = fmt::format("{} {} is answered with status {}", method, edge::shown(url), status);
    if (status == 401 || status == 403 || status == 407) {
        return {.code = ErrorCode::credentials_refused,
                .message = what,
                .hint = secrets_hint(target.name, target.secret_variables)};
    }
    if (says_later(status)) {
        const auto wait = wait_asked_for(response);
        return {.code = ErrorCode::service_failed,
                .message = what,
                .hint = wait ? fmt::format("the service asks to try again in {} s", wait->count() / 1000)
                             : "run the same command again later"};
    }
    if (says_never(status)) {
        return {.code = ErrorCode::service_refused,
                .message = what,
                .hint = fmt::format("the service cannot do that, now or later: look at `url` of target {}, and at a "
                                    "proxy that may stand before it",
                                    target.name)};
    }
    if (status >= 300 && status < 400) {
        return {.code = ErrorCode::config_invalid,
                .message = what,
                .hint = fmt::format("writes follow no redirect: name the address that answers as `url` of target {}",
                                    target.name)};
    }
    if (status == 404 || status == 409 || status == 410) {
        return {.code = ErrorCode::document_missing,
                .message = what,
                .hint = "the folder of the document may be missing there: create it first"};
    }
    if (status == 405) {
        return {.code = ErrorCode::config_invalid,
                .message = what,
                .hint = fmt::format("look at `url` of target {}: this address does not take {}", target.name, method)};
    }
    return {.code = ErrorCode::document_invalid,
            .message = what,
            .hint = fmt::format("the service does not take this request: look at its log, and at `url` of target {}",
                                target.name)};
}

std::optional<std::string> not_json_reason(std::string_view content_type, std::string_view body) {
    constexpr std::string_view kByteOrderMark{"\xEF\xBB\xBF"};
    if (body.starts_with(kByteOrderMark)) {
        body.remove_prefix(kByteOrderMark.size());
    }
    body = text::trimmed(body);
    if (text::lowered(content_type).starts_with("text/html") || body.starts_with('<')) {
        return "HTML (a login page?)";
    }
    if (body.empty()) {
        return "nothing";
    }
    return body.front() == '{' || body.front() == '[' ? std::nullopt : std::optional<std::string>{"other text"};
}

Error not_json(const std::string& where, std::string_view reason) {
    return {.code = ErrorCode::document_invalid,
            .message = fmt::format("{} {}, which is no JSON document", where, reason)};
}

Error too_large(const std::string& where) {
    return {.code = ErrorCode::document_invalid, .message = where + " more than 16 MiB"};
}

Result<Snapshot> read_document(HttpTarget& target) {
    const edge::HttpRequest request{.url = target.url,
                                    .headers = {{"Accept", "application/json"}, {"Cache-Control", "no-cache"}}};
    TRY_ASSIGN(edge::HttpResponse response, patient_response(target, request));
    const std::string etag = response.headers.find("ETag").value_or("");
    const bool missing = response.status == 204 || response.status == 404 || response.status == 410;
    if (missing) {
        return Snapshot{};
    }
    if (response.status != 200) {
        return refusal(target, target.url, "GET", response);
    }
    Snapshot snapshot{.token = etag, .weak = edge::is_weak_etag(etag)};
    if (response.body.empty()) {
        return snapshot;
    }
    if (const auto reason = not_json_reason(response.headers.find("Content-Type").value_or(""), response.body)) {
        return not_json(edge::shown(target.url) + " is answered with", *reason);
    }
    snapshot.bytes = std::move(response.body);
    return snapshot;
}

Result<edge::HttpResponse> put_document(HttpTarget& target, const std::string& bytes,
                                        const std::vector<std::pair<std::string, std::string>>& headers) {
    edge::HttpRequest request{
        .method = "PUT", .url = target.url, .headers = {{"Content-Type", "application/json"}}, .body = bytes};
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return target.client.send(request);
}

}  // namespace miniship::policy_store
