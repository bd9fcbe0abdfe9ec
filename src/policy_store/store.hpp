// A policy store: the place of one policy document, which is read whole and replaced only if nobody else changed it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::policy_store {

/// The document as it was read, and the mark by which the store recognises that state.
struct Snapshot {
    /// Nothing where there is no document yet.
    std::optional<std::string> bytes{};
    /// The store's own mark, for example an ETag; may be empty. Equal marks do not prove equal bytes.
    std::string token{};
    /// The mark cannot be used for a conditional write yet (a weak ETag).
    bool weak{false};
};

enum class WriteOutcome : std::uint8_t {
    written,
    /// The document is not what was seen any more, or someone else holds it: read and plan again.
    conflict,
    /// The request may or may not have taken effect: only reading tells.
    unclear,
};

struct WriteResult {
    WriteOutcome outcome{WriteOutcome::written};
    /// With `written`: what is there in place of the bytes that were given, where it says the same.
    std::optional<std::string> instead{};
    /// With `unclear`: what went wrong.
    Error trouble{};
    /// With `unclear`: how long the service asks us to wait before the next try.
    std::chrono::milliseconds wait{0};
};

/// A policy document and the history document of it, as they were read.
struct Both {
    Snapshot document{};
    Snapshot history{};
};

/// What a store can do, found out by trying on a scratch key beside the document.
struct Probe {
    /// Conditional writes are safe there.
    bool safe{false};
    /// The value of the target's `write` setting that suits it; empty where there is nothing to choose.
    std::string write{};
    /// One line per finding, for people.
    std::vector<std::string> findings{};
};

/// One document in one service. Errors never hold a secret.
class PolicyStore {
public:
    PolicyStore() = default;
    PolicyStore(const PolicyStore&) = delete;
    PolicyStore& operator=(const PolicyStore&) = delete;
    virtual ~PolicyStore() = default;

    /// The document now. `credentials_refused`, `document_invalid` for an answer that is no JSON document (a login
    /// page), `remote_unreachable`, `timed_out`, `service_failed` after bounded retries.
    [[nodiscard]] virtual Result<Snapshot> read() = 0;
    /// Replaces the document by `bytes` if it still is what `seen` holds. An Error means that nothing was written.
    [[nodiscard]] virtual Result<WriteResult> write_if(const Snapshot& seen, const std::string& bytes) = 0;
    /// True where document and history are read, and written, in one step: then they are never out of step. Such a
    /// store keeps the history where `settings.history` says, else under the document's key with `.history` after it.
    [[nodiscard]] virtual bool keeps_both() const { return false; }
    /// Document and history of one moment. Only where `keeps_both`.
    [[nodiscard]] virtual Result<Both> read_both();
    /// Replaces both if both still are what `seen` holds. Only where `keeps_both`.
    [[nodiscard]] virtual Result<WriteResult> write_both_if(const Both& seen, const std::string& document,
                                                            const std::string& history);
    /// Tries conditional writes beside the document, without touching it.
    [[nodiscard]] virtual Result<Probe> probe() = 0;
    /// Where the document is, for people; without secrets.
    [[nodiscard]] virtual std::string name() const = 0;
    /// With `settings.propose`: what the last write made for people to accept, in a sentence; nothing without a write.
    [[nodiscard]] virtual std::optional<std::string> proposal() const { return std::nullopt; }
};

/// How an http(s) store makes its writes conditional.
enum class WriteMode : std::uint8_t { automatic, etag, lock };
/// `auto`, `etag` or `lock`; nothing for other words.
[[nodiscard]] std::optional<WriteMode> parse_write_mode(std::string_view word);

/// A target of the configuration, with its secrets resolved.
struct TargetSettings {
    std::string name{};
    std::string url{};
    WriteMode write{WriteMode::automatic};
    /// Write even where the service ignores preconditions.
    bool allow_unsafe_write{false};
    std::string user{};
    std::string password{};
    std::string token{};
    /// The environment variables that the secrets come from, to name in hints.
    std::vector<std::string> secret_variables{};
    std::string ca{};
    std::string cert{};
    std::string key{};
    /// The project's root: what relative `file:` URLs and relative `ca`, `cert`, `key` start from.
    std::string root{"."};
    /// URL of the history document; empty for the one beside the document, nothing for none.
    std::optional<std::string> history{""};
    /// Where clients read the document (a CDN in front of the service); empty for nowhere else.
    std::string read_url{};
    /// For one request; also the longest that we wait for someone else's lock or because of `Retry-After`.
    std::chrono::milliseconds timeout{30'000};
    /// For everything that an opened store does, from its opening on; 0 for as long as it takes.
    std::chrono::milliseconds deadline{0};
    /// Put the change where people can accept it (a branch of its own) instead of into the document.
    bool propose{false};
    /// Environment variables with the secrets of others, which commands of this target must not see.
    std::vector<std::string> foreign_variables{};
};

/// The store for the URL's scheme; touches nothing yet. `config_invalid` for an unknown scheme (the hint lists the
/// known ones) and for a URL that may not be used, `library_missing`.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_store(const TargetSettings& settings);

}  // namespace miniship::policy_store
