// What a client is told: the policy's rules applied to one client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "miniship/policy_document.hpp"

namespace miniship::policy {

/// The client that asks, and what it is about to do.
struct ClientFacts {
    /// The injected version. What is not a semantic version is told nothing.
    std::string version{};
    /// A page route; a query and slashes beside others or at the ends are ignored. An empty one is none.
    std::optional<std::string> page{};
    /// The path or URL of a request; scheme and host are ignored too. An empty one is none.
    std::optional<std::string> api{};
    /// Version of the base library (`2.20.1`) and of the host program (`7.0.4`).
    std::optional<std::string> base_library{};
    std::optional<std::string> host_client{};
    /// The UTC day, `2026-11-22`.
    std::string today{};

    bool operator==(const ClientFacts&) const = default;
};

enum class Ask : std::uint8_t { none, regular, force };
enum class RuleKind : std::uint8_t { floor, app, page, api, blocked, base_library, host };
/// `none`, `regular`, `force`.
[[nodiscard]] std::string_view to_string(Ask ask);
/// `floor`, `app`, `page`, `api`, `blocked`, `baseLibrary`, `host`.
[[nodiscard]] std::string_view to_string(RuleKind kind);

/// What the client is told, and by which rule.
struct Decision {
    Ask ask{Ask::none};
    /// The rule that decided; nothing where no rule did.
    std::optional<RuleKind> rule{};
    /// The page or API pattern of the rule, or the blocked version; empty for other rules.
    std::string key{};
    /// The version that the rule demands; empty for a blocked version.
    std::string min{};
    /// The rule's message by language; the document's `default` where the rule names none, or none that exists, unless
    /// it is about the host program (baseLibrary, host).
    Message message{};

    bool operator==(const Decision&) const = default;
};

/// Every rule that the client does not meet is a hit, unless it sleeps (its `min` is above the app's `live`) or is past
/// its `until`. Of the hits the strictest decides (force before regular), then the one with the higher `min`, then
/// the order floor, app, page, api, blocked, baseLibrary, host. An app that is unknown or paused asks nobody.
[[nodiscard]] Decision decision(const Policy& policy, std::string_view app, const ClientFacts& client);

/// A page without the one leading slash and the query that do not count.
[[nodiscard]] std::string_view page_route(std::string_view page);

/// True when the pattern of a page or API rule covers the path. Both are cut as ClientFacts says, then compared segment
/// by segment: `*` stands for any characters within a segment, a segment `**` for any number of segments, none
/// included. A pattern that ends in `/` covers everything below it, as if `**` followed. No pattern takes longer than
/// its length times the path's.
[[nodiscard]] bool path_covers(std::string_view pattern, std::string_view path);

}  // namespace miniship::policy
