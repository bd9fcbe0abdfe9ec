// The policy document that clients fetch: a typed view of it, and changes to its bytes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "miniship/json_text.hpp"
#include "miniship/result.hpp"
#include "miniship/semver.hpp"

namespace miniship::policy {

/// How a client is asked to update (Feishu's 常规 and 强制). A rule that does not say is `regular`.
enum class Update : std::uint8_t { regular, force };
[[nodiscard]] std::string_view to_string(Update update);

/// Clients below `min` are asked to update.
struct Rule {
    Version min{};
    Update update{Update::regular};
    /// Key into the document's messages; empty for `default`.
    std::string message{};
    /// The last UTC day of the rule, `2027-01-01`; empty for ever.
    std::string until{};

    bool operator==(const Rule&) const = default;
};

/// A rule about what the client runs on: its base library, or its host program. `min` is digits and dots (`2.20.1`).
struct HostRule {
    std::string min{};
    Update update{Update::regular};
    std::string message{};
    std::string until{};

    bool operator==(const HostRule&) const = default;
};

/// What the document says about one app.
struct App {
    std::optional<Version> latest{};
    std::optional<Version> live{};
    std::optional<Rule> floor{};
    std::optional<Rule> app{};
    /// By page route and by API pattern, in document order.
    std::vector<std::pair<std::string, Rule>> pages{};
    std::vector<std::pair<std::string, Rule>> apis{};
    std::vector<Version> blocked{};
    std::optional<HostRule> base_library{};
    std::optional<HostRule> host{};
    bool paused{false};

    bool operator==(const App&) const = default;
};

/// Texts by language (`zh-CN`, `en`).
using Message = std::map<std::string, std::string>;

/// The whole document; keys it does not know are not here, but stay in the bytes.
struct Policy {
    std::uint64_t schema{1};
    std::uint64_t revision{0};
    std::string updated_at{};
    /// By `platform/appid`.
    std::map<std::string, App> apps{};
    std::map<std::string, Message> messages{};

    bool operator==(const Policy&) const = default;
};

/// The policy that `bytes` say. Errors (document_invalid): not JSON, not this schema, and every value of a known key
/// that has the wrong type or does not parse, each with its pointer (the first leads, the others in `also`).
[[nodiscard]] Result<Policy> parsed(std::string_view bytes);

/// The pointer of an app's entry, and below it of `rest` (`floor/min`).
[[nodiscard]] std::string app_pointer(std::string_view app, std::string_view rest = {});

/// A document of no app, revision 0: what `create` starts from.
[[nodiscard]] std::string empty_document(std::string_view updated_at);

/// The bytes as JSON of this schema, values not looked at. Errors (document_invalid): not JSON, no or another `schema`.
[[nodiscard]] Result<json_text::Document> read_document(std::string_view bytes);

/// The version at a pointer; nothing where nothing is. Error: document_invalid for what is not a version.
[[nodiscard]] Result<std::optional<Version>> version_at(const json_text::Document& document, std::string_view pointer);

/// The bytes after the edits, with `revision` one higher and `updatedAt` set; the same bytes when the edits change
/// nothing. For every edit by the tool or by a person. Error: document_invalid (also for a document of another shape).
[[nodiscard]] Result<std::string> edited(std::string_view bytes, std::span<const json_text::Edit> edits,
                                         std::string_view updated_at);

/// What the tool itself writes about an app; what is not given stays as it is.
struct PolicyChange {
    /// `platform/appid`.
    std::string app{};
    std::optional<Version> floor{};
    std::optional<Version> latest{};
    std::optional<Version> live{};
    /// Makes the app's entry where there is none, also an empty one.
    bool create{false};

    bool operator==(const PolicyChange&) const = default;
};

/// The edits that make the change in a document where it is not made yet: only `latest`, `live`, `floor.min`, and
/// `floor.update` ("force") together with a new floor. Empty when the document says all of it already.
/// Errors: document_missing (no entry for the app, without `create`), document_invalid.
[[nodiscard]] Result<std::vector<json_text::Edit>> edits_of(const json_text::Document& document,
                                                            const PolicyChange& change);

/// The bytes after the change: `edited` with `edits_of`.
[[nodiscard]] Result<std::string> changed(std::string_view bytes, const PolicyChange& change,
                                          std::string_view updated_at);

}  // namespace miniship::policy
