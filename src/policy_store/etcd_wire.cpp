#include "policy_store/etcd_wire.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "miniship/byte_text.hpp"

namespace miniship::policy_store::etcd {
namespace {

using nlohmann::json;

std::string encoded(const std::string& bytes) {
    return base64_encoded(bytes, true);
}

std::optional<std::string> decoded(const json& object, const char* name) {
    const std::string text = object.value(name, "");
    return base64_decoded(std::string_view{text}.substr(0, text.find_last_not_of('=') + 1));
}

Error foreign(std::string_view what) {
    return {.code = ErrorCode::service_failed,
            .message = fmt::format("the answer is not one of etcd's: {}", what),
            .hint = "look at host and port in `url` of the target: etcd listens for clients at 2379"};
}

/// Runs `read` on the parsed body; the library throws where the shape is another one.
template <class Read>
auto read_from(const std::string& body, Read read) -> Result<decltype(read(json{}))> {
    try {
        return read(json::parse(body));
    } catch (const json::exception&) {
        return foreign("it has another shape");
    }
}

json comparison(const Put& put) {
    json compare = {{"key", encoded(put.key)}, {"result", "EQUAL"}};
    compare.update(put.seen.empty() ? json{{"target", "CREATE"}, {"create_revision", "0"}}
                                    : json{{"target", "MOD"}, {"mod_revision", put.seen}});
    return compare;
}

// Nothing where the value is not base64.
std::optional<Snapshot> snapshot_of(const json& range) {
    const json values = range.value("kvs", json::array());
    if (values.empty()) {
        return Snapshot{};
    }
    const auto bytes = decoded(values.at(0), "value");
    if (!bytes) {
        return std::nullopt;
    }
    Snapshot snapshot{.token = values.at(0).at("mod_revision")};
    // A key that holds nothing is no document yet, and is replaced as the key that it is.
    if (!bytes->empty()) {
        snapshot.bytes = *bytes;
    }
    return snapshot;
}

}  // namespace

std::string read_request(std::span<const std::string> keys) {
    json reads = json::array();
    for (const auto& key : keys) {
        reads.push_back({{"requestRange", {{"key", encoded(key)}}}});
    }
    return json{{"success", reads}}.dump();
}

std::string write_request(std::span<const Put> puts) {
    json request = {{"compare", json::array()}, {"success", json::array()}};
    for (const auto& put : puts) {
        request["compare"].push_back(comparison(put));
        request["success"].push_back({{"requestPut", {{"key", encoded(put.key)}, {"value", encoded(put.bytes)}}}});
    }
    return request.dump();
}

std::string remove_request(const std::string& key) {
    return json{{"key", encoded(key)}}.dump();
}

std::string login_request(const std::string& user, const std::string& password) {
    return json{{"name", user}, {"password", password}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<std::vector<Snapshot>> snapshots_in(const std::string& body, std::size_t keys) {
    TRY_ASSIGN(const auto found, read_from(body, [](const json& answer) {
                   std::vector<std::optional<Snapshot>> states;
                   for (const auto& response : answer.at("responses")) {
                       states.push_back(snapshot_of(response.at("response_range")));
                   }
                   return states;
               }));
    std::vector<Snapshot> snapshots;
    for (const auto& state : found) {
        if (!state) {
            return foreign("a value is not base64");
        }
        snapshots.push_back(*state);
    }
    if (snapshots.size() != keys) {
        return foreign(fmt::format("{} of {} keys", snapshots.size(), keys));
    }
    return snapshots;
}

Result<bool> succeeded_in(const std::string& body) {
    return read_from(body, [](const json& answer) {
        [[maybe_unused]] const json& header = answer.at("header");
        return answer.value("succeeded", false);
    });
}

Result<std::string> token_in(const std::string& body) {
    return read_from(body, [](const json& answer) { return answer.at("token").get<std::string>(); });
}

std::optional<std::string> complaint_in(const std::string& body) {
    const json answer = json::parse(body, nullptr, false);
    const bool told = answer.is_object() && answer.contains("error") && answer["error"].is_string();
    return told ? std::optional{answer["error"].get<std::string>()} : std::nullopt;
}

Trouble trouble_of(int status, std::string_view complaint) {
    const auto says = [&](std::string_view words) { return complaint.find(words) != std::string_view::npos; };
    if (status == 401 || says("invalid auth token") || says("revision of auth store is old") ||
        says("revision in header is old")) {
        return Trouble::stale_login;
    }
    if (says("authentication is not enabled")) {
        return Trouble::no_users;
    }
    if (status == 403 || says("user name is empty") || says("authentication failed") || says("permission denied")) {
        return Trouble::credentials;
    }
    return says("request is too large") || says("received message larger than max") || status == 413
               ? Trouble::too_large
               : Trouble::other;
}

}  // namespace miniship::policy_store::etcd
