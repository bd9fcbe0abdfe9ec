#include "policy_store/published.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

#include "edge/pause.hpp"
#include "miniship/json_number.hpp"
#include "miniship/json_text.hpp"
#include "policy_store/http_target.hpp"

namespace miniship::policy_store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
}

std::optional<std::uint64_t> revision_of(const json_text::Document& document) {
    const auto revision = document.find("/revision");
    return revision ? whole_number(revision->raw()) : std::nullopt;
}

/// Nothing when the copy is an older one.
std::optional<PublishedCopy> fresh_copy(const std::string& copy, const std::string& bytes) {
    if (copy == bytes) {
        return PublishedCopy{};
    }
    const auto theirs = json_text::parsed(copy);
    const auto ours = json_text::parsed(bytes);
    if (!theirs || !ours) {
        return std::nullopt;
    }
    // A CDN may squeeze blanks out.
    if (json_text::differences(*ours, *theirs).empty()) {
        return PublishedCopy{};
    }
    const auto theirs_revision = revision_of(*theirs);
    const auto our_revision = revision_of(*ours);
    const bool newer = theirs_revision && our_revision && *theirs_revision > *our_revision;
    return newer ? std::optional{PublishedCopy{.newer = true}} : std::nullopt;
}

std::string age_text(const std::optional<std::chrono::seconds>& age) {
    return age ? fmt::format(", as a copy of {} s", age->count()) : "";
}

Error still_old(const std::string& where, const edge::HttpResponse& response,
                const std::optional<std::chrono::seconds>& age) {
    const std::string what =
        response.status == 200 ? "the document of before" : fmt::format("status {}", response.status);
    return {.code = ErrorCode::service_failed,
            .message = fmt::format("the document is written and nothing is lost, but {} still gives {}{}", where, what,
                                   age_text(age)),
            .hint = fmt::format(
                "wait until the cache has let go of it, or empty it; `miniship policy show --target {}` shows it, and "
                "--timeout SECONDS waits longer",
                where)};
}

}  // namespace

Result<PublishedCopy> published_copy(const TargetSettings& settings, const std::string& bytes) {
    // Clients have no secrets, and they ask caches.
    TargetSettings reader{.name = settings.name,
                          .url = settings.read_url,
                          .ca = settings.ca,
                          .root = settings.root,
                          .timeout = settings.timeout};
    TRY_ASSIGN(HttpTarget target, http_target(reader));
    const auto deadline = steady_clock::now() + settings.timeout;
    for (int attempt = 0;; ++attempt) {
        TRY_ASSIGN(const edge::HttpResponse response,
                   patient_response(target, {.url = target.url, .headers = {{"Accept", "application/json"}}}));
        const auto said = number_in(response.headers.find("Age").value_or(""));
        const auto age = said ? std::optional{std::chrono::seconds{*said}} : std::nullopt;
        auto copy = response.status == 200 ? fresh_copy(response.body, bytes) : std::nullopt;
        if (copy) {
            copy->where = edge::shown(target.url);
            copy->age = age;
            return *std::move(copy);
        }
        const auto wait = milliseconds{100} + edge::jittered_delay(attempt, milliseconds{200}, milliseconds{2000});
        if (steady_clock::now() + wait > deadline) {
            return still_old(edge::shown(target.url), response, age);
        }
        edge::pause_for(wait);
    }
}

std::string to_text(const PublishedCopy& copy) {
    return fmt::format("clients receive {} from {}{}", copy.newer ? "a later revision" : "it", copy.where,
                       age_text(copy.age));
}

Result<std::optional<std::string>> published_note(const TargetSettings& settings,
                                                  const std::optional<std::string>& bytes) {
    if (settings.read_url.empty() || settings.propose || !bytes) {
        return std::optional<std::string>{};
    }
    TRY_ASSIGN(const PublishedCopy copy, published_copy(settings, *bytes));
    return std::optional{to_text(copy)};
}

}  // namespace miniship::policy_store
