#include "policy_store/webdav_lock.hpp"

#include <fmt/format.h>

#include "edge/pause.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kLockBody = R"(<?xml version="1.0" encoding="utf-8"?>
<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>)"
                                       R"(<D:owner>miniship</D:owner></D:lockinfo>)";

edge::HttpRequest lock_request(const HttpTarget& target, const edge::Url& url) {
    // Longer than the read and the write that happen under it can take, so that it does not end in between.
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(target.patience * 3) + std::chrono::seconds{10};
    return {.method = "LOCK",
            .url = url,
            .headers = {{"Content-Type", "application/xml; charset=utf-8"},
                        {"Depth", "0"},
                        {"Timeout", fmt::format("Second-{}", seconds.count())}},
            .body = std::string{kLockBody}};
}

bool has_no_locks(int status) {
    return status == 405 || status == 501;
}

}  // namespace

Result<std::optional<WebDavLock>> WebDavLock::taken(HttpTarget& target, const edge::Url& url) {
    constexpr int kLocked = 423;
    const auto deadline = std::chrono::steady_clock::now() + target.patience;
    for (int attempt = 0;; ++attempt) {
        TRY_ASSIGN(const edge::HttpResponse response, patient_response(target, lock_request(target, url)));
        const auto token = response.headers.find("Lock-Token");
        if (is_success(response.status) && token) {
            return std::optional{WebDavLock{target, url, *token, response.status == 201}};
        }
        if (has_no_locks(response.status)) {
            return std::optional<WebDavLock>{};
        }
        if (response.status != kLocked) {
            return refusal(target, url, "LOCK", response);
        }
        const auto wait = edge::jittered_delay(attempt, milliseconds{20}, milliseconds{500});
        if (std::chrono::steady_clock::now() + wait > deadline) {
            return Error{.code = ErrorCode::document_conflict,
                         .message = fmt::format("somebody else holds the lock on {}", edge::shown(url)),
                         .hint = "run the same command again when the lock is gone"};
        }
        edge::pause_for(wait);
    }
}

WebDavLock::~WebDavLock() {
    if (target_ != nullptr) {
        // Nothing depends on the answer: what was to be written is written, and the lock ends by itself.
        [[maybe_unused]] const auto answer =
            target_->client.send({.method = "UNLOCK", .url = url_, .headers = {{"Lock-Token", token_}}});
    }
}

std::pair<std::string, std::string> WebDavLock::condition() const {
    return {"If", fmt::format("({})", token_)};
}

void WebDavLock::remove_resource() {
    [[maybe_unused]] const auto answer =
        target_->client.send({.method = "DELETE", .url = url_, .headers = {condition()}});
}

}  // namespace miniship::policy_store
