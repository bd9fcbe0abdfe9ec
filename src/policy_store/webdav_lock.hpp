// WebDAV's exclusive write lock (RFC 4918 section 6): the way to write safely that every DAV server of class 2 has.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "policy_store/http_target.hpp"

namespace miniship::policy_store {

/// Holds the lock on one URL until the end of its scope; the server drops it by itself if we die.
class WebDavLock {
public:
    /// Waits while somebody else holds the lock. `document_conflict` when that takes longer than the target's patience;
    /// nothing when the server has no locks for this URL. The target must outlive the lock.
    [[nodiscard]] static Result<std::optional<WebDavLock>> taken(HttpTarget& target, const edge::Url& url);

    WebDavLock(WebDavLock&& other) noexcept
        : target_{std::exchange(other.target_, nullptr)},
          url_{std::move(other.url_)},
          token_{std::move(other.token_)},
          created_{other.created_} {}
    WebDavLock& operator=(WebDavLock&&) = delete;
    WebDavLock(const WebDavLock&) = delete;
    WebDavLock& operator=(const WebDavLock&) = delete;
    ~WebDavLock();

    /// The `If` header that a request under this lock has to carry (RFC 4918 section 10.4).
    [[nodiscard]] std::pair<std::string, std::string> condition() const;
    /// True when locking has made an empty resource, because nothing was there (RFC 4918 section 7.3).
    [[nodiscard]] bool created() const { return created_; }
    /// Deletes what is at the URL, under the lock; what cannot be deleted stays.
    void remove_resource();

private:
    WebDavLock(HttpTarget& target, edge::Url url, std::string token, bool created)
        : target_{&target}, url_{std::move(url)}, token_{std::move(token)}, created_{created} {}

    HttpTarget* target_;
    edge::Url url_;
    /// With its angle brackets, as `Lock-Token` gives it.
    std::string token_;
    bool created_;
};

}  // namespace miniship::policy_store
