// What all requests to one http(s) target share: patience, the meaning of statuses, and secrets kept out of sight.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/http.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

struct HttpTarget {
    std::string name{};
    edge::Url url{};
    edge::HttpClient client;
    std::vector<std::string> secret_variables{};
    /// The longest wait because of `Retry-After`, and for somebody else's lock.
    std::chrono::milliseconds patience{30'000};
};

/// What the target's settings say about getting in and about time; the deadline counts from now.
[[nodiscard]] edge::HttpAccess http_access(const TargetSettings& settings);
/// A client for the target's secrets and certificates, and its checked URL.
[[nodiscard]] Result<HttpTarget> http_target(const TargetSettings& settings);

/// The answer to a request that may be repeated: sent again, a few times, while the connection breaks or the service
/// says "later" (408, 425, 429, 5xx but 501 and 505), waiting as long as it asks but never longer than the target's
/// patience in all.
[[nodiscard]] Result<edge::HttpResponse> patient_response(HttpTarget& target, const edge::HttpRequest& request);

/// The document as GET gives it: nothing for 204, 404, 410 and an empty body; an Error for what is not a JSON document.
[[nodiscard]] Result<Snapshot> read_document(HttpTarget& target);
/// PUT of the document under the given precondition.
[[nodiscard]] Result<edge::HttpResponse> put_document(HttpTarget& target, const std::string& bytes,
                                                      const std::vector<std::pair<std::string, std::string>>& headers);

/// What to look at when a service refuses the credentials.
[[nodiscard]] std::string secrets_hint(const std::string& target, const std::vector<std::string>& secret_variables);
/// True for statuses after which the same request may succeed.
[[nodiscard]] bool says_later(int status);
[[nodiscard]] bool is_success(int status);
/// The wait that a response asks for, if it does.
[[nodiscard]] std::optional<std::chrono::milliseconds> wait_asked_for(const edge::HttpResponse& response);
/// What it means that `url` answers `method` with a status that is no success.
[[nodiscard]] Error refusal(const HttpTarget& target, const edge::Url& url, std::string_view method,
                            const edge::HttpResponse& response);
/// What a body is instead of a JSON document (a login page, an error text), or nothing. A first look, not a parser.
[[nodiscard]] std::optional<std::string> not_json_reason(std::string_view content_type, std::string_view body);
/// `where`, which holds or gives a document, with what there is in its place.
[[nodiscard]] Error not_json(const std::string& where, std::string_view reason);
/// `where` holds or gives more than `edge::kLargestBody`.
[[nodiscard]] Error too_large(const std::string& where);

}  // namespace miniship::policy_store
